// A table's cells: zeros step back, unless they are names.
import assert from 'node:assert/strict';
import test from 'node:test';
import {columnsOf} from '../../../helpers/columns.js';
import {tableLines} from '../../../../src/ui/draw/table-lines.js';
import {inOrder} from '../../../../src/ui/rows/rows.js';
import {createTheme} from '../../../../src/ui/theme/theme.js';

void test('what did not happen is faint; CPU 0 and process 0 are not', () => {
	const theme = createTheme(256, false);
	const [, row = ''] = tableLines({
		columns: columnsOf({pid: 'number', cpu: 'number', count: 'counter', bytes: 'counter'}),
		rows: inOrder([{pid: 0, cpu: 0, count: 0, bytes: null}]),
		...{totals: {}, seconds: 1, order: {key: 'pid', descending: true}},
		...{width: 40, height: 3, tone: 'read', theme},
	});
	const faint = (text: string) => theme.paint('faint', text.padStart(6));
	assert.equal(row, `${'0'.padStart(6)} ${'0'.padStart(6)} ${faint('0')} ${faint('–')}`);
});

void test('a share is of what counts', () => {
	const lines = tableLines({
		columns: columnsOf({bytes: 'counter'}).map((one) => ({...one, counts: 'moved_bytes'})),
		rows: inOrder([
			{bytes: 30, moved_bytes: 30},
			{bytes: 900, moved_bytes: 10},
			{bytes: 900, moved_bytes: 0},
		]),
		...{totals: {bytes: 40}, seconds: 1, order: {key: 'bytes', descending: true}},
		...{width: 60, height: 5, tone: 'read', theme: createTheme(0, false)},
	});
	const shares = lines.slice(1, 4).map((line) => /(\d+)%/.exec(line)?.[1]);
	assert.deepEqual(shares, ['75', '25', '0']);
});

void test('what a long history has added up stands below the rows, and is none of them', () => {
	const lines = tableLines({
		columns: columnsOf({pid: 'number', disk: 'name', io: 'counter'}),
		rows: inOrder([{pid: 1, disk: 'nvme0n1p2', io: 5}]),
		others: [{pid: null, disk: null, io: 7}],
		...{totals: {io: 12}, seconds: 1, order: {key: 'io', descending: true}, selected: 0},
		...{width: 24, height: 4, tone: 'read', theme: createTheme(0, false)},
	});
	assert.match(lines[2] ?? '', /^ +\(others\) +7$/);
	assert.equal(lines.length, 3);
});
