// What something means → how it looks: SGR codes and glyphs for 256, 16 or no colours, Unicode or ASCII.
import {stringWidth} from './fast/string-width.js';
import {asciiGlyphs, asciiText, unicodeGlyphs, type Glyphs} from './glyphs.js';

/** Number of colours to use; 0 leaves bold and inverse. */
export type Depth = 0 | 16 | 256;

/** What a colour stands for. */
export type Tone =
	| 'plain'
	| 'muted'
	| 'faint'
	| 'key'
	| 'good'
	| 'warn'
	| 'bad'
	| 'read'
	| 'write'
	| 'yellow'
	| 'blue'
	| 'magenta'
	| 'green'
	| 'cyan'
	| 'orange';

export type Theme = {
	readonly depth: Depth;
	readonly ascii: boolean;
	readonly glyphs: Glyphs;
	paint(tone: Tone, text: string): string;
	bold(text: string): string;
	inverse(text: string): string;
	/** A whole row under the cursor. */
	selected(text: string): string;
	/** Text between cold (0) and hot (1). */
	ramp(heat: number, text: string): string;
	/** One cell for each value from 0 (faint) to 1 (hot); null is empty. */
	heatCells(heats: ReadonlyArray<number | null>): string;
	/** The last step before the terminal: in ASCII mode nothing else gets through. */
	finish(line: string): string;
};

/** For `blessed-contrib`, which wants a palette number; null without colours. */
export const paletteNumber = (tone: Tone): number => colors[tone]?.[1] ?? 7;

const colors: Readonly<Record<Tone, readonly [basic: number, palette: number] | undefined>> = {
	plain: undefined,
	muted: [90, 246],
	faint: [90, 240],
	key: [36, 117],
	good: [32, 114],
	warn: [33, 221],
	bad: [31, 203],
	read: [36, 80],
	write: [33, 215],
	yellow: [33, 179],
	blue: [34, 75],
	magenta: [35, 176],
	green: [32, 114],
	cyan: [36, 80],
	orange: [91, 209],
};

/** Cold to hot: dark to light for the cells of a heat map, of even brightness for text. */
const palette256 = [17, 18, 54, 90, 126, 161, 197, 203, 209, 215, 221, 228, 230];
const text256 = [74, 73, 78, 114, 150, 186, 221, 215, 209, 203];
const palette16 = [34, 36, 32, 33, 31];

const pick = <T>(items: readonly T[], share: number): T | undefined =>
	items[Math.min(items.length - 1, Math.max(0, Math.floor(share * items.length)))];

const wrapped = (open: string, close: string) => (text: string) =>
	text === '' ? '' : `\u001B[${open}m${text}\u001B[${close}m`;

export function createTheme(depth: Depth, ascii: boolean): Theme {
	const glyphs = ascii ? asciiGlyphs : unicodeGlyphs;
	const foreground = (basic: number, palette: number) =>
		depth === 256 ? `38;5;${palette}` : String(basic);
	const bold = wrapped('1', '22');
	const inverse = wrapped('7', '27');
	return {
		depth,
		ascii,
		glyphs,
		bold,
		inverse,
		paint(tone, text) {
			const color = colors[tone];
			if (color === undefined || text === '') return text;
			if (depth === 0) return tone === 'warn' || tone === 'bad' ? bold(text) : text;
			return wrapped(foreground(...color), '39')(text);
		},
		selected: depth === 256 ? wrapped('48;5;237', '49') : inverse,
		ramp(heat, text) {
			if (depth === 0) return text;
			const code = pick(palette16, heat) ?? 0;
			return wrapped(foreground(code, pick(text256, heat) ?? 0), '39')(text);
		},
		heatCells: (heats) => heatCells(heats, depth, glyphs),
		finish: ascii ? (line) => asciiText(line, stringWidth) : (line) => line,
	};
}

/** Runs of one colour share one pair of sequences: fewer bytes, fewer tokens for Ink. */
function heatCells(heats: ReadonlyArray<number | null>, depth: Depth, glyphs: Glyphs): string {
	let out = '';
	let current = '';
	for (const heat of heats) {
		const code = heat === null || depth === 0 ? '' : background(heat, depth);
		if (code !== current) out += code === '' ? '\u001B[49m' : `\u001B[${code}m`;
		current = code;
		out += heat !== null && depth === 0 ? (pick(glyphs.shades, heat) ?? ' ') : ' ';
	}

	return current === '' ? out : `${out}\u001B[49m`;
}

const background = (heat: number, depth: Depth): string =>
	depth === 256 ? `48;5;${pick(palette256, heat) ?? 0}` : String((pick(palette16, heat) ?? 0) + 10);

/** How many colours this terminal can show, by what its environment says. */
export function colorDepth(color: boolean, env: NodeJS.ProcessEnv): Depth {
	if (!color || env['TERM'] === 'dumb') return 0;
	const rich = /256|direct|kitty|alacritty|ghostty|foot|wezterm/.test(env['TERM'] ?? '');
	return rich || (env['COLORTERM'] ?? '') !== '' ? 256 : 16;
}
