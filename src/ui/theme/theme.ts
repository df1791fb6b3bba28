// What something means → how it looks: SGR codes and glyphs for any number of colours, Unicode or ASCII.
import {background, foreground, type Color, type Depth} from './color.js';
import {stringWidth} from '../terminal/fast/string-width.js';
import {
	asciiGlyphs,
	asciiText,
	consoleGlyphs,
	onConsole,
	unicodeGlyphs,
	type Glyphs,
} from './glyphs.js';
import {basicSteps, defaultColors, tones, type ThemeColors, type Tone} from './themes.js';

export {colorDepth, type Depth} from './color.js';
export type {Tone} from './themes.js';

/** Lines of braille dots, or columns of blocks. */
export type ChartStyle = 'braille' | 'block';

export const chartStyles: readonly ChartStyle[] = ['braille', 'block'];

export type Theme = {
	readonly depth: Depth;
	readonly ascii: boolean;
	readonly style: ChartStyle;
	readonly glyphs: Glyphs;
	paint(tone: Tone, text: string): string;
	bold(text: string): string;
	inverse(text: string): string;
	/** A whole row under the cursor. */
	selected(text: string): string;
	/** Text between cold (0) and hot (1). */
	ramp(heat: number, text: string): string;
	/** How many steps `heatCells` tells apart. */
	readonly heatSteps: number;
	/** One cell for each value from 0 (faint) to 1 (hot); null is empty. `mark` is under a cursor. */
	heatCells(heats: ReadonlyArray<number | null>, mark?: number): string;
	/** The last step before the terminal: nothing gets through that it cannot show. */
	finish(line: string): string;
};

const pick = <T>(items: readonly T[], share: number): T | undefined =>
	items[Math.min(items.length - 1, Math.max(0, Math.floor(share * items.length)))];

const wrapped = (open: string, close: string) => (text: string) =>
	text === '' ? '' : `\u001B[${open}m${text}\u001B[${close}m`;

type Paint = (text: string) => string;

const unpainted: Paint = (text) => text;

/** Dim ends as bold does. */
function painter(color: Color | undefined, depth: Depth): Paint {
	const code = color === undefined ? '' : foreground(color, depth);
	return code === '' ? unpainted : wrapped(code, code === '2' ? '22' : '39');
}

/** What is not given is as a new user has it: braille, and colours for a dark background. */
export function createTheme(
	depth: Depth,
	ascii: boolean,
	look: {
		readonly colors?: ThemeColors;
		readonly style?: ChartStyle;
		/** Only what the fonts of the kernel's console have. @default false */
		readonly console?: boolean;
	} = {},
): Theme {
	const {style = 'braille', colors = defaultColors, console = false} = look;
	const glyphs = ascii ? asciiGlyphs : console ? consoleGlyphs : unicodeGlyphs;
	const bold = wrapped('1', '22');
	const inverse = wrapped('7', '27');
	const loud = new Set<Tone>(['warn', 'bad']);
	const paints = new Map(
		tones.map((tone) => {
			const paint = painter(colors.tones[tone], depth);
			return [tone, depth === 0 && loud.has(tone) ? bold : paint] as const;
		}),
	);
	const latency = (depth === 16 ? basicSteps(colors, 'latency') : colors.latency).map((color) =>
		painter(color, depth),
	);
	const behind = colors.selected === undefined ? '' : background(colors.selected, depth);
	const heat = depth === 16 ? basicSteps(colors, 'heat') : colors.heat;
	const codes = heat.map((color) => background(color, depth));
	return {
		...{depth, ascii, style, glyphs, bold, inverse},
		paint: (tone, text) => (text === '' ? '' : (paints.get(tone) ?? unpainted)(text)),
		// A grey row says nothing among 16 colours that may include it or not.
		selected: behind === '' || depth === 16 ? inverse : wrapped(behind, '49'),
		ramp: (heat, text) => (pick(latency, heat) ?? unpainted)(text),
		heatSteps: depth === 0 ? glyphs.shades.length : codes.length,
		heatCells: (heats, mark) => heatCells(heats, mark, depth === 0 ? [] : codes, glyphs),
		finish: finisher(ascii, console),
	};
}

function finisher(ascii: boolean, console: boolean): Theme['finish'] {
	if (ascii) return (line) => asciiText(line, stringWidth);
	return console ? (line) => asciiText(line, stringWidth, onConsole) : (line) => line;
}

/** Runs of one colour share one pair of sequences: fewer bytes, fewer tokens for Ink. */
function heatCells(
	heats: ReadonlyArray<number | null>,
	mark: number | undefined,
	codes: readonly string[],
	{shades, crosshair}: Glyphs,
): string {
	let out = '';
	let current = '';
	for (const [index, heat] of heats.entries()) {
		const marked = index === mark;
		const code = heat === null || marked ? '' : (pick(codes, heat) ?? '');
		if (code !== current) out += code === '' ? '\u001B[49m' : `\u001B[${code}m`;
		current = code;
		const shade = heat === null || codes.length > 0 ? ' ' : (pick(shades, heat) ?? ' ');
		out += marked ? `\u001B[7m${codes.length > 0 ? crosshair : shade}\u001B[27m` : shade;
	}

	return current === '' ? out : `${out}\u001B[49m`;
}
