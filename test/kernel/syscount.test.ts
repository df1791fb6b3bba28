// syscount against exact numbers of calls.
import assert from 'node:assert/strict';
import {mkdirSync, rmdirSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {shownComm} from '../../src/core/comm.js';
import {loadAddon} from '../../src/native/addon.js';
import type {Filters} from '../../src/core/filters.js';
import type {Row} from '../../src/core/snapshot.js';
import {makeCgroup} from '../helpers/cgroup.js';
import {kernelTest, report, scaled, watch} from '../helpers/kernel.js';
import {scratch, Workload} from '../helpers/workload.js';
import './syscount-calls.js';

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

const cut = (text: string): string => Buffer.from(text).subarray(0, 15).toString('hex');
for (const [what, hex, others] of [
	['cut amid a character', cut('ääääääää'), [cut('äääääää'), cut('äääääää.')]],
	['cut amid four bytes', cut('abcdefghijklm😀'), [cut('abcdefghijklm'), cut('abcdefghijklmé')]],
	['in Latin-1', '626ce468', ['626c6168', '626cc3a468', '626ce4']],
	['with pieces of characters', 'e4bd78f09f787880', ['e4bd78f09f7878', 'e4bd8078f09f787880']],
	['with controls', '611b5b376d62', ['615b376d62', '61205b376d62']],
] as const) {
	kernelTest(`a filter by a name ${what}, as it is shown`, async () => {
		const count = async (name: string, filters: Filters, process = false): Promise<Row[]> => {
			const workload = await Workload.start('named', name, 101);
			const both = {...filters, pids: [workload.pid]};
			const {rows} = await watch('syscount', {options: {process}, filters: both}, async () =>
				workload.work(),
			);
			await workload.end();
			return rows.filter(({syscall = 'getppid'}) => syscall === 'getppid');
		};
		const [shown] = await count(hex, {}, true);
		const comm = String(shown?.['comm']);
		assert.match(comm, /[·�]/);
		// A name given to --comm is a name as the screen shows it.
		assert.equal(shownComm(comm), comm);
		assert.equal((await count(hex, {comm}))[0]?.['count'], 101);
		for (const other of others) assert.deepEqual(await count(other, {comm}), [], other);
	});
}

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
		const filters = {pids: [workload.pid], cgroup};
		const {rows} = await watch('syscount', {filters}, async () => workload.work());
		await workload.end();
		counts.push(Number(rows.find(({syscall}) => syscall === 'read')?.['count'] ?? 0));
	}

	assert.deepEqual(counts, [1009, 0]);
});

/** Reads by a process in the cgroup, from its first moment there to its end. */
async function readIn(cgroup: string): Promise<void> {
	const workload = await Workload.start('reads', 1009);
	writeFileSync(path.join(cgroup, 'cgroup.procs'), String(workload.pid));
	await workload.work();
	await workload.end();
}

kernelTest('a filter by cgroup follows its path, and says when nothing is there', async (t) => {
	const parent = path.join(makeCgroup(t), 'below');
	const cgroup = path.join(parent, 'service');
	mkdirSync(cgroup);
	const lives = 3;
	const {rows, caveats} = await watch('syscount', {filters: {cgroup}}, async () => {
		for (let life = 0; life < lives; life++) {
			await readIn(cgroup);
			rmdirSync(cgroup);
			// Of the same name, in another place.
			mkdirSync(path.join(path.dirname(parent), 'service'));
			await readIn(path.join(path.dirname(parent), 'service'));
			rmdirSync(path.join(path.dirname(parent), 'service'));
			mkdirSync(cgroup);
		}
	});
	const reads = Number(rows.find(({syscall}) => syscall === 'read')?.['count'] ?? 0);
	assert.equal(reads, lives * 1009);
	assert.ok(!caveats.join(' ').includes(cgroup), caveats.join(' '));
	rmdirSync(cgroup);
	const gone = await watch('syscount', {filters: {cgroup}}, async () => readIn(parent));
	assert.match(gone.caveats[0] ?? '', /service does not exist: nothing is counted until/);
	assert.deepEqual(gone.rows, []);
});

kernelTest('a cgroup behind a symbolic link is the one that the link leads to now', async (t) => {
	const cgroup = makeCgroup(t);
	const link = path.join(scratch, `link-${path.basename(cgroup)}`);
	const lead = (to: string): void => {
		rmSync(link, {force: true});
		symlinkSync(to, link);
	};
	lead(path.join(cgroup, 'below'));
	const {rows, caveats} = await watch('syscount', {filters: {cgroup: link}}, async (restart) => {
		await readIn(path.join(cgroup, 'below'));
		const other = path.join(cgroup, 'other');
		mkdirSync(other);
		lead(other);
		restart();
		await readIn(other);
		rmdirSync(other);
	});
	const reads = Number(rows.find(({syscall}) => syscall === 'read')?.['count'] ?? 0);
	assert.equal(reads, 1009);
	assert.match(caveats[0] ?? '', /does not exist/);
});

kernelTest('a fork is one call, although two tasks return from it', async (t) => {
	const cgroup = makeCgroup(t);
	const workload = await Workload.start('forks', 101);
	writeFileSync(path.join(cgroup, 'cgroup.procs'), String(workload.pid));
	const filters = {cgroup};
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
	const answers = loadAddon().runs32BitCalls();
	if (answers === null) {
		t.skip('32-bit calls are made by int 0x80, which only x86-64 has');
		return;
	}

	const workload = await Workload.start('compat', 1009);
	if (!answers) {
		await assert.rejects(workload.work(), /said fault/);
		t.skip('no 32-bit system calls on this machine, as --check says: they fault');
		return;
	}

	const {rows} = await watch('syscount', {filters: {pids: [workload.pid]}}, async () =>
		workload.work(),
	);
	workload.stop();
	const count = (name: string): unknown => rows.find(({syscall}) => syscall === name)?.['count'];
	assert.equal(count('getpid(32-bit)'), 1009);
	assert.equal(count('getpid'), 1009);
});
