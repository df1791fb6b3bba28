// softirqs' rows → a line per vector: time, share of a CPU, runs, their bars, and the runs' past.
import {count, duration, unmeasured} from '../src/core/format.js';
import type {ReadySnapshot, Row, Value} from '../src/core/snapshot.js';
import {area, bar} from '../src/ui/draw/bar.js';
import {fill, pad, type Align} from '../src/ui/draw/cells.js';
import type {Inside} from '../src/ui/draw/panel-frame.js';
import type {PanelTable} from '../src/ui/rows/panel-table.js';
import type {OrderedRows} from '../src/ui/rows/rows.js';
import type {Gauge} from '../src/shapes/gauge.js';
import {rateOf, recent} from '../src/ui/draw/series.js';
import type {Theme} from '../src/ui/theme/theme.js';

/** One gauge a vector, kept so that each remembers its answers. */
const gauges = new Map<string, Gauge>();

/** How often this vector ran, per second. */
export function runsOf(softirq: string): Gauge {
	const gauge = gauges.get(softirq) ?? rateOf('count', (row) => row['softirq'] === softirq);
	gauges.set(softirq, gauge);
	return gauge;
}

type VectorPlaces = {
	/** Cells of the bars; 0: none. */
	readonly timeBar: number;
	readonly countBar: number;
	readonly past: number;
	readonly share: boolean;
};

const nameCells = 9;
const numberCells = 8;
const shareCells = 7;

/** The bar of the times comes first, then the share, the bar of the counts, the past. */
function layoutFor(width: number): VectorPlaces {
	const room = width - nameCells - 2 * (numberCells + 1) - 1;
	if (room < 40) return {timeBar: Math.max(0, room), countBar: 0, past: 0, share: false};
	const rest = room - shareCells - 1;
	const past = rest >= 60 ? Math.floor(rest / 2) : 0;
	const bars = rest - (past > 0 ? past + 3 : 0) - 1;
	const each = Math.min(40, Math.floor(bars / 2));
	return {timeBar: each, countBar: each, past, share: true};
}

/** The column titles and a line for each vector. */
export function vectorLines(inside: Inside): string[] {
	const {table: content, width, height, theme} = inside;
	if (content === undefined) return [];
	const layout = layoutFor(width);
	const lines = content.rows.slice(0, height - 1).map((row, index) => {
		const line = vectorLine(inside, row, layout, content);
		return index === content.selected ? theme.selected(fill(line, width)) : line;
	});
	return [header(content, layout, theme), ...lines];
}

function header({order}: PanelTable, layout: VectorPlaces, theme: Theme): string {
	const arrow = order.descending ? theme.glyphs.descending : theme.glyphs.ascending;
	const title = (key: string, text: string, cells: number, align: Align) =>
		key === order.key
			? theme.bold(pad(text + arrow, cells, align))
			: theme.paint('muted', pad(text, cells, align));
	return [
		title('softirq', 'SOFTIRQ', nameCells, 'left'),
		title('total_us', 'TIME/s', numberCells, 'right'),
		...(layout.share ? [theme.paint('muted', pad('1 CPU', shareCells, 'right'))] : []),
		' '.repeat(layout.timeBar),
		title('count', 'RUNS/s', numberCells, 'right'),
		...(layout.past > 0
			? [' '.repeat(layout.countBar), theme.paint('muted', ' runs over time')]
			: []),
	].join(' ');
}

function vectorLine(
	{view, theme, tone}: Inside,
	row: Row,
	layout: VectorPlaces,
	content: PanelTable,
): string {
	const {rows, seconds} = content;
	const [runs, time] = [measured(row['count']), measured(row['total_us'])];
	const busy = time === null ? null : time / 1e6 / seconds;
	const drawn = (value: number | null, key: string, cells: number) =>
		pad(bar((value ?? 0) / largest(rows, key), cells, theme.glyphs.rule), cells);
	const cells = [
		pad(String(row['softirq']), nameCells),
		pad(busy === null ? unmeasured : duration(busy * 1e9), numberCells, 'right'),
		...(layout.share ? [pad(busy === null ? '' : percentText(busy), shareCells, 'right')] : []),
		theme.paint(tone, drawn(time, 'total_us', layout.timeBar)),
		pad(runs === null ? unmeasured : count(runs / seconds), numberCells, 'right'),
		...(layout.countBar > 0 ? [theme.paint('blue', drawn(runs, 'count', layout.countBar))] : []),
		...(layout.past > 0
			? [` ${theme.paint(tone, past(view.history, row, layout.past, theme))}`]
			: []),
	];
	return runs === 0 ? theme.paint('faint', cells.join(' ')) : cells.join(' ');
}

/** The share of one CPU, in at most seven cells: what ran is never nothing. */
export function percentText(share: number): string {
	if (share > 0 && share < 0.00005) return '<0.01%';
	return `${(100 * share).toFixed(share < 0.9995 ? 2 : share < 99.995 ? 1 : 0)}%`;
}

/** Null for what was not measured, or is no number. */
export const measured = (value: Value | undefined): number | null =>
	typeof value === 'number' ? value : null;

/** At least 1, so that it can be divided by. */
const largest = (rows: OrderedRows, key: string): number =>
	Math.max(
		1,
		rows.largest((row) => measured(row[key]) ?? 0),
	);

/** One row of columns: how often this vector ran in each of the last intervals. */
function past(
	history: readonly ReadySnapshot[],
	{softirq}: Row,
	cells: number,
	theme: Theme,
): string {
	const rates = recent(history, runsOf(String(softirq)), cells);
	return area(rates, cells, 1, theme.glyphs)[0] ?? '';
}
