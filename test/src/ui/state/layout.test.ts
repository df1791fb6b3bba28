// Layout, panels and room → places that cover the room exactly; the pair of panels that were opened last.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	layOut,
	nextLayout,
	paired,
	type Arrangement,
	type Pair,
} from '../../../../src/ui/state/layout.js';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const pair: Pair = {panels: ['b', 'd'], side: 0};

const panels = ({rows}: Arrangement) => rows.map((row) => row.map(({panel}) => panel));

/** Every row as wide and all together as high as what they were given. */
function assertCovers({rows, lacks}: Arrangement, width: number, height: number): void {
	for (const row of rows) {
		assert.equal(
			row.reduce((sum, pane) => sum + pane.width, 0),
			width,
		);
		assert.equal(new Set(row.map((pane) => pane.height)).size, 1);
	}

	const used = rows.reduce((sum, [first]) => sum + (first?.height ?? 0), 0);
	assert.equal(used + (lacks === '' ? 0 : 1), height);
}

test('v goes through three layouts', () => {
	assert.equal(nextLayout('one'), 'two');
	assert.equal(nextLayout('two'), 'grid');
	assert.equal(nextLayout('grid'), 'one');
});

test('every layout covers the room exactly, whatever its size, and shows the panel', () => {
	for (const layout of ['one', 'two', 'grid'] as const) {
		for (let width = 40; width <= 300; width += 13) {
			for (let height = 7; height <= 100; height += 3) {
				const laid = layOut({layout, panel: 'd', pair}, names, {width, height});
				assertCovers(laid, width, height);
				assert.ok(panels(laid).flat().includes('d'));
				assert.ok(laid.order.includes('d'));
			}
		}
	}
});

test('two show the pair, wherever the focus is', () => {
	const size = {width: 81, height: 7};
	const left = layOut({layout: 'two', panel: 'b', pair}, names, size);
	const right = layOut({layout: 'two', panel: 'd', pair: {...pair, side: 1}}, names, size);
	assert.deepEqual(left, right);
	assert.deepEqual(left.rows, [
		[
			{panel: 'b', width: 41, height: 7},
			{panel: 'd', width: 40, height: 7},
		],
	]);
	assert.deepEqual(left.order, ['b', 'd']);
});

test('a grid has all panels, pages where they do not fit, and no hole', () => {
	const grid = (panel: string, width: number, height: number) =>
		panels(layOut({layout: 'grid', panel, pair}, names, {width, height}));
	assert.deepEqual(grid('a', 80, 21), [
		['a', 'b'],
		['c', 'd'],
		['e', 'f'],
	]);
	assert.deepEqual(grid('a', 240, 47), [
		['a', 'b', 'c'],
		['d', 'e', 'f'],
	]);
	assert.deepEqual(grid('d', 80, 14), [
		['a', 'b'],
		['c', 'd'],
	]);
	assert.deepEqual(grid('e', 80, 14), [['e', 'f']]);
	const five = layOut({layout: 'grid', panel: 'a', pair}, names.slice(0, 5), {
		...{width: 100, height: 21},
	});
	assert.deepEqual(five.rows[2], [{panel: 'e', width: 100, height: 7}]);
});

test('where it does not fit, one is shown and a line says what it needs', () => {
	for (const layout of ['two', 'grid'] as const) {
		for (const [width, height] of [
			[79, 21],
			[80, 6],
		] as const) {
			const laid = layOut({layout, panel: 'b', pair}, names, {width, height});
			assert.deepEqual(panels(laid), [['b']]);
			assert.match(laid.lacks, new RegExp(`needs 80x10, has ${width}x${height + 3}`));
			assertCovers(laid, width, height);
		}
	}
});

test('a panel without a tab, and an only one, are shown alone without complaint', () => {
	for (const [layout, known] of [
		['grid', names],
		['two', ['x']],
	] as const) {
		const laid = layOut({layout, panel: 'x', pair}, known, {width: 200, height: 50});
		assert.deepEqual(panels(laid), [['x']]);
		assert.equal(laid.lacks, '');
	}
});

test('with one on the screen the last two that were opened are the pair', () => {
	let now = pair;
	for (const panel of ['a', 'c', 'c', 'a', 'f']) now = paired(now, panel, 'one');
	assert.deepEqual(new Set(now.panels), new Set(['a', 'f']));
	assert.equal(now.panels[now.side], 'f');
});

test('with two on the screen a panel takes the place of the one with the focus', () => {
	assert.deepEqual(paired({panels: ['b', 'd'], side: 1}, 'a', 'two'), {
		...{panels: ['b', 'a'], side: 1},
	});
	assert.deepEqual(paired({panels: ['b', 'd'], side: 1}, 'b', 'two'), {
		...{panels: ['b', 'd'], side: 0},
	});
});
