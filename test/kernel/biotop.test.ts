// biotop against /proc/diskstats and against the writes that a process made.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {assertWithin, kernelTest, report, watch} from '../helpers/kernel.js';
import {scratch, Workload} from '../helpers/workload.js';

/** A loop device of 128 MiB of the test's own; its backing file is on disk. */
function makeDisk(t: TestContext): string {
	const file = path.join(scratch, `disk-${String(Date.now())}`);
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
