// Fewer rows of a snapshot: their totals, and what stays unknown.
import assert from 'node:assert/strict';
import test from 'node:test';
import {narrow, onlyRows} from '../../../src/probe/narrow.js';
import type {ReadySnapshot, Row} from '../../../src/probe/snapshot.js';
import {biotop, idleCachestat, syscount} from '../output/snapshots.js';

const only = (snapshot: ReadySnapshot, passes: (row: Row) => boolean) => {
	const kept = onlyRows(snapshot, passes);
	assert.ok(kept.shape !== 'hist');
	return kept;
};

test('a filter keeps the rows and their share of the totals', () => {
	const {snapshot, ignored} = narrow(biotop, {pids: [7], cgroupId: 3});
	assert.ok(snapshot.shape === 'table');
	assert.deepEqual(ignored, ['cgroup']);
	assert.deepEqual(
		snapshot.rows.map(({comm}) => comm),
		['dd'],
	);
	assert.deepEqual(snapshot.totals, {io: 64, bytes: 67_108_864});
});

test('what all rows pass, and what the rows cannot tell, stays the same snapshot', () => {
	assert.equal(narrow(biotop, {pids: [7, 12]}).snapshot, biotop);
	assert.deepEqual(narrow(idleCachestat, {uid: 0}), {snapshot: idleCachestat, ignored: ['uid']});
});

test('nothing left is 0, unless it was never measured', () => {
	assert.deepEqual(only(biotop, () => false).totals, {io: 0, bytes: 0});
	assert.ok(syscount.shape === 'counts');
	const unmeasured = {...syscount, totals: {...syscount.totals, total_us: null}};
	const {count, total_us} = only(unmeasured, () => false).totals;
	assert.deepEqual([count, total_us], [0, null]);
});

test('rows without a value have no total, whatever the others had', () => {
	assert.ok(syscount.shape === 'counts');
	const rows = syscount.rows.map((row, index) => (index < 2 ? {...row, total_us: null} : row));
	const isFirst = ({count}: Row) => Number(count) > 98;
	const {count, total_us} = only({...syscount, rows}, isFirst).totals;
	assert.deepEqual([count, total_us], [199, null]);
});
