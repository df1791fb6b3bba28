// Shares and series → bars, columns and sparklines out of block characters, an eighth of a cell fine.
import type {Glyphs} from '../theme/glyphs.js';

/**
 * A bar from the left out of parts of a cell, the whole cell last: `glyphs.bar` where bars form one
 * shape, `glyphs.rule` where each belongs to its row. Anything above zero shows at least the
 * thinnest part. Not padded.
 */
export function bar(share: number, cells: number, parts: readonly string[]): string {
	if (!(share > 0) || cells <= 0) return '';
	const steps = parts.length;
	const filled = Math.max(1, Math.round(Math.min(1, share) * cells * steps));
	const whole = Math.floor(filled / steps);
	const rest = filled % steps;
	return (parts.at(-1) ?? '').repeat(whole) + (rest > 0 ? (parts[rest - 1] ?? '') : '');
}

/** One cell that shows `share` of row `row`, counted from the bottom, of a column of `rows` rows. */
export function columnCell(share: number, row: number, rows: number, glyphs: Glyphs): string {
	const steps = glyphs.column.length;
	const filled = share > 0 ? Math.max(1, Math.round(Math.min(1, share) * rows * steps)) : 0;
	const here = Math.min(steps, filled - row * steps);
	return here <= 0 ? ' ' : (glyphs.column[here - 1] ?? ' ');
}

/**
 * The last `cells` values as an area of `rows` lines, top line first, newest value at the right.
 * Null leaves its column empty. Areas that are to be compared share the `highest` value.
 */
export function area(
	values: ReadonlyArray<number | null>,
	cells: number,
	rows: number,
	glyphs: Glyphs,
	highest?: number,
): string[] {
	const shown = values.slice(-cells);
	// An eighth is left free above, so that an area does not grow into what stands there.
	const top = ((highest ?? peak(shown)) * rows) / (rows - 1 / glyphs.column.length);
	const shares = shown.map((value) => (value === null || top <= 0 ? 0 : value / top));
	const blank = ' '.repeat(Math.max(0, cells - shown.length));
	return Array.from({length: rows}, (_, line) => {
		const row = rows - 1 - line;
		return blank + shares.map((share) => columnCell(share, row, rows, glyphs)).join('');
	});
}

export const peak = (values: ReadonlyArray<number | null>): number =>
	values.reduce<number>((max, value) => Math.max(max, value ?? 0), 0);
