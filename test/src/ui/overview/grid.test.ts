// Cells of the overview that do not all fit: the screen is full of them, the chosen one among them.
import assert from 'node:assert/strict';
import test from 'node:test';
import {gridFor} from '../../../../src/ui/overview/overview-lines.js';

void test('as many cells are in sight as have room, with the chosen one, and stay while they can', () => {
	for (let cells = 1; cells <= 12; cells += 1) {
		for (const width of [40, 80]) {
			for (let height = 4; height <= 30; height += 1) {
				for (let firstCell = 0; firstCell < cells; firstCell += 1) {
					for (let cell = 0; cell < cells; cell += 1) {
						const size = {width, height};
						const {columns, rows, first} = gridFor({cell, firstCell}, {cells, resources: 0}, size);
						const page = columns * rows;
						const what = JSON.stringify({...size, cells, cell, firstCell, columns, rows, first});
						assert.ok(first <= cell && cell < first + page, what);
						assert.ok(first >= 0 && (first === 0 || first + page <= cells), what);
						const again = gridFor({cell, firstCell: first}, {cells, resources: 0}, size);
						assert.equal(again.first, first, what);
					}
				}
			}
		}
	}
});

void test('at 80x24 the seventh of seven cells stands after the six before it that fit', () => {
	const of = (cell: number, firstCell: number) =>
		gridFor({cell, firstCell}, {cells: 7, resources: 5}, {width: 80, height: 21});
	assert.deepEqual(of(0, 0), {columns: 2, rows: 3, first: 0});
	assert.deepEqual(of(6, 0), {columns: 2, rows: 3, first: 1});
	assert.equal(of(1, 1).first, 1);
	assert.equal(of(0, 1).first, 0);
});
