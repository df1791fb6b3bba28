// Rows sorted, filtered and found again.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Row} from '../../../src/probe/snapshot.js';
import {arrange, identity, orderOf} from '../../../src/ui/rows.js';

const rows: Row[] = [
	{pid: 10, comm: 'b', bytes: 9, avg: null},
	{pid: 2, comm: 'a', bytes: 100, avg: 1.5},
	{pid: 33, comm: 'C', bytes: 20, avg: 30},
];

const pids = (arranged: readonly Row[]): unknown[] => arranged.map(({pid}) => pid);

test('numbers sort by size, not by digits', () => {
	assert.deepEqual(pids(arrange(rows, {key: 'bytes', descending: true})), [2, 33, 10]);
	assert.deepEqual(pids(arrange(rows, {key: 'pid', descending: false})), [2, 10, 33]);
});

test('what was not measured comes last in both directions', () => {
	assert.deepEqual(pids(arrange(rows, {key: 'avg', descending: true})), [33, 2, 10]);
	assert.deepEqual(pids(arrange(rows, {key: 'avg', descending: false})), [2, 33, 10]);
	assert.deepEqual(arrange(rows, {key: 'none', descending: true}).length, 3);
});

test('equal rows keep their order whatever order they come in', () => {
	const equal = [3, 1, 2].map((pid) => ({pid, comm: 'x', bytes: 5}));
	const order = {key: 'bytes', descending: true};
	assert.deepEqual(arrange(equal, order), arrange(equal.toReversed(), order));
});

test('only rows that match are there, sorted', () => {
	const order = {key: 'pid', descending: false};
	assert.deepEqual(pids(arrange(rows, order, ({bytes}) => Number(bytes) > 10)), [2, 33]);
});

test('identity is what a row is about, not how much it did', () => {
	assert.equal(identity({pid: 1, comm: 'a', bytes: 5}), identity({pid: 1, comm: 'a', bytes: 6}));
	assert.notEqual(identity({pid: 1, comm: 'a'}), identity({pid: 2, comm: 'a'}));
});

test('text is read from A, numbers from the largest, unless told otherwise', () => {
	assert.equal(orderOf({key: 'comm'}, rows).descending, false);
	assert.equal(orderOf({key: 'avg'}, rows).descending, true);
	assert.equal(orderOf({key: 'avg', descending: false}, rows).descending, false);
});
