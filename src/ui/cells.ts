// Text → text of an exact width in terminal cells, with wide characters and colours counted right.
import {isSimple, sgrEnd} from './fast/simple-cells.js';
import {stringWidth} from './fast/string-width.js';

export {stringWidth as cellWidth};

export type Align = 'left' | 'right';

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

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

/** Cut at the end with an ellipsis when too long; the text must hold no SGR. */
export function truncate(text: string, cells: number): string {
	if (cells <= 0) return '';
	return stringWidth(text) <= cells ? text : `${cut(text, cells - 1)}…`;
}

/** Exactly `cells` wide: truncated or padded. The text must hold no SGR. */
export function pad(text: string, cells: number, align: Align = 'left'): string {
	const shown = truncate(text, cells);
	const blank = ' '.repeat(Math.max(0, cells - stringWidth(shown)));
	return align === 'left' ? shown + blank : blank + shown;
}

/** Exactly `cells` wide; the text may hold SGR. */
export function fill(text: string, cells: number): string {
	const width = stringWidth(text);
	if (width > cells) return fill(cut(text, cells), cells);
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
export function joinFitting(pieces: readonly Piece[], cells: number, gap = '  '): string {
	let kept = pieces
		.filter(({text}) => text !== '')
		.map(({text, rank}) => ({text, rank, cells: stringWidth(text)}));
	const gapCells = stringWidth(gap);
	let total = kept.reduce((sum, piece) => sum + piece.cells + gapCells, -gapCells);
	while (kept.length > 0 && total > cells) {
		const worst = Math.max(...kept.map(({rank}) => rank));
		const last = kept.findLastIndex(({rank}) => rank === worst);
		total -= (kept[last]?.cells ?? 0) + gapCells;
		kept = kept.filter((_, index) => index !== last);
	}

	return kept.map(({text}) => text).join(gap);
}
