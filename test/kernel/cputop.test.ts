// cputop against the kernel's own account of CPU time and of bytes, /proc/PID/schedstat and /proc/PID/io.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {assertWithin, kernelTest, report, scaled, watch, type Watched} from '../helpers/kernel.js';
import {grown, middle, nearest, sumOf, type Truth} from '../helpers/truth.js';
import {scratch, Workload} from '../helpers/workload.js';

/** Milliseconds on a CPU, of the only thread. */
const cpuMs = (pid: number): number =>
	Number(readFileSync(`/proc/${String(pid)}/schedstat`, 'utf8').split(' ', 1)[0]) / 1e6;

/** Processes that want CPU 0 all the time, for so many milliseconds. */
async function watchHogs(
	count: number,
	ms: number,
): Promise<{seen: Watched; truths: Map<number, Truth>}> {
	const workload = await Workload.start('hogs', 0, count);
	const pids = workload.ready.slice(1);
	const readings: number[][] = [];
	const read = () => void readings.push(pids.map(cpuMs));
	const work = async (restart: () => void): Promise<void> => {
		// One that has not left its CPU since the probe came is not seen yet.
		await sleep(1000);
		read();
		restart();
		read();
		await sleep(ms);
		read();
	};
	const seen = await watch('cputop', {filters: {pids}}, work, read);
	await workload.work();
	workload.stop();
	const truthOf = (index: number): Truth => grown(readings.map((all) => all[index] ?? 0));
	return {seen, truths: new Map(pids.map((pid, index) => [pid, truthOf(index)]))};
}

kernelTest('four hogs on one CPU: each within 3 % of its CPU time, no others', async (t) => {
	const {seen, truths} = await watchHogs(4, 4000);
	assert.deepEqual(seen.rows.map(({pid}) => pid).sort(), [...truths.keys()].sort());
	for (const row of seen.rows) {
		assert.equal(row['comm'], 'workload');
		const [ms, truth] = [Number(row['cpu_ms']), truths.get(Number(row['pid']))];
		assert.ok(truth !== undefined);
		// The tick of the last reading, which /proc may not have yet, is 10 ms.
		assertWithin(ms, nearest(ms, truth), 3, 'CPU time in ms');
	}

	const truth = sumOf(truths.values());
	assert.ok(truth.most - truth.least < 0.2 * truth.most, 'the machine is too slow to be measured');
	report(t, 'cputop', Math.round(Number(seen.totals['cpu_ms'])), Math.round(middle(truth)));
	assert.equal(seen.health.dropped_keys, 0);
	// Switches that the kernel reports to nobody; none of most kernels.
	const {lost} = seen.health;
	const events = seen.cost.events ?? 0;
	t.diagnostic(`${String(lost)} switches unseen, ${String(events)} seen`);
	assert.ok(lost < 0.01 * events, `${String(lost)} of ${String(events)} switches unseen`);
});

kernelTest('48 MiB written through the page cache belong to who wrote them', async (t) => {
	const bytes = scaled(48) * 2 ** 20;
	const workload = await Workload.start('fill', path.join(scratch, 'written'), bytes);
	const {pid} = workload;
	const seen = await watch('cputop', {filters: {pids: [pid]}}, async () => workload.work());
	await workload.end();
	const [row, ...others] = seen.rows;
	assert.equal(others.length, 0);
	report(t, 'cputop', Number(row?.['write_bytes']), bytes);
	assert.equal(row?.['pid'], pid);
	assertWithin(Number(row['write_bytes']), bytes, 0, 'bytes written');
});

kernelTest('one that keeps its CPU to itself is counted before it leaves it', async () => {
	// Shorter than most runs of a process that nobody else wants the CPU of.
	const {seen, truths} = await watchHogs(1, 50);
	const ms = Number(seen.totals['cpu_ms']);
	const truth = nearest(ms, sumOf(truths.values()));
	// schedstat lags by up to a tick at both ends: 4 to 10 ms each.
	assert.ok(Math.abs(ms - truth) <= 20, `${String(ms)} of ${String(truth)}`);
});
