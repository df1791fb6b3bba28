// syscount on calls that do not go the straight way: which call it was, and how it ended for the program.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Options} from '../../src/core/options.js';
import type {Row} from '../../src/core/snapshot.js';
import {loadAddon} from '../../src/native/addon.js';
import {calls32} from '../helpers/calls-32.js';
import {makeCgroup} from '../helpers/cgroup.js';
import {kernelTest, watch, type Watched} from '../helpers/kernel.js';
import {Workload} from '../helpers/workload.js';

/** Calls are the same ones whether their time is measured, which takes another program, or not. */
const ways: ReadonlyArray<readonly [name: string, options: Options]> = [
	['', {}],
	[', with -L', {latency: true}],
];

async function watchWork(
	options: Options,
	...work: Array<string | number>
): Promise<Watched & {us: number}> {
	const workload = await Workload.start(...work);
	let us = 0;
	const seen = await watch('syscount', {options, filters: {pids: [workload.pid]}}, async () => {
		const start = process.hrtime.bigint();
		await workload.work();
		us = Number(process.hrtime.bigint() - start) / 1000;
	});
	await workload.end();
	return {...seen, us};
}

const rowOf = ({rows}: Pick<Watched, 'rows'>, name: string): Row =>
	rows.find(({syscall}) => syscall === name) ?? {};

/** How often it was called, and how often it failed. */
const counts = (seen: Pick<Watched, 'rows'>, name: string): readonly unknown[] => {
	const {count = 0, errors = 0} = rowOf(seen, name);
	return [count, errors];
};

/** Enough: each goes the whole way. */
const times = 31;

/** Where the processor has other numbers, or the workload knows no other way. */
const isX86 = process.arch === 'x64';

