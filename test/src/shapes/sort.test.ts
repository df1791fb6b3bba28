// Rows in the order that is printed.
import assert from 'node:assert/strict';
import test from 'node:test';
import {processColumns, type Column} from '../../../src/core/column.js';
import type {Row} from '../../../src/core/snapshot.js';
import {sortedRows} from '../../../src/shapes/table/sort.js';

const reads: Column<{reads: number | null}> = {
	...{key: 'reads', title: 'READS', width: 8, unit: 'count', role: 'counter', describe: 'reads'},
};

const schema = {
	columns: [...processColumns('process that reads'), reads] as unknown as readonly Column[],
	sortBy: 'reads',
};

const rows: readonly Row[] = [
	{pid: 30, comm: 'b', reads: 1},
	{pid: 4, comm: 'c', reads: null},
	{pid: 5, comm: 'b', reads: 1},
	{pid: 2, comm: 'a', reads: 9},
	{pid: 3, comm: 'c', reads: null},
];

const pids = (some: readonly Row[], sort?: string): unknown[] =>
	sortedRows(some, schema, {sort}).map(({pid}) => pid);

test('rows that are equal are printed in the order of their keys, however they came', () => {
	for (const some of [rows, rows.toReversed()]) {
		assert.deepEqual(pids(some), [2, 5, 30, 3, 4]);
		assert.deepEqual(pids(some, 'comm'), [2, 5, 30, 3, 4]);
	}
});

test('numbers are printed largest first, text from A on, what was not measured last', () => {
	assert.deepEqual(pids(rows, 'PID'), [30, 5, 4, 3, 2]);
	assert.deepEqual(pids(rows).slice(-2), [3, 4]);
});
