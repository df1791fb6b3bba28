// Runs that go on: what a process is given before its switch is taken off what the switch counts.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import process from 'node:process';
import test from 'node:test';
import {kernelNowNs} from '../../../src/kernel/kernel-clock.js';
import {
	lengthOfRuns,
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
const none = (): readonly UnfinishedRun[] => [];

void test('a run over three polls adds up to its length', () => {
	const runs = new UnfinishedRuns();
	assert.deepEqual([...runs.advance([on(0, 7, 100, 'hog')], until(150), none)], [[7, 50]]);
	assert.deepEqual([...runs.advance([], until(400), none)], [[7, 250]]);
	// The first task left the CPU at 450: its switch counts 350. Another task runs now.
	assert.equal(runs.commOf(7), 'hog');
	const change = runs.advance([on(0, 9, 450, 'next')], until(500), none);
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
	assert.deepEqual([...runs.advance(first, until(30), none)], [[7, 30]]);
	assert.deepEqual([...runs.advance([on(0, 0, 35)], until(40), none)], [[7, 20 - 30]]);
});

void test('a run that ends while the counts are read is given once, whether they have it or not', () => {
	for (const isCounted of [true, false]) {
		const runs = new UnfinishedRuns();
		const hog = on(0, 7, 0);
		const shown: number[] = [];
		const poll = (counted: number, change: ReadonlyMap<number, number>): void => {
			const ns = counted + (change.get(7) ?? 0);
			if (ns < 0) runs.owe(7, -ns);
			shown.push(Math.max(0, ns));
		};
		poll(0, runs.advance([hog], until(1000), none));
		// It leaves at 1999, and is back at once.
		poll(
			isCounted ? 1999 : 0,
			runs.advance([], until(2000), () => [{...hog, sinceNs: 1999}]),
		);
		poll(isCounted ? 0 : 1999, runs.advance([], until(3000), none));
		assert.equal(
			shown.reduce((sum, ns) => sum + ns),
			3000,
			String(shown),
		);
		assert.ok(shown.every((ns) => ns <= 2001));
	}
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
