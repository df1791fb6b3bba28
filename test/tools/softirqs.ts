// softirqs beside /proc/softirqs, while so much is sent through the loopback that packets come all the time.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {type Account, type Case, cell, type Tested, type Work} from '../helpers/cases.js';
import {scaled} from '../helpers/kernel.js';
import {sendThroughLoopback} from '../helpers/tcp.js';

/** Runs of NET_RX since boot, by CPU and in `all`. */
function received(): Account {
	const line = /^\s*NET_RX:(.*)$/m.exec(readFileSync('/proc/softirqs', 'utf8'))?.[1];
	assert.ok(line !== undefined, 'no NET_RX in /proc/softirqs');
	const byCpu = line.trim().split(/\s+/).map(Number);
	const all = byCpu.reduce((sum, count) => sum + count, 0);
	return {...Object.fromEntries(byCpu.entries()), all};
}

const sending = (mebibytes: number, truth: Work['truth']) => (): Work => ({
	account: received,
	work: async () => sendThroughLoopback('127.0.0.1', mebibytes << 20),
	truth,
});

const cases: readonly Case[] = [
	{
		name: 'net_rx is within 3 % of /proc/softirqs',
		start: sending(scaled(512), ({rows}, grown) => {
			const truth = grown('all');
			assert.ok(truth.least > scaled(1000), `the load made only ${truth.least} soft interrupts`);
			assert.ok(cell(rows, {softirq: 'net_rx'}, 'total_us') > 0);
			const seen = cell(rows, {softirq: 'net_rx'}, 'count');
			return [{what: 'net_rx', seen, truth, within: 3}];
		}),
	},
	{
		name: '--per-cpu is within 3 % of /proc/softirqs on each CPU that did much',
		options: {'per-cpu': true},
		start: sending(scaled(512), ({rows}, grown) =>
			Object.keys(received())
				.filter((cpu) => cpu !== 'all' && grown(cpu).least > scaled(300))
				.map((cpu) => ({
					what: `net_rx on CPU ${cpu}`,
					seen: cell(rows, {softirq: 'net_rx', cpu: Number(cpu)}, 'count'),
					truth: grown(cpu),
					within: 3,
				})),
		),
	},
	{
		name: '-d: the distribution has as many as /proc/softirqs',
		options: {distribution: true},
		start: sending(scaled(64), ({histograms}, grown) => {
			const seen = histograms.find(({key}) => key['softirq'] === 'net_rx')?.count ?? 0;
			return [{what: 'net_rx of -d', seen, truth: grown('all'), within: 3}];
		}),
	},
	{
		name: '-c counts one CPU only',
		options: {cpu: 0},
		start: sending(scaled(512), ({rows}, grown) => {
			const seen = rows.find(({softirq}) => softirq === 'net_rx')?.['count'] ?? 0;
			return [{what: 'net_rx of CPU 0', seen: Number(seen), truth: grown('0'), within: 3}];
		}),
	},
];

export const tool: Tested = {proof: '`/proc/softirqs`: 0', cases};
