// A table's cells: zeros step back, unless they are names.
import assert from 'node:assert/strict';
import test from 'node:test';
import type {Column} from '../../../src/probe/probe.js';
import {table} from '../../../src/ui/table.js';
import {createTheme} from '../../../src/ui/theme.js';

const column = (key: string): Column => ({
	...{key, title: key, width: 6, align: 'right', describe: key},
});

void test('what did not happen is faint; CPU 0 and process 0 are not', () => {
	const theme = createTheme(256, false);
	const [, row = ''] = table({
		columns: ['pid', 'cpu', 'count', 'bytes'].map(column),
		rows: [{pid: 0, cpu: 0, count: 0, bytes: null}],
		...{totals: {}, seconds: 1, order: {key: 'pid', descending: true}},
		...{width: 40, height: 3, tone: 'read', theme},
	});
	const faint = (text: string) => theme.paint('faint', text.padStart(6));
	assert.equal(row, `${'0'.padStart(6)} ${'0'.padStart(6)} ${faint('0')} ${faint('–')}`);
});
