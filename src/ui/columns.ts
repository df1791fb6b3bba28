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

/** A narrow name is still a name. */
const leastText = 10;

/** What a column takes at least. Numbers are never cut; text is, where room is short. */
function least(column: Column, title: number, wish: number, short: boolean): number {
	if (!short) return Math.max(declaredWidth(column), title);
	return Math.max(title, Math.min(wish, column.align === 'left' ? leastText : wish));
}

/**
 * Where the declared widths do not fit, columns shrink to what they hold; then the most dispensable
 * are left out, then others from the right, but never the one that sorts nor the first. What room
 * is left goes to columns that hold longer text than they have cells.
 */
export function fitColumns(
	columns: readonly Column[],
	rows: readonly Row[],
	seconds: number,
	width: number,
	sortKey: string,
): Fitted[] {
	const wishes = new Map(columns.map((column) => [column, natural(column, rows, seconds)]));
	const declared = columns.reduce((sum, column) => sum + declaredWidth(column) + 1, -1);
	let kept: Fitted[] = columns.map((column) => {
		const title = columnTitle(column);
		// The sorted column's title carries an arrow.
		const needed = cellWidth(title) + (column.key === sortKey ? 1 : 0);
		const wish = wishes.get(column) ?? 0;
		return {column, title, width: least(column, needed, wish, declared > width)};
	});
	const used = () => kept.reduce((sum, fitted) => sum + fitted.width + 1, -1);
	while (kept.length > 1 && used() > width) {
		const victim = leastNeeded(kept, sortKey);
		kept = kept.filter((fitted) => fitted !== victim);
	}

	// First what they hold, then what they would like to be.
	kept = grow(kept, width - used(), ({column}) => wishes.get(column) ?? 0);
	return grow(kept, width - used(), ({column}) => declaredWidth(column));
}

const declaredWidth = (column: Column): number => column.screen?.width ?? column.width;

/** Hands out spare cells from left to right. */
function grow(kept: readonly Fitted[], spare: number, wish: (fitted: Fitted) => number): Fitted[] {
	let left = spare;
	return kept.map((fitted) => {
		const extra = Math.max(0, Math.min(left, wish(fitted) - fitted.width));
		left -= extra;
		return {...fitted, width: fitted.width + extra};
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
