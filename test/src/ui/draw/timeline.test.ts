// Snapshots at any times → slots of equal length: gaps, long intervals, other intervals, clocks set back.
import assert from 'node:assert/strict';
import test from 'node:test';
import {historySeconds} from '../../../../src/engine/history.js';
import type {ReadySnapshot} from '../../../../src/core/snapshot.js';
import {slotSeconds, timeline} from '../../../../src/ui/draw/timeline.js';
import {snapshotAt} from '../../../helpers/ui-snapshots.js';

/** One for each pair of an end and a length, in seconds. */
const history = (...intervals: ReadonlyArray<readonly [end: number, seconds: number]>) =>
	intervals.map(([end, seconds]): ReadySnapshot => ({
		...snapshotAt('biotop', 0),
		at: 1000 * end,
		seconds,
	}));

/** Where in the history each slot has its snapshot from; -1 for nowhere. */
const places = (all: readonly ReadySnapshot[]): number[] =>
	timeline(all).map(({snapshot}) => (snapshot === undefined ? -1 : all.indexOf(snapshot)));

void test('one a slot, however the interval trembles', () => {
	const all = history([1.004, 1.004], [1.996, 0.992], [3.09, 1.094], [4, 0.91]);
	assert.deepEqual(places(all), [0, 1, 2, 3]);
	assert.deepEqual(
		timeline(all).map(({at}) => at),
		[1004, 1996, 3090, 4000],
	);
});

void test('a pause leaves slots empty, a long interval fills as many as it took', () => {
	assert.deepEqual(places(history([1, 1], [2, 1], [6, 1], [7, 1])), [0, 1, -1, -1, -1, 2, 3]);
	const long = history([1, 1], [4, 3], [5, 1], [6, 1]);
	assert.deepEqual(places(long), [0, 1, 1, 1, 2, 3]);
	assert.deepEqual(
		timeline(long).map(({at}) => at),
		[1000, 2000, 3000, 4000, 5000, 6000],
	);
});

void test('one long interval changes no scale; another interval does', () => {
	const steady = Array.from({length: 20}, (_, index) => [index + 1, 1] as const);
	assert.equal(slotSeconds(history(...steady, [40, 20])), 1);
	const slower = Array.from({length: 20}, (_, index) => [20 + 5 * (index + 1), 5] as const);
	const all = history(...steady, ...slower);
	assert.equal(slotSeconds(all), 5);
	// Of five snapshots in one slot the newest is shown.
	assert.deepEqual(places(all).slice(0, 5), [1, 6, 11, 16, 19]);
	assert.equal(timeline(all).length, 25);
});

void test('where a long history keeps one snapshot a second, it stands for those between', () => {
	const kept = [1, 2, 3].map((end) => [end, 0.1] as const);
	const whole = Array.from({length: 20}, (_, index) => [3 + (index + 1) / 10, 0.1] as const);
	const found = places(history(...kept, ...whole));
	assert.equal(found.length, 41);
	assert.ok(!found.includes(-1));
});

void test('a clock set back leaves the past where it was', () => {
	assert.deepEqual(places(history([5000, 1], [5001, 1], [11, 1], [12, 1])), [0, 1, 2, 3]);
});

void test('nothing is older than a history reaches', () => {
	const all = history([1, 1], [10_000, 1], [10_001, 1]);
	assert.deepEqual(places(all), [1, 2]);
	const after = timeline(history([1, 1], [historySeconds - 5, 1]));
	assert.equal(after.length, historySeconds - 5);
});
