// The shapes the screen is drawn with, in Unicode and in ASCII, and text → its nearest ASCII.

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

const replacements: Readonly<Record<string, string>> = {
	'–': '-',
	'—': '-',
	'·': '.',
	'…': '~',
	'∞': '~',
	µ: 'u',
	'×': 'x',
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

/** Every other character becomes as many question marks as it has cells. */
export function asciiText(line: string, cellWidth: (text: string) => number): string {
	return line.replaceAll(/[\u0080-\u{10FFFF}]+/gu, (run) => {
		let out = '';
		let other = '';
		for (const character of run) {
			const code = character.codePointAt(0) ?? 0;
			const known =
				code >= 0x28_00 && code <= 0x28_ff ? asciiBraille(code) : replacements[character];
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
