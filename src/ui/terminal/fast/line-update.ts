// The line on the screen and the line wanted → what to write: Ink's own answer without Intl.Segmenter
// where every character is one cell. The bundle puts this in the place of Ink's file.
//
// The path below node_modules: Ink exports only its index, and this needs what it replaces.
import slowLineUpdate from '../../../../node_modules/ink/build/line-update.js';
import {isPlain, isSimple, sgrEnd} from './simple-cells.js';
import {stringWidth} from './string-width.js';

const eraseToEnd = '\u001B[K';
const toColumn = (column: number): string => `\u001B[${column + 1}G`;

export function lineUpdate(previous: string, next: string, columns: number): string {
	const common = commonLength(previous, next);
	const prefix = measure(next, common);
	if (!prefix || !isPlain(previous) || !isPlain(next) || !(columns > 0))
		return slowLineUpdate(previous, next, columns);
	const full = toColumn(0) + eraseToEnd + next;
	// After the last column the cursor waits to wrap, which no sequence can bring about.
	const fits = stringWidth(previous) <= columns && stringWidth(next) <= columns;
	if (!fits || prefix.cells >= columns || prefix.cells === 0) return full;
	const styles = [...prefix.styles.values()].map((code) => `\u001B[${code}m`).join('');
	const partial = toColumn(prefix.cells) + eraseToEnd + styles + next.slice(prefix.end);
	return partial.length < full.length ? partial : full;
}

function commonLength(previous: string, next: string): number {
	let length = 0;
	while (length < next.length && previous.charCodeAt(length) === next.charCodeAt(length))
		length += 1;
	return length;
}

type MeasuredLine = {
	readonly cells: number;
	/** The styles in force at the end, by what they change. */
	readonly styles: ReadonlyMap<string, string>;
	/** Where the last whole character or sequence ends. */
	readonly end: number;
};

/** The first `length` code units; undefined where one of them is not simple. */
function measure(text: string, length: number): MeasuredLine | undefined {
	const styles = new Map<string, string>();
	let cells = 0;
	let index = 0;
	while (index < length) {
		const code = text.charCodeAt(index);
		if (isSimple(code)) {
			cells += 1;
			index += 1;
			continue;
		}

		const end = code === 0x1b ? sgrEnd(text, index) : -1;
		if (end === -1) return undefined;
		// A sequence that is the same only at its beginning belongs to what changed.
		if (end >= length) break;
		if (!apply(styles, text.slice(index + 2, end))) return undefined;
		index = end + 1;
	}

	return {cells, styles, end: index};
}

/** The theme's codes: foreground, background, intensity, inverse. False for any other. */
function apply(styles: Map<string, string>, code: string): boolean {
	const kind = /^(?:3\d|9\d|38;5;\d+)$/.test(code)
		? 'foreground'
		: /^(?:4\d|10\d|48;5;\d+)$/.test(code)
			? 'background'
			: {'1': 'intensity', '22': 'intensity', '7': 'inverse', '27': 'inverse'}[code];
	if (kind === undefined) return false;
	styles.delete(kind);
	if (!/^(?:39|49|22|27)$/.test(code)) styles.set(kind, code);
	return true;
}

// The file that this replaces has a default export.
export default lineUpdate;
