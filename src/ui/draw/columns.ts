// A plan's columns → those that fit the width, with the cells each gets.
import {isText, screenText, screenTitle, screenWidth, type Column} from '../../core/column.js';
import type {Row} from '../../core/snapshot.js';
import {cellWidth} from './cells.js';

export type Fitted = {
	readonly column: Column;
	readonly title: string;
	readonly width: number;
};

/** No single text may take more of the line than this, in cells. */
const widest = 40;

function natural(column: Column, rows: readonly Row[], seconds: number): number {
	const longest = rows.reduce(
		(max, row) => Math.max(max, cellWidth(screenText(column, row, seconds))),
		0,
	);
	return column.whole === true ? longest : Math.min(widest, longest);
}

/** A narrow name is still a name. */
const leastText = 10;

/** What a column takes at least. Numbers are never cut; text is, where room is short. */
function least(column: Column, isFirst: boolean, title: number, wish: number): number {
	// The first says which row it is, and two cut names may be the same.
	const isWhole = isFirst || !isText(column) || column.whole === true;
	return Math.max(title, isWhole ? wish : Math.min(wish, leastText));
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
	const narrow = columns.map((column, index): Fitted => {
		const title = screenTitle(column);
		// The sorted column's title carries an arrow.
		const needed = cellWidth(title) + (column.key === sortKey ? 1 : 0);
		const wish = wishes.get(column) ?? 0;
		return {column, title, width: least(column, index === 0, needed, wish)};
	});
	const wide = narrow.map((one) => ({
		...one,
		width: Math.max(one.width, screenWidth(one.column)),
	}));
	let kept = cellsOf(wide) > width ? narrow : wide;
	const used = () => cellsOf(kept);
	while (kept.length > 1 && used() > width) {
		const victim = leastNeeded(kept, sortKey);
		kept = kept.filter((fitted) => fitted !== victim);
	}

	// First what they hold, then what they would like to be.
	kept = grow(kept, width - used(), ({column}) => wishes.get(column) ?? 0);
	return grow(kept, width - used(), ({column}) => screenWidth(column));
}

const cellsOf = (fitted: readonly Fitted[]): number =>
	fitted.reduce((sum, one) => sum + one.width + 1, -1);

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
