// Charts of blocks: their size, their one scale, their gaps; and the time axis that all charts have.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {blockChart} from '../../../../src/ui/draw/block-chart.js';
import {cellWidth} from '../../../../src/ui/draw/cells.js';
import type {ChartOptions} from '../../../../src/ui/draw/chart.js';
import {createTheme} from '../../../../src/ui/theme/theme.js';
import {ageText, timeAxis} from '../../../../src/ui/draw/time-axis.js';
import {plain} from '../../../helpers/ui-app.js';

const options = (...values: ReadonlyArray<ReadonlyArray<number | null>>): ChartOptions => ({
	series: values.map((one, index) => ({title: `line ${index}`, values: one, tone: 'read'})),
	...{width: 40, height: 11, seconds: 1, end: 'now', theme: createTheme(0, false)},
});

test('a chart has exactly its size, whatever is in it', () => {
	const series = [
		[],
		[0],
		[null, null],
		[1e9, 0.001],
		Array.from({length: 600}, (_, at) => at % 37),
	];
	for (const values of series) {
		for (const [width, height] of [
			[20, 4],
			[90, 14],
			[12, 2],
		] as const) {
			for (const all of [[values], [values, values], [values, values, values]]) {
				const lines = blockChart({...options(...all), width, height});
				assert.equal(lines.length, height);
				for (const line of lines) assert.equal(cellWidth(line), width, JSON.stringify(line));
			}
		}
	}
});

/** The columns of a strip, bottom line last, without labels. */
const columns = (lines: readonly string[]) => lines.map((line) => line.split('│')[1] ?? '');

test('series are compared on one scale', () => {
	const lines = columns(blockChart(options([0, 80, 80], [0, 10, 10])));
	const tall = lines.slice(0, 5).filter((line) => line.endsWith('█')).length;
	const low = lines.slice(5, 10).filter((line) => line.endsWith('█')).length;
	assert.equal(tall, 3);
	assert.equal(low, 0);
	assert.match(lines[9] ?? '', /[▁-▇]$/);
});

test('what was not measured is a gap, and what was zero is, too, but nothing else', () => {
	const last = columns(blockChart(options([5, null, 0, 5])))[9] ?? '';
	assert.match(last, /[▁-█]  [▁-█]$/);
});

test('in ASCII there are columns as well', () => {
	const theme = createTheme(0, true);
	const lines = blockChart({...options([1, 2, 4, 8]), theme}).map((line) => theme.finish(line));
	assert.match(lines.join('\n'), /#/);
	assert.match(lines.join('\n'), /^\p{ASCII}*$/u);
});

test('the time axis has round ages that a measured interval does not shake', () => {
	const axis = (seconds: number) =>
		timeAxis({width: 60, left: 0, cellsPerPoint: 1, points: 60, now: 59, end: 'now', seconds});
	assert.match(axis(1), /^ +-50s +-40s +-30s +-20s +-10s +now$/);
	assert.equal(axis(1.017), axis(1));
	assert.equal(axis(0.973), axis(1));
	assert.match(axis(1.5), /-75s .* -15s/);
	assert.match(plain(axis(60)), /-50m .* -10m/);
	assert.equal(ageText(9.5), '-9.5s');
});
