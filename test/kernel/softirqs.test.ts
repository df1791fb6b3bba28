// softirqs against /proc/softirqs.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {assertWithin, kernelTest, report, scaled, watch} from '../helpers/kernel.js';
import {sendThroughLoopback} from '../helpers/tcp.js';

/** Runs of a vector since boot, by CPU. */
function softirqsByCpu(vector: string): number[] {
	const line = new RegExp(`^\\s*${vector}:(.*)$`, 'm').exec(readFileSync('/proc/softirqs', 'utf8'));
	assert.ok(line?.[1] !== undefined, `no ${vector} in /proc/softirqs`);
	return line[1].trim().split(/\s+/).map(Number);
}

/** Over all CPUs. */
const softirqsOf = (vector: string): number =>
	softirqsByCpu(vector).reduce((sum, value) => sum + value, 0);

kernelTest('net_rx is within 3 % of /proc/softirqs', async (t) => {
	let truth = 0;
	const {rows, health} = await watch('softirqs', {}, async () => {
		const before = softirqsOf('NET_RX');
		await sendThroughLoopback('127.0.0.1', scaled(512) << 20);
		truth = softirqsOf('NET_RX') - before;
	});
	const row = rows.find(({softirq}) => softirq === 'net_rx');
	report(t, 'softirqs', Number(row?.['count']), truth);
	assert.ok(truth > scaled(1000), `the load made only ${String(truth)} soft interrupts`);
	assertWithin(Number(row?.['count']), truth, 3, 'net_rx');
	assert.ok(Number(row?.['total_us']) > 0);
	assert.equal(health.lost, 0);
});

kernelTest('--per-cpu is within 3 % of /proc/softirqs on each CPU that did much', async () => {
	let truth: number[] = [];
	const {rows} = await watch('softirqs', {options: {'per-cpu': true}}, async () => {
		const before = softirqsByCpu('NET_RX');
		await sendThroughLoopback('127.0.0.1', scaled(512) << 20);
		truth = softirqsByCpu('NET_RX').map((count, cpu) => count - (before[cpu] ?? 0));
	});
	const busy = truth.flatMap((count, cpu) => (count > scaled(300) ? [{count, cpu}] : []));
	assert.ok(busy.length > 0, `the load made only ${truth.join(', ')} soft interrupts`);
	for (const {count, cpu} of busy) {
		const row = rows.find((one) => one['cpu'] === cpu && one['softirq'] === 'net_rx');
		assertWithin(Number(row?.['count']), count, 3, `net_rx on CPU ${String(cpu)}`);
	}
});

kernelTest('-d: the distribution has as many as the table, and a sum', async () => {
	let truth = 0;
	const {histograms} = await watch('softirqs', {options: {distribution: true}}, async () => {
		const before = softirqsOf('NET_RX');
		await sendThroughLoopback('127.0.0.1', scaled(64) << 20);
		truth = softirqsOf('NET_RX') - before;
	});
	const netRx = histograms.find(({key}) => key['softirq'] === 'net_rx');
	assert.ok(netRx !== undefined);
	assertWithin(netRx.count, truth, 3, 'net_rx');
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
