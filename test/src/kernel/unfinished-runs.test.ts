// Runs that go on: what a process is given before its switch is taken off what the switch counts.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import process from 'node:process';
import test from 'node:test';
import {kernelNowNs} from '../../../src/kernel/kernel-clock.js';
import {
	lengthOfRuns,
	ranIn,
	type UnfinishedRun,
	UnfinishedRuns,
} from '../../../src/kernel/unfinished-runs.js';

const on = (cpu: number, pid: number, sinceNs: number, comm = ''): UnfinishedRun => ({
	...{cpu, pid, tid: pid, comm, sinceNs, ranNs: 0},
});

/** By a clock that stands. */
const until =
	(nowNs: number) =>
	({sinceNs}: UnfinishedRun): number =>
		nowNs - sinceNs;
const none = (): void => undefined;

/** Tells each of these once, then nothing. */
function told(...readings: UnfinishedRun[][]): () => UnfinishedRun[] {
	return () => readings.shift() ?? [];
}

void test('a run over three polls adds up to its length', () => {
	const runs = new UnfinishedRuns();
	assert.deepEqual([...runs.advance(told([on(0, 7, 100, 'hog')]), until(150), none)], [[7, 50]]);
	assert.deepEqual([...runs.advance(told(), until(400), none)], [[7, 250]]);
	// The first task left the CPU at 450: its switch counts 350. Another task runs now.
	assert.equal(runs.commOf(7), 'hog');
	const change = runs.advance(told([on(0, 9, 450, 'next')]), until(500), none);
	assert.equal(50 + 250 + 350 + (change.get(7) ?? 0), 350);
	assert.equal(change.get(9), 50);
	assert.deepEqual(
		[7, 9].map((pid) => runs.commOf(pid)),
		['?', 'next'],
	);
});

void test('two threads of one process on two CPUs; the idle task is nobody', () => {
	const runs = new UnfinishedRuns();
	const first = [on(0, 7, 10), on(1, 7, 20), on(2, 0, 5)];
	assert.deepEqual([...runs.advance(told(first), until(30), none)], [[7, 30]]);
	assert.deepEqual([...runs.advance(told([on(0, 0, 35)]), until(40), none)], [[7, 20 - 30]]);
});

for (const time of ['first', 'second']) {
	void test(`a run that ends while the counts are read is given once, if they have it the ${time} time`, () => {
		const runs = new UnfinishedRuns();
		const ms = 1e6;
		/** The time of process 7 that each reading of the counts has found. */
		const poll = (nowNs: number, switched: UnfinishedRun[][], counts: number[]): number => {
			let counted = 0;
			const count = (): void => void (counted += counts.shift() ?? 0);
			const change = runs.advance(told(...switched), until(nowNs), count);
			assert.deepEqual(counts, []);
			return counted + (change.get(7) ?? 0);
		};
		assert.equal(poll(10 * ms, [[on(0, 7, 0)]], [0]), 10 * ms);
		// It leaves its CPU at 19.5 ms, and is back at once.
		const end = time === 'first' ? [19.5 * ms, 0] : [0, 19.5 * ms];
		assert.equal(poll(20 * ms, [[], [on(0, 7, 19.5 * ms)]], end), 10 * ms);
		assert.equal(poll(30 * ms, [], [0]), 10 * ms);
	});
}

void test('a short run that ends while the counts are read is in the next poll', () => {
	const runs = new UnfinishedRuns();
	let times = 0;
	const count = (): void => void (times += 1);
	const change = runs.advance(told([on(0, 7, 19.9e6)], [on(0, 9, 20e6)]), until(20e6), count);
	assert.deepEqual([...change, times], [1]);
	// The counts have all of it by then: nothing is taken off.
	assert.equal(runs.advance(told(), until(30e6), count).get(7) ?? 0, 0);
});

void test('long runs that end one after the other while the counts are read', () => {
	const runs = new UnfinishedRuns();
	const ms = 1e6;
	const start = [on(0, 7, 0), on(1, 8, 0)];
	assert.equal(runs.advance(told(start), until(10 * ms), none).get(7), 10 * ms);
	let [times, counted] = [0, 0];
	// 8 leaves its CPU in the first reading, 7 in the second: the third has both.
	const change = runs.advance(
		told([], [on(1, 0, 20 * ms)], [on(0, 0, 20 * ms)]),
		until(20 * ms),
		() => {
			times += 1;
			if (times === 3) counted = 20 * ms;
		},
	);
	assert.deepEqual([counted + (change.get(7) ?? 0), times], [10 * ms, 3]);
});

void test('a run lasts as long as the kernel charges for it; by the clock where /proc does not tell', () => {
	const lengthOf = lengthOfRuns();
	const account = (): number =>
		Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]);
	const own = {...on(0, process.pid, kernelNowNs()), ranNs: account() - 5e6};
	const length = lengthOf(own);
	assert.ok(length >= 5e6 && length <= 5e6 + account() - own.ranNs, String(length));
	// One that came onto its CPU after its file was read.
	assert.equal(lengthOf({...own, ranNs: account() + 1e12}), 0);
	const nobody = on(0, 4_194_303, kernelNowNs() - 1e9);
	assert.ok(lengthOf(nobody) >= 1e9);
	assert.equal(lengthOf({...nobody, sinceNs: kernelNowNs() + 1e12}), 0);
});

void test('a kernel that keeps no account is told from a thread that has only begun', () => {
	assert.deepEqual(['0 0 0\n', '0 812 1\n', '7061234 0 3\n'].map(ranIn), [undefined, 0, 7_061_234]);
});
