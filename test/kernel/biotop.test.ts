// biotop against /proc/diskstats and against the writes that a process made.
import assert from 'node:assert/strict';
import path from 'node:path';
import {preemptionCaveat} from '../../src/bpf/choice.js';
import {diskCounts, diskWork, loopDisk} from '../helpers/disks.js';
import {assertWithin, kernelTest, report, watch} from '../helpers/kernel.js';
import {Workload} from '../helpers/workload.js';
import './biotop-disks.js';
import './biotop-failures.js';

const count = 1009;
const size = 65_536;

kernelTest('1,009 direct writes of 64 KiB appear under their process and disk', async (t) => {
	const device = loopDisk(t);
	const workload = await Workload.start('writes', device, count, size);
	const before = diskCounts(device);
	const {rows, health, totals} = await watch(
		'biotop',
		{filters: {pids: [workload.pid]}},
		async () => workload.work(),
	);
	const {W: truth} = diskWork(device, before);
	workload.stop();
	report(t, 'biotop bytes', Number(rows[0]?.['bytes']), count * size);
	assert.equal(rows.length, 1);
	const [row] = rows;
	assert.deepEqual(
		[row?.['pid'], row?.['comm'], row?.['direction'], row?.['disk']],
		[workload.pid, 'workload', 'W', path.basename(device)],
	);
	assertWithin(Number(row?.['bytes']), count * size, 1, 'bytes');
	assert.equal(row?.['bytes'], truth.bytes, 'bytes of /proc/diskstats');
	assert.equal(row['io'], truth.io, 'writes of /proc/diskstats');
	assert.ok(Number(row['avg_ms']) > 0);
	assert.deepEqual([row['moved_bytes'], row['errors']], [row['bytes'], 0]);
	assert.deepEqual(totals, {io: row['io'], bytes: row['bytes'], errors: 0});
	assert.deepEqual([health.lost, health.dropped_keys, health.unattributed], [0, 0, 0]);
});

kernelTest('four writers at once, each on its own disk: nobody’s writes go astray', async (t) => {
	const each = 251;
	const disks = [1, 2, 3, 4].map(() => loopDisk(t));
	const workloads: Workload[] = [];
	for (const disk of disks) workloads.push(await Workload.start('writes', disk, each, size));
	const pids = workloads.map(({pid}) => pid);
	const {rows, health, caveats} = await watch('biotop', {filters: {pids}}, async () => {
		await Promise.all(workloads.map(async (one) => one.work()));
	});
	for (const one of workloads) one.stop();
	const ios = rows.reduce((sum, row) => sum + Number(row['io']), 0);
	assert.deepEqual([health.dropped_keys, health.unattributed], [0, 0]);
	if (health.lost > 0) {
		// A task that is preempted or interrupted inside a program makes the kernel skip the program's
		// next run: each write that is missing was counted so, and they are few, or the user is warned.
		t.diagnostic(`biotop lost ${String(health.lost)}, and says so`);
		assert.ok(4 * each - ios <= health.lost, `${String(ios)} of ${String(4 * each)}`);
		const isWarned = caveats.includes(preemptionCaveat);
		assert.ok(isWarned || health.lost < 0.05 * 4 * each, `${String(health.lost)} lost`);
		return;
	}

	const found = pids.map((pid) => rows.filter((row) => row['pid'] === pid));
	assert.deepEqual(
		found.map((of) => of.map(({disk, io, bytes}) => [disk, io, bytes])),
		disks.map((disk) => [[path.basename(disk), each, each * size]]),
	);
	report(t, 'biotop writes of four', ios, 4 * each);
});

kernelTest('a filter on another process sees none of them', async (t) => {
	const workload = await Workload.start('writes', loopDisk(t), 101, size);
	const {rows} = await watch('biotop', {filters: {pids: [process.pid]}}, async () =>
		workload.work(),
	);
	workload.stop();
	assert.deepEqual(rows, []);
});

kernelTest('fsync appears as flushes of the process that called it', async (t) => {
	const device = loopDisk(t);
	const workload = await Workload.start('fsyncs', device, 101);
	const {rows} = await watch('biotop', {filters: {pids: [workload.pid]}}, async () =>
		workload.work(),
	);
	workload.stop();
	const flushes = rows.filter(({direction}) => direction === 'F');
	report(t, 'biotop flushes', Number(flushes[0]?.['io']), 101);
	assert.deepEqual([flushes[0]?.['io'], flushes[0]?.['bytes']], [101, 0]);
});
