// syscount against exact numbers of calls.
import assert from 'node:assert/strict';
import {statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {makeCgroup} from '../helpers/cgroup.js';
import {kernelTest, report, scaled, watch} from '../helpers/kernel.js';
import {Workload} from '../helpers/workload.js';

kernelTest('loses no call of six processes that fight over the CPUs', async (t) => {
	const each = scaled(50_021);
	const workloads = await Promise.all(
		Array.from({length: 6}, async () => Workload.start('reads', each)),
	);
	const filters = {pids: workloads.map(({pid}) => pid)};
	const {rows, health} = await watch('syscount', {filters}, async () => {
		await Promise.all(workloads.map(async (workload) => workload.work()));
	});
	for (const workload of workloads) workload.stop();
	const read = rows.find(({syscall}) => syscall === 'read');
	report(t, 'syscount of six', Number(read?.['count']), 6 * each);
	assert.equal(read?.['count'], 6 * each);
	assert.equal(health.lost, 0);
});

kernelTest('counts 100,003 one-byte reads exactly', async (t) => {
	const count = scaled(100_003);
	const workload = await Workload.start('reads', count);
	const {rows, health} = await watch('syscount', {filters: {pids: [workload.pid]}}, async () =>
		workload.work(),
	);
	workload.stop();
	const read = rows.find(({syscall}) => syscall === 'read');
	report(t, 'syscount', Number(read?.['count']), count);
	assert.equal(read?.['count'], count);
	assert.equal(read['errors'], 0);
	assert.equal(read['total_us'], null);
	assert.equal(health.lost, 0);
});

kernelTest('counts 50,021 failing opens exactly, with -x nothing else', async () => {
	const count = scaled(50_021);
	const workload = await Workload.start('opens', count);
	const {rows} = await watch(
		'syscount',
		{options: {failures: true}, filters: {pids: [workload.pid]}},
		async () => workload.work(),
	);
	workload.stop();
	assert.deepEqual(rows, [{syscall: 'openat', count, total_us: null, avg_us: null, errors: count}]);
});

kernelTest('-e counts one error only', async () => {
	const workload = await Workload.start('opens', 1009);
	const filters = {pids: [workload.pid]};
	const {rows} = await watch('syscount', {options: {errno: 'EACCES'}, filters}, async () =>
		workload.work(),
	);
	workload.stop();
	assert.deepEqual(rows, []);
});

kernelTest('-P counts by process, under its name', async () => {
	const workload = await Workload.start('opens', 1009);
	const options = {process: true, errno: 'ENOENT'};
	const {rows} = await watch('syscount', {options, filters: {pids: [workload.pid]}}, async () =>
		workload.work(),
	);
	workload.stop();
	assert.deepEqual(rows, [
		{pid: workload.pid, comm: 'workload', count: 1009, total_us: null, avg_us: null, errors: 1009},
	]);
});

kernelTest('-L measures 101 naps of 10 ms', async () => {
	const workload = await Workload.start('sleeps', 101, 10);
	let elapsedUs = 0;
	const {rows} = await watch(
		'syscount',
		{options: {latency: true}, filters: {pids: [workload.pid]}},
		async () => {
			const start = process.hrtime.bigint();
			await workload.work();
			elapsedUs = Number(process.hrtime.bigint() - start) / 1000;
		},
	);
	workload.stop();
	const nap = rows.find(({syscall}) => syscall === 'clock_nanosleep');
	assert.equal(nap?.['count'], 101);
	const totalUs = Number(nap['total_us']);
	assert.ok(
		totalUs >= 101 * 10_000 && totalUs <= elapsedUs,
		`${String(totalUs)} us of ${String(elapsedUs)}`,
	);
});

kernelTest('a filter by name sees the process, another name does not', async () => {
	const seen: number[] = [];
	for (const comm of ['workload', 'worklord']) {
		const workload = await Workload.start('reads', 1009);
		const {rows} = await watch('syscount', {filters: {comm, pids: [workload.pid]}}, async () =>
			workload.work(),
		);
		workload.stop();
		seen.push(Number(rows.find(({syscall}) => syscall === 'read')?.['count'] ?? 0));
	}

	assert.deepEqual(seen, [1009, 0]);
});

kernelTest('a filter by user sees root, another user does not', async () => {
	const workload = await Workload.start('reads', 1009);
	const filters = {pids: [workload.pid], uid: 65_534};
	const {rows} = await watch('syscount', {filters}, async () => workload.work());
	workload.stop();
	assert.deepEqual(rows, []);
});

kernelTest('a filter by cgroup sees its processes and those below it', async (t) => {
	const cgroup = makeCgroup(t);
	const counts: number[] = [];
	for (const member of [path.join(cgroup, 'below'), path.dirname(cgroup)]) {
		const workload = await Workload.start('reads', 1009);
		writeFileSync(path.join(member, 'cgroup.procs'), String(workload.pid));
		const filters = {pids: [workload.pid], cgroupId: statSync(cgroup).ino};
		const {rows} = await watch('syscount', {filters}, async () => workload.work());
		await workload.end();
		counts.push(Number(rows.find(({syscall}) => syscall === 'read')?.['count'] ?? 0));
	}

	assert.deepEqual(counts, [1009, 0]);
});

kernelTest('a fork is one call, although two tasks return from it', async (t) => {
	const cgroup = makeCgroup(t);
	const workload = await Workload.start('forks', 101);
	writeFileSync(path.join(cgroup, 'cgroup.procs'), String(workload.pid));
	const filters = {cgroupId: statSync(cgroup).ino};
	const seen = await watch('syscount', {options: {latency: true}, filters}, async () =>
		workload.work(),
	);
	await workload.end();
	const forks = seen.rows.filter(({syscall}) => /^(clone3?|v?fork)$/.test(String(syscall)));
	assert.deepEqual(
		forks.map(({count}) => count),
		[101],
	);
	// Only the call that the workload waited in when we attached has no start.
	assert.equal(seen.health.unattributed, 1);
});

kernelTest('tells 32-bit calls apart', async (t) => {
	if (process.arch !== 'x64') {
		t.skip('32-bit calls are made by int 0x80, which only x86-64 has');
		return;
	}

	const workload = await Workload.start('compat', 1009);
	const {rows} = await watch('syscount', {filters: {pids: [workload.pid]}}, async () =>
		workload.work(),
	);
	workload.stop();
	const count = (name: string): unknown => rows.find(({syscall}) => syscall === name)?.['count'];
	assert.equal(count('getpid(32-bit)'), 1009);
	assert.equal(count('getpid'), 1009);
});
