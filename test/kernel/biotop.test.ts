// biotop against /proc/diskstats and against the writes that a process made.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {preemptionCaveat} from '../../src/bpf/choice.js';
import {assertWithin, kernelTest, report, watch} from '../helpers/kernel.js';
import {scratch, Workload} from '../helpers/workload.js';

let disksMade = 0;

/** A loop device of 128 MiB of the test's own; its backing file is on disk. */
function makeDisk(t: TestContext): string {
	disksMade += 1;
	const file = path.join(scratch, `disk-${String(disksMade)}`);
	execFileSync('truncate', ['-s', '128M', file]);
	const device = execFileSync('losetup', ['--find', '--show', file], {encoding: 'utf8'}).trim();
	t.after(() => {
		execFileSync('losetup', ['--detach', device]);
	});
	return device;
}

/** Completed writes and written sectors of the disk, Documentation/admin-guide/iostats.rst. */
function writesOf(device: string): {ios: number; bytes: number} {
	const name = path.basename(device);
	const line = readFileSync('/proc/diskstats', 'utf8')
		.split('\n')
		.map((text) => text.trim().split(/\s+/))
		.find((fields) => fields[2] === name);
	assert.ok(line !== undefined, `${name} is not in /proc/diskstats`);
	return {ios: Number(line[7]), bytes: Number(line[9]) * 512};
}

const count = 1009;
const size = 65_536;

kernelTest('1,009 direct writes of 64 KiB appear under their process and disk', async (t) => {
	const device = makeDisk(t);
	const workload = await Workload.start('writes', device, count, size);
	const before = writesOf(device);
	const {rows, health, totals} = await watch(
		'biotop',
		{filters: {pids: [workload.pid]}},
		async () => workload.work(),
	);
	const truth = writesOf(device);
	workload.stop();
	report(t, 'biotop bytes', Number(rows[0]?.['bytes']), count * size);
	assert.equal(rows.length, 1);
	const [row] = rows;
	assert.deepEqual(
		[row?.['pid'], row?.['comm'], row?.['direction'], row?.['disk']],
		[workload.pid, 'workload', 'W', path.basename(device)],
	);
	assertWithin(Number(row?.['bytes']), count * size, 1, 'bytes');
	assert.equal(row?.['bytes'], truth.bytes - before.bytes, 'bytes of /proc/diskstats');
	assert.equal(row['io'], truth.ios - before.ios, 'writes of /proc/diskstats');
	assert.ok(Number(row['avg_ms']) > 0);
	assert.deepEqual(totals, {io: row['io'], bytes: row['bytes']});
	assert.deepEqual([health.lost, health.dropped_keys, health.unattributed], [0, 0, 0]);
});

kernelTest('four writers at once, each on its own disk: nobody’s writes go astray', async (t) => {
	const each = 251;
	const disks = [1, 2, 3, 4].map(() => makeDisk(t));
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
	const workload = await Workload.start('writes', makeDisk(t), 101, size);
	const {rows} = await watch('biotop', {filters: {pids: [process.pid]}}, async () =>
		workload.work(),
	);
	workload.stop();
	assert.deepEqual(rows, []);
});

kernelTest('fsync appears as flushes of the process that called it', async (t) => {
	const device = makeDisk(t);
	const workload = await Workload.start('fsyncs', device, 101);
	const {rows} = await watch('biotop', {filters: {pids: [workload.pid]}}, async () =>
		workload.work(),
	);
	workload.stop();
	const flushes = rows.filter(({direction}) => direction === 'F');
	report(t, 'biotop flushes', Number(flushes[0]?.['io']), 101);
	assert.deepEqual([flushes[0]?.['io'], flushes[0]?.['bytes']], [101, 0]);
});
