// Runs that go on: what a process is given before its switch is taken off what the switch counts.
import assert from 'node:assert/strict';
import test from 'node:test';
import {UnfinishedRuns} from '../../../src/kernel/unfinished-runs.js';

void test('a run over three polls adds up to its length', () => {
	const runs = new UnfinishedRuns();
	const hog = {cpu: 0, pid: 7, comm: 'hog', sinceNs: 100};
	assert.deepEqual([...runs.advance([hog], [], 150)], [[7, 50]]);
	assert.deepEqual([...runs.advance([], [], 400)], [[7, 250]]);
	// The first task left the CPU at 450: its switch counts 350. Another task runs now.
	assert.equal(runs.commOf(7), 'hog');
	const next = {cpu: 0, pid: 9, comm: 'next', sinceNs: 450};
	const change = runs.advance([next], [], 500);
	assert.equal(50 + 250 + 350 + (change.get(7) ?? 0), 350);
	assert.equal(change.get(9), 50);
	assert.deepEqual(
		[7, 9].map((pid) => runs.commOf(pid)),
		['?', 'next'],
	);
});

void test('two threads of one process on two CPUs; the idle task is nobody', () => {
	const runs = new UnfinishedRuns();
	const on = (cpu: number, pid: number, sinceNs: number) => ({cpu, pid, comm: '', sinceNs});
	assert.deepEqual([...runs.advance([on(0, 7, 10), on(1, 7, 20), on(2, 0, 5)], [], 30)], [[7, 30]]);
	assert.deepEqual([...runs.advance([on(0, 0, 35)], [], 40)], [[7, 20 - 30]]);
});

void test('a switch after the clock was read gives nothing, rather than less than nothing', () => {
	assert.deepEqual(
		[...new UnfinishedRuns().advance([{cpu: 0, pid: 7, comm: 'hog', sinceNs: 99}], [], 98)],
		[[7, 0]],
	);
});

void test('a run that ends while the counts are read is given once, whether they have it or not', () => {
	for (const isCounted of [true, false]) {
		const runs = new UnfinishedRuns();
		const hog = {cpu: 0, pid: 7, comm: 'hog', sinceNs: 0};
		const shown: number[] = [];
		const poll = (counted: number, change: ReadonlyMap<number, number>): void => {
			const ns = counted + (change.get(7) ?? 0);
			if (ns < 0) runs.owe(7, -ns);
			shown.push(Math.max(0, ns));
		};
		poll(0, runs.advance([hog], [], 1000));
		// It leaves at 1999, and is back at once.
		poll(isCounted ? 1999 : 0, runs.advance([], [{...hog, sinceNs: 1999}], 2000));
		poll(isCounted ? 0 : 1999, runs.advance([], [], 3000));
		assert.equal(
			shown.reduce((sum, ns) => sum + ns),
			3000,
			String(shown),
		);
		assert.ok(shown.every((ns) => ns <= 2001));
	}
});
