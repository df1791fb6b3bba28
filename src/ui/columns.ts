// A plan's columns → those that fit the width, with the cells each gets.
import {unmeasured} from '../format.js';
import type {Column} from '../probe/probe.js';
import type {Row} from '../probe/snapshot.js';
import {cellWidth} from './cells.js';

export type Fitted = {
	readonly column: Column;
	readonly title: string;
	readonly width: number;
};

/** A cell's text on the dashboard: a rate where the column has one. */
export function cellText(column: Column, row: Row, seconds: number): string {
	const value = row[column.key] ?? null;
	if (column.screen !== undefined) return column.screen.text(value, seconds, row);
	if (column.text !== undefined) return column.text(value, row);
	return value === null ? unmeasured : String(value);
}

export const columnTitle = (column: Column): string => column.screen?.title ?? column.title;

/** No single text may take more of the line than this, in cells. */
const widest = 40;

function natural(column: Column, rows: readonly Row[], seconds: number): number {
	const longest = rows.reduce(
		(max, row) => Math.max(max, cellWidth(cellText(column, row, seconds))),
		0,
	);
	return Math.min(widest, longest);
}

/**
 * Leaves out the most dispensable columns until the rest fits, then columns from the right, but
 * never the one that sorts nor the first. Columns that hold longer text than they declare grow
 * into what room is left.
 */
export function fitColumns(
	columns: readonly Column[],
	rows: readonly Row[],
	seconds: number,
	width: number,
	sortKey: string,
): Fitted[] {
	let kept: Fitted[] = columns.map((column) => {
		const title = columnTitle(column);
		// The sorted column's title carries an arrow.
		const needed = cellWidth(title) + (column.key === sortKey ? 1 : 0);
		return {column, title, width: Math.max(column.screen?.width ?? column.width, needed)};
	});
	const used = () => kept.reduce((sum, fitted) => sum + fitted.width + 1, -1);
	while (kept.length > 1 && used() > width) {
		const victim = leastNeeded(kept, sortKey);
		kept = kept.filter((fitted) => fitted !== victim);
	}

	let spare = width - used();
	return kept.map((fitted) => {
		const wish = natural(fitted.column, rows, seconds) - fitted.width;
		const extra = Math.max(0, Math.min(spare, wish));
		spare -= extra;
		return {...fitted, width: Math.min(width, fitted.width + extra)};
	});
}

function leastNeeded(kept: readonly Fitted[], sortKey: string): Fitted | undefined {
	const [first] = kept;
	const candidates = kept.filter(
		(fitted) => fitted !== first && (fitted.column.key !== sortKey || kept.length === 2),
	);
	const rank = Math.max(...candidates.map(({column}) => column.dispensable ?? 0));
	return candidates.findLast(({column}) => (column.dispensable ?? 0) === rank);
}
