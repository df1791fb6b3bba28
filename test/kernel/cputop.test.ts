// cputop against the kernel's own account of CPU time and of bytes, /proc/PID/schedstat and /proc/PID/io.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {assertWithin, kernelTest, report, scaled, watch} from '../helpers/kernel.js';
import {scratch, Workload} from '../helpers/workload.js';

/** Milliseconds on a CPU, of the only thread. */
const cpuMs = (pid: number): number =>
	Number(readFileSync(`/proc/${String(pid)}/schedstat`, 'utf8').split(' ', 1)[0]) / 1e6;

kernelTest('four hogs on one CPU: each within 3 % of its CPU time, no others', async (t) => {
	const workload = await Workload.start('hogs', 0, 4);
	const pids = workload.ready.slice(1);
	const truths = new Map<number, number>();
	const seen = await watch('cputop', {filters: {pids}}, async (restart) => {
		// One that has not left its CPU since the probe came is not seen yet.
		await sleep(1000);
		restart();
		const before = new Map(pids.map((pid) => [pid, cpuMs(pid)]));
		await sleep(4000);
		for (const pid of pids) truths.set(pid, cpuMs(pid) - (before.get(pid) ?? 0));
	});
	await workload.work();
	workload.stop();
	assert.deepEqual(seen.rows.map(({pid}) => pid).sort(), [...pids].sort());
	for (const row of seen.rows) {
		assert.equal(row['comm'], 'workload');
		const truth = truths.get(Number(row['pid'])) ?? 0;
		// The tick of the last reading, which /proc may not have yet, is 10 ms.
		assertWithin(Number(row['cpu_ms']), truth, 3, 'CPU time in ms');
	}

	const [sum, truth] = [
		Number(seen.totals['cpu_ms']),
		[...truths.values()].reduce((a, b) => a + b),
	];
	report(t, 'cputop', Math.round(sum), Math.round(truth));
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
	const workload = await Workload.start('hogs', 0, 1);
	const [, pid = 0] = workload.ready;
	let truth = 0;
	const seen = await watch('cputop', {filters: {pids: [pid]}}, async (restart) => {
		await sleep(1000);
		restart();
		const before = cpuMs(pid);
		// Shorter than most runs of a process that nobody else wants the CPU of.
		await sleep(50);
		truth = cpuMs(pid) - before;
	});
	await workload.work();
	workload.stop();
	// schedstat lags by up to a tick at both ends: 4 to 10 ms each.
	assert.ok(
		Math.abs(Number(seen.totals['cpu_ms']) - truth) <= 20,
		`${String(seen.totals['cpu_ms'])} of ${String(truth)}`,
	);
});
