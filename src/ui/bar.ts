// Shares and series → bars, columns and sparklines out of block characters, an eighth of a cell fine.
import type {Glyphs} from './glyphs.js';

/** A bar from the left; anything above zero shows at least the thinnest part. Not padded. */
export function bar(share: number, cells: number, glyphs: Glyphs): string {
	if (!(share > 0) || cells <= 0) return '';
	const steps = glyphs.bar.length;
	const filled = Math.max(1, Math.round(Math.min(1, share) * cells * steps));
	const whole = Math.floor(filled / steps);
	const rest = filled % steps;
	return (glyphs.bar.at(-1) ?? '').repeat(whole) + (rest > 0 ? (glyphs.bar[rest - 1] ?? '') : '');
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
 * Null leaves its column empty.
 */
export function area(
	values: ReadonlyArray<number | null>,
	cells: number,
	rows: number,
	glyphs: Glyphs,
	scale: {readonly min: number; readonly max: number} = {min: 0, max: peak(values)},
): string[] {
	const shown = values.slice(-cells);
	const span = scale.max - scale.min;
	const shares = shown.map((value) =>
		value === null || span <= 0 ? 0 : (value - scale.min) / span,
	);
	const blank = ' '.repeat(Math.max(0, cells - shown.length));
	return Array.from({length: rows}, (_, line) => {
		const row = rows - 1 - line;
		return blank + shares.map((share) => columnCell(share, row, rows, glyphs)).join('');
	});
}

export const peak = (values: ReadonlyArray<number | null>): number =>
	values.reduce<number>((max, value) => Math.max(max, value ?? 0), 0);
