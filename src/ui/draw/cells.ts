// Text → text of an exact width in terminal cells, with wide characters and colours counted right.
import {stripVTControlCharacters} from 'node:util';
import {isSimple, sgrEnd} from '../terminal/fast/simple-cells.js';
import {stringWidth} from '../terminal/fast/string-width.js';

export {stringWidth as cellWidth};

export type Align = 'left' | 'right';

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** `12.3K/s`, `(4194303)`, `22:14:05`, `10.0.3.7:443`: a part of one would be another. */
const number = /^[^\p{L}\d]*\d[\d.,:]*(?:\p{L}{0,4}|%)(?:\/\p{L}+)?[^\p{L}\d]*$/u;
/** `[2001:db8::17]:8080` */
const address = /^\[?[\da-f]*:[\da-f]*:[\da-f:.\]]*$/i;

/**
 * How many of the cells a cut may fill: no figure loses digits or its unit, it is left out. What is
 * left of a name does not end in a digit either, which would be read as a number; before an ellipsis
 * not even a whole figure does.
 */
function wholeCells(text: string, cells: number, isMarked: boolean): number {
	const plain = stripVTControlCharacters(text);
	const kept = cut(plain, cells);
	const word = /\S*$/.exec(kept)?.[0] ?? '';
	const rest = /^\S*/.exec(plain.slice(kept.length))?.[0] ?? '';
	if (word === '' || (rest === '' && !isMarked)) return cells;
	const isFigure = number.test(word + rest) || address.test(word + rest);
	const whole = isFigure ? '' : word.replace(/\d[\d.,]*$/, '');
	return stringWidth(kept) - stringWidth(word) + stringWidth(whole);
}

/** The longest beginning that fits in which every figure is whole; the text may hold SGR. */
export const cutWhole = (text: string, cells: number): string =>
	stringWidth(text) <= cells ? text : cut(text, wholeCells(text, cells, false));

/** The longest beginning of `text` that fits; SGR sequences are kept, all of them. */
export function cut(text: string, cells: number): string {
	let out = '';
	let used = 0;
	let index = 0;
	while (index < text.length) {
		const code = text.charCodeAt(index);
		const end = code === 0x1b ? sgrEnd(text, index) : -1;
		if (end !== -1) {
			out += text.slice(index, end + 1);
			index = end + 1;
			continue;
		}

		const next = text.charCodeAt(index + 1);
		const grapheme =
			isSimple(code) && (Number.isNaN(next) || isSimple(next) || next === 0x1b)
				? text.charAt(index)
				: firstGrapheme(text, index);
		used += stringWidth(grapheme);
		if (used <= cells) out += grapheme;
		index += grapheme.length;
	}

	return out;
}

// Graphemes are short; a window keeps a long line from being segmented again for each of them.
function firstGrapheme(text: string, index: number): string {
	const [first] = segmenter.segment(text.slice(index, index + 64));
	return first?.segment ?? text.charAt(index);
}

/** Cut at the end with an ellipsis when too long, but not amid a figure; the text must hold no SGR. */
export function truncate(text: string, cells: number): string {
	if (cells <= 0) return '';
	if (stringWidth(text) <= cells) return text;
	return `${cut(text, wholeCells(text, cells - 1, true))}…`;
}

/** Exactly `cells` wide: truncated or padded. The text must hold no SGR. */
export function pad(text: string, cells: number, align: Align = 'left'): string {
	const shown = truncate(text, cells);
	const blank = ' '.repeat(Math.max(0, cells - stringWidth(shown)));
	return align === 'left' ? shown + blank : blank + shown;
}

/** Exactly `cells` wide, without half a figure; the text may hold SGR. */
export function fill(text: string, cells: number): string {
	const width = stringWidth(text);
	if (width > cells) return fill(cutWhole(text, cells), cells);
	return width === cells ? text : text + ' '.repeat(cells - width);
}

/** Both parts on one line of exactly `cells`; the right one gives way when there is no room. */
export function spread(left: string, right: string, cells: number): string {
	const gap = cells - stringWidth(left) - stringWidth(right);
	return gap < 1 ? fill(left, cells) : left + ' '.repeat(gap) + right;
}

/** Breaks plain text between words; a word longer than a line is cut. */
export function wrap(text: string, cells: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(/\s+/).filter((part) => part !== '')) {
		if (line !== '' && stringWidth(line) + 1 + stringWidth(word) <= cells) {
			line += ` ${word}`;
			continue;
		}

		if (line !== '') lines.push(line);
		line = truncate(word, cells);
	}

	return line === '' ? lines : [...lines, line];
}

/** A piece of a line; when room is short, pieces with a higher `rank` go first. */
export type Piece = {readonly text: string; readonly rank: number};

/** The pieces that fit, in their order, joined by `gap`. */
export const joinFitting = (pieces: readonly Piece[], cells: number, gap = '  '): string =>
	fitting(pieces, cells, stringWidth(gap))
		.map(({text}) => text)
		.join(gap);

/** The pieces that fit together with a gap between any two, in their order. */
export function fitting(pieces: readonly Piece[], cells: number, gapCells = 2): Piece[] {
	let kept = pieces
		.filter(({text}) => text !== '')
		.map((piece) => ({piece, rank: piece.rank, cells: stringWidth(piece.text)}));
	let total = kept.reduce((sum, piece) => sum + piece.cells + gapCells, -gapCells);
	while (kept.length > 0 && total > cells) {
		const worst = Math.max(...kept.map(({rank}) => rank));
		const last = kept.findLastIndex(({rank}) => rank === worst);
		total -= (kept[last]?.cells ?? 0) + gapCells;
		kept = kept.filter((_, index) => index !== last);
	}

	return kept.map(({piece}) => piece);
}
