// Series over time → a strip of block columns for each, one above the other on one scale, over one time
// axis: the same chart as chart.ts draws of dots, for fonts without braille and for eyes that prefer it.
import {area, peak} from './bar.js';
import {pad} from './cells.js';
import {niceScale} from './chart-scale.js';
import type {ChartOptions, ChartSeries} from './chart.js';
import {timeAxis} from './time-axis.js';

/** Cells before the columns, for a label of the scale or the beginning of a title. */
const labelCells = 9;

/** Lines of a strip that can spare one. */
const roomy = 4;

export function blockChart(options: ChartOptions): string[] {
	const {series, width, height, seconds, end, theme} = options;
	const cells = Math.max(1, width - labelCells - 1);
	const each = Math.floor((height - 1) / Math.max(1, series.length));
	if (each < 1 || series.length === 0) return Array.from({length: height}, () => ' '.repeat(width));
	// A line between strips keeps one's name from the other's scale.
	const rows = each >= roomy && series.length > 1 ? each - 1 : each;
	const highest = peak(series.flatMap(({values}) => values.slice(-cells)));
	const top = options.max ?? scaleTop(highest);
	const strips = series.flatMap((one) => [
		...Array.from({length: each - rows}, () => ' '.repeat(width)),
		...strip(one, top, cells, rows, options),
	]);
	const known = Math.max(...series.map(({values}) => values.length));
	const points = Math.max(2, Math.min(cells, known));
	const left = labelCells + 1 + cells - points;
	const axis = timeAxis({width, left, cellsPerPoint: 1, points, now: points - 1, end, seconds});
	const blank = Array.from({length: height - 1 - strips.length}, () => ' '.repeat(width));
	return [...blank, ...strips, theme.paint('muted', axis)];
}

/** The round number at or above the largest value. */
const scaleTop = (highest: number): number =>
	highest > 0 ? niceScale(highest, Number.POSITIVE_INFINITY).max : 1;

function strip(
	{title, values, tone}: ChartSeries,
	top: number,
	cells: number,
	rows: number,
	{series, theme}: ChartOptions,
): string[] {
	const edge = theme.paint('faint', theme.glyphs.vertical);
	return area(values, cells, rows, theme.glyphs, top).map((line, index) => {
		// The name belongs to the base; a strip of one line has no room for its scale.
		const name = series.length > 1 ? title : '0';
		const label = index === rows - 1 ? name : index === 0 ? numberText(top) : '';
		const text = theme.paint('muted', pad(label, labelCells - 1, 'right'));
		return `${text} ${edge}${theme.paint(tone, line)}`;
	});
}

const numberText = (value: number): string =>
	Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