for (const [way, options] of ways) {
	kernelTest(`pause ends with EINTR, its handler returns without a result${way}`, async () => {
		const seen = await watchWork(options, 'pauses', times);
		assert.deepEqual(counts(seen, 'pause'), isX86 ? [times, times] : [0, 0]);
		const [returns, errors] = counts(seen, 'rt_sigreturn');
		assert.ok(Number(returns) >= times, String(returns));
		assert.equal(errors, 0);
		if (way === '' || !isX86) return;
		const us = Number(rowOf(seen, 'pause')['total_us']);
		assert.ok(us > 0 && us < seen.us, `${String(us)} us of ${String(seen.us)}`);
		assert.notEqual(rowOf(seen, 'pause')['avg_us'], null);
	});

	kernelTest(`a read that signals restart is one call that did not fail${way}`, async () => {
		const seen = await watchWork(options, 'restarts', times);
		assert.deepEqual(counts(seen, 'read'), [1, 0]);
		assert.equal(rowOf(seen, 'read')['avg_us'] !== null, way !== '');
		assert.deepEqual(counts(seen, 'rt_sigreturn'), [times, 0]);
	});

	kernelTest(`a poll that is stopped and continued is one call${way}`, async () => {
		const seen = await watchWork(options, 'stops', times);
		assert.deepEqual(counts(seen, isX86 ? 'poll' : 'ppoll'), [1, 0]);
		assert.deepEqual(counts(seen, 'restart_syscall'), [0, 0]);
	});

	for (const [how, errors] of [
		['errno', times],
		['notify', times],
		// The program gets a signal instead of a result.
		['trap', 0],
	] as const) {
		kernelTest(`seccomp answers getppid by ${how}: as the program sees it${way}`, async () => {
			const seen = await watchWork(options, 'refused', how, times);
			assert.deepEqual(counts(seen, 'getppid'), [times, errors]);
			const returned = how === 'trap' ? times : 0;
			assert.deepEqual(counts(seen, 'rt_sigreturn'), [returned, 0]);
			// Without a start are only the calls that its threads waited in when we attached.
			const waiting = how === 'notify' ? 2 : 1;
			assert.equal(seen.health.unattributed, way === '' ? 0 : waiting);
		});
	}

	for (const by of ['seccomp', 'ptrace']) {
		kernelTest(`the number -1 of a tracer, called by ${by}, is no sigreturn${way}`, async (t) => {
			if (!isX86) {
				t.skip('the tracer knows the registers of x86-64 only');
				return;
			}

			const seen = await watchWork(options, 'refused', by, times);
			assert.deepEqual(counts(seen, '[other]'), [times, times]);
			assert.deepEqual(counts(seen, 'rt_sigreturn'), [0, 0]);
		});
	}

	kernelTest(`execveat stays execveat, whether it starts a program or not${way}`, async (t) => {
		const cgroup = makeCgroup(t);
		const workload = await Workload.start('execs', times);
		writeFileSync(path.join(cgroup, 'cgroup.procs'), String(workload.pid));
		const filters = {cgroup};
		const seen = await watch('syscount', {options, filters}, async () => workload.work());
		await workload.end();
		assert.deepEqual(counts(seen, 'execveat'), [2 * times, times]);
		assert.deepEqual(counts(seen, 'execve'), [0, 0]);
		assert.deepEqual(counts(seen, 'rt_sigreturn'), [0, 0]);
	});

	kernelTest(`numbers that are no call are told from sigreturn beside them${way}`, async () => {
		const seen = await watchWork(options, 'odd', times);
		assert.deepEqual(counts(seen, '[other]'), [2 * times, 2 * times]);
		assert.deepEqual(counts(seen, 'rt_sigreturn'), [times, 0]);
		assert.equal(counts(seen, 'getppid(x32)')[0], isX86 ? times : 0);
		assert.deepEqual(counts(seen, 'getppid'), [0, 0]);
	});

	kernelTest(`both kinds of 32-bit sigreturn are told apart and never fail${way}`, async (t) => {
		// What --check says of this machine decides, not whether the program happens to run.
		const answers = loadAddon().runs32BitCalls();
		if (answers !== true) {
			// That is so, and not only said.
			if (answers === false) assert.notEqual(spawnSync(calls32()).status, 0);
			t.skip(answers === null ? 'int 0x80 is of x86-64 only' : 'here 32-bit calls fault');
			return;
		}

		const program = calls32();
		const filters = {comm: path.basename(program)};
		const seen = await watch('syscount', {options, filters}, () => {
			assert.equal(spawnSync(program).status, 0);
			return Promise.resolve();
		});
		assert.deepEqual(counts(seen, 'kill(32-bit)'), [202, 0]);
		assert.deepEqual(counts(seen, 'sigreturn(32-bit)'), [101, 0]);
		assert.deepEqual(counts(seen, 'rt_sigreturn(32-bit)'), [101, 0]);
		// The call was a 64-bit program's, whatever the program is that it started.
		assert.deepEqual(counts(seen, 'execve'), [1, 0]);
		assert.deepEqual(counts(seen, 'execve(32-bit)'), [0, 0]);
	});
}

kernelTest('-e EINTR counts the calls that ended so, and no others', async () => {
	const {rows} = await watchWork({errno: 'EINTR'}, 'pauses', times);
	// What the library's pause() calls where the architecture has no call of the name.
	const name = isX86 ? 'pause' : 'ppoll';
	assert.deepEqual(
		rows.map(({syscall, count, errors}) => [syscall, count, errors]),
		[[name, times, times]],
	);
});

kernelTest('-P counts what -x shows by call', async () => {
	const workload = await Workload.start('pauses', times);
	const options = {process: true, failures: true};
	const {rows} = await watch('syscount', {options, filters: {pids: [workload.pid]}}, async () =>
		workload.work(),
	);
	workload.stop();
	assert.deepEqual(
		rows.map(({pid, count, errors}) => [pid, count, errors]),
		[[workload.pid, times, times]],
	);
});
