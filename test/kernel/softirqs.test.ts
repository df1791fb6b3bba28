// softirqs against /proc/softirqs.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import type {Options} from '../../src/probe/probe.js';
import {assertWithin, kernelTest, report, scaled, type Watched, watch} from '../helpers/kernel.js';
import {sendThroughLoopback} from '../helpers/tcp.js';

/** Runs of a vector since boot, by CPU. */
function softirqsByCpu(vector: string): number[] {
	const line = new RegExp(`^\\s*${vector}:(.*)$`, 'm').exec(readFileSync('/proc/softirqs', 'utf8'));
	assert.ok(line?.[1] !== undefined, `no ${vector} in /proc/softirqs`);
	return line[1].trim().split(/\s+/).map(Number);
}

/**
 * What the tool saw of so many MiB through the loopback, and the runs of NET_RX by CPU, both from the
 * same moment to the same moment: others receive, too.
 */
async function receiving(
	options: Options,
	mebibytes: number,
): Promise<Watched & {readonly truth: readonly number[]}> {
	let before: number[] = [];
	let after: number[] = [];
	const seen = await watch(
		'softirqs',
		{options},
		async (restart) => {
			restart();
			before = softirqsByCpu('NET_RX');
			await sendThroughLoopback('127.0.0.1', mebibytes << 20);
		},
		() => (after = softirqsByCpu('NET_RX')),
	);
	return {...seen, truth: after.map((count, cpu) => count - (before[cpu] ?? 0))};
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

kernelTest('net_rx is within 3 % of /proc/softirqs', async (t) => {
	const {rows, health, truth: byCpu} = await receiving({}, scaled(512));
	const truth = total(byCpu);
	const row = rows.find(({softirq}) => softirq === 'net_rx');
	report(t, 'softirqs', Number(row?.['count']), truth);
	assert.ok(truth > scaled(1000), `the load made only ${String(truth)} soft interrupts`);
	assertWithin(Number(row?.['count']), truth, 3, 'net_rx');
	assert.ok(Number(row?.['total_us']) > 0);
	assert.equal(health.lost, 0);
});

kernelTest('--per-cpu is within 3 % of /proc/softirqs on each CPU that did much', async () => {
	const {rows, truth} = await receiving({'per-cpu': true}, scaled(512));
	const busy = truth.flatMap((count, cpu) => (count > scaled(300) ? [{count, cpu}] : []));
	assert.ok(busy.length > 0, `the load made only ${truth.join(', ')} soft interrupts`);
	for (const {count, cpu} of busy) {
		const row = rows.find((one) => one['cpu'] === cpu && one['softirq'] === 'net_rx');
		assertWithin(Number(row?.['count']), count, 3, `net_rx on CPU ${String(cpu)}`);
	}
});

kernelTest('-d: the distribution has as many as the table, and a sum', async () => {
	const {histograms, truth} = await receiving({distribution: true}, scaled(64));
	const netRx = histograms.find(({key}) => key['softirq'] === 'net_rx');
	assert.ok(netRx !== undefined);
	assertWithin(netRx.count, total(truth), 3, 'net_rx');
	const least = netRx.buckets.reduce((sum, {from, count}) => sum + from * count, 0);
	const most = netRx.buckets.reduce((sum, {to, count}) => sum + (to + 1) * count, 0);
	assert.ok(
		least <= netRx.sum && netRx.sum <= most,
		`sum ${String(netRx.sum)} outside its buckets`,
	);
	assert.ok(netRx.max >= (netRx.buckets.at(-1)?.from ?? 0), 'max below its bucket');
});

kernelTest('-c counts one CPU only', async () => {
	const {rows} = await watch('softirqs', {options: {cpu: 4095}}, async () =>
		sendThroughLoopback('127.0.0.1', 1 << 20),
	);
	assert.deepEqual(rows, []);
});
