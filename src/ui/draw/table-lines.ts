// Arranged rows and columns → the lines of a table with its sorted column, cursor and share bars.
import {unmeasured} from '../../core/format.js';
import {alignOf, counted, isText, screenText, type Column} from '../../core/column.js';
import type {Row, Value} from '../../core/snapshot.js';
import {bar} from './bar.js';
import {fill, pad} from './cells.js';
import {fitColumns, type Fitted} from './columns.js';
import {mark} from '../terminal/marks.js';
import type {Order, OrderedRows} from '../rows/rows.js';
import type {Theme, Tone} from '../theme/theme.js';

/** The colour of a value, where it has a meaning. */
export type CellPaint = (key: string, value: Value, text: string) => string | undefined;

export type TableOptions = {
	readonly columns: readonly Column[];
	/** Already filtered and sorted. */
	readonly rows: OrderedRows;
	/** What a long history has added up: below the rows, where there is room; never under the cursor. */
	readonly others?: readonly Row[];
	/** Sums over all rows, also those not shown; a column without one gets no share bars. */
	readonly totals: Row;
	readonly seconds: number;
	readonly order: Order;
	readonly width: number;
	readonly height: number;
	/** The row under the cursor; none in the overview. */
	readonly selected?: number | undefined;
	/** Colour of the bars that show each row's share of the sorted column's sum. */
	readonly tone: Tone;
	readonly paint?: CellPaint | undefined;
	readonly theme: Theme;
};

/** Fewer cells than these say nothing as a bar; more than these say no more. */
const barCells = {min: 10, max: 48};

/** The first row to show so that the cursor is in sight, near the middle of a long table. */
export const firstRow = (selected: number, rows: number, height: number): number =>
	Math.max(0, Math.min(selected - Math.floor(height / 2), rows - height));

export function tableLines(options: TableOptions): string[] {
	const {rows, others = [], columns, seconds, order, width, height, selected, theme} = options;
	const room = Math.max(0, height - 1);
	const first = firstRow(selected ?? 0, rows.length, room);
	const inSight = rows.slice(first, first + room);
	const fitted = fitColumns(columns, inSight, seconds, width, order.key);
	const bars = shareBars(options, fitted);
	const shown = inSight.map((row, index) => {
		const line = `${rowLine(row, fitted, options)}${bars(row)}`;
		// Only a table with a cursor is one that can be pointed at.
		if (selected === undefined) return line;
		const full = fill(line, width);
		const at = first + index;
		return mark({type: 'row', index: at}, at === selected ? theme.selected(full) : full);
	});
	const left = others.slice(0, room - shown.length).map((row) => otherLine(row, fitted, options));
	return [header(fitted, order, selected !== undefined, theme), ...shown, ...left];
}

function header(fitted: readonly Fitted[], order: Order, isLive: boolean, theme: Theme): string {
	const marked = (key: string, text: string) => (isLive ? mark({type: 'column', key}, text) : text);
	return fitted
		.map(({column, title, width}) => {
			if (column.key !== order.key) {
				return marked(column.key, theme.paint('muted', pad(title, width, alignOf(column))));
			}

			const arrow = order.descending ? theme.glyphs.descending : theme.glyphs.ascending;
			return marked(column.key, theme.bold(pad(title + arrow, width, alignOf(column))));
		})
		.join(' ');
}

function rowLine(row: Row, fitted: readonly Fitted[], options: TableOptions): string {
	const {seconds, paint, theme} = options;
	return fitted
		.map(({column, width}) => {
			const text = screenText(column, row, seconds);
			const value = row[column.key] ?? null;
			const padded = pad(text, width, alignOf(column));
			const painted = paint?.(column.key, value, padded);
			if (painted !== undefined) return painted;
			// Zeros and gaps step back, so that what happened stands out; CPU 0 is none of them.
			const isNothing = value === 0 && column.role !== 'key';
			const quiet = value === null || text === unmeasured || isNothing;
			return quiet ? theme.paint('faint', padded) : padded;
		})
		.join(' ');
}

/** Sums of several: the first column of text that they do not share says so. */
function otherLine(row: Row, fitted: readonly Fitted[], {seconds, theme}: TableOptions): string {
	const name = fitted.find(({column}) => isText(column) && (row[column.key] ?? null) === null);
	const cells = fitted.map((one) => {
		const isUnknown = (row[one.column.key] ?? null) === null;
		const text = isUnknown ? '' : screenText(one.column, row, seconds);
		return pad(one === name ? '(others)' : text, one.width, alignOf(one.column));
	});
	return theme.paint('muted', cells.join(' '));
}

/** What room the columns leave shows how much of all each row has. */
function shareBars(options: TableOptions, fitted: readonly Fitted[]): (row: Row) => string {
	const {rows, totals, order, width, theme, tone} = options;
	const used = fitted.reduce((sum, column) => sum + column.width + 1, 1);
	const cells = Math.min(barCells.max, width - used - 6);
	const by = options.columns.find(({key}) => key === order.key) ?? order;
	const total = measure(totals[order.key]);
	const most = rows.largest((row) => measure(counted(by, row)));
	if (cells < barCells.min || total <= 0 || most <= 0) return () => '';

	return (row) => {
		const value = measure(counted(by, row));
		const drawn = bar(value / most, cells, theme.glyphs.rule);
		const share = `${Math.round((100 * value) / total)}%`.padStart(4);
		const painted = theme.paint('muted', share) + ' ' + theme.paint(tone, drawn);
		return `  ${painted}`;
	};
}

const measure = (value: Value | undefined): number => (typeof value === 'number' ? value : 0);
