// The shapes the screen is drawn with, in Unicode, on the kernel's console and in ASCII, and text → what of
// it the last two can show.
import {asciiForms} from '../../core/ascii.js';

export type Glyphs = {
	readonly horizontal: string;
	readonly vertical: string;
	/** Top left, top right, bottom left, bottom right. */
	readonly corners: readonly [string, string, string, string];
	/** Parts of a cell filled from the left, thinnest first, the whole cell last. */
	readonly bar: readonly string[];
	/** A thin bar in a row of a table: half a cell, a whole cell. */
	readonly rule: readonly string[];
	/** Parts of a cell filled from the bottom, lowest first, the whole cell last. */
	readonly column: readonly string[];
	/** Densities, lightest first. */
	readonly shades: readonly string[];
	readonly dot: string;
	readonly descending: string;
	readonly ascending: string;
	readonly more: string;
	readonly pointer: string;
	/** Points at a line from its right. */
	readonly marker: string;
	/** On the cell of a heat map that is being read. */
	readonly crosshair: string;
	/** A place on a line. */
	readonly position: string;
};

// Only box, block, braille, Latin and arrow characters: fast/simple-cells.ts counts them quickly.
export const unicodeGlyphs: Glyphs = {
	horizontal: '─',
	vertical: '│',
	corners: ['╭', '╮', '╰', '╯'],
	bar: ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'],
	rule: ['╸', '━'],
	column: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
	shades: ['·', '░', '▒', '▓', '█'],
	dot: '·',
	descending: '↓',
	ascending: '↑',
	more: '…',
	pointer: '›',
	marker: '←',
	crosshair: '┼',
	position: '●',
};

/** Of what fonts of 256 characters have: no braille, no eighths of a cell, no round corners. */
export const consoleGlyphs: Glyphs = {
	...unicodeGlyphs,
	corners: ['┌', '┐', '└', '┘'],
	bar: ['▌', '█'],
	rule: ['─'],
	column: ['▄', '█'],
	more: '~',
	pointer: '>',
	position: 'o',
};

const consoleText = /[\u00a1-\u00ff←↑→↓─│┌┐└┘├┤┬┴┼▀▄█▌▐░▒▓]/u;

/** Whether the kernel's console has the character in its fonts. */
export const onConsole = (character: string): boolean => consoleText.test(character);

export const asciiGlyphs: Glyphs = {
	horizontal: '-',
	vertical: '|',
	corners: ['+', '+', '+', '+'],
	bar: ['#'],
	rule: ['='],
	column: ['.', ':', '-', '=', '+', '*', '#'],
	shades: ['.', ':', '-', '=', '+', '*', '#', '%', '@'],
	dot: '|',
	descending: 'v',
	ascending: '^',
	more: '~',
	pointer: '>',
	marker: '<',
	crosshair: '+',
	position: 'o',
};

/** Braille as the ASCII character with its weight in the same half of the cell. */
function asciiBraille(code: number): string {
	const dots = code - 0x28_00;
	const upper = dots & 0b0001_1011;
	const lower = dots & 0b1110_0100;
	if (upper !== 0 && lower !== 0) return ':';
	if (upper === 0) return lower === 0 ? ' ' : '.';
	return "'";
}

/** Every other character, unless it is kept, becomes as many question marks as it has cells. */
export function asciiText(
	line: string,
	cellWidth: (text: string) => number,
	isKept: (character: string) => boolean = () => false,
): string {
	return line.replaceAll(/[\u0080-\u{10FFFF}]+/gu, (run) => {
		let out = '';
		let other = '';
		for (const character of run) {
			const code = character.codePointAt(0) ?? 0;
			const isBraille = code >= 0x28_00 && code <= 0x28_ff;
			const form = isBraille ? asciiBraille(code) : asciiForms[character];
			const known = isKept(character) ? character : form;
			if (known === undefined) {
				other += character;
				continue;
			}

			out += '?'.repeat(cellWidth(other)) + known;
			other = '';
		}

		return out + '?'.repeat(cellWidth(other));
	});
}
