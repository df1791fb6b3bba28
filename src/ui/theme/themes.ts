// The built-in themes: what each tone and step looks like on a dark or a light background, or in the
// terminal's own colours; and which one the environment asks for.
import {colorOf, parseRgb, type Color} from './color.js';

/** What a colour stands for. */
export const tones = [
	...(['plain', 'muted', 'faint', 'key', 'good', 'warn', 'bad', 'read', 'write'] as const),
	...(['yellow', 'blue', 'magenta', 'green', 'cyan', 'orange'] as const),
] as const;

export type Tone = (typeof tones)[number];

export type ThemeColors = {
	readonly name: string;
	/** Undefined: the terminal's own foreground. */
	readonly tones: Readonly<Record<Tone, Color | undefined>>;
	/** Behind the row under the cursor; undefined: inverse. */
	readonly selected: Color | undefined;
	/** Cold to hot, for text and bars: of even brightness. */
	readonly latency: readonly Color[];
	/** Few to many, for the cells of a heat map: further from the background with every step. */
	readonly heat: readonly Color[];
};

/** `#rrggbb`, and the basic colour where it is not that of its hue. */
const hex = (text: string, basic?: number): Color => colorOf(parseRgb(text) ?? [0, 0, 0], basic);
const hexes = (text: string): Color[] => text.split(' ').map((one) => hex(one));

const dark: ThemeColors = {
	name: 'dark',
	tones: {
		plain: undefined,
		muted: hex('#9e9e9e', 2),
		faint: hex('#767676', 2),
		key: hex('#87d7ff', 36),
		good: hex('#87d787'),
		warn: hex('#ffd75f'),
		bad: hex('#ff5f5f'),
		read: hex('#5fd7d7'),
		write: hex('#ffaf5f', 33),
		yellow: hex('#d7af5f'),
		blue: hex('#5fafff'),
		magenta: hex('#d787d7'),
		green: hex('#87d787'),
		cyan: hex('#5fd7d7'),
		orange: hex('#ff875f', 31),
	},
	selected: hex('#3a3a3a'),
	latency: hexes('#5fafd7 #5fafaf #5fd787 #87d787 #afd787 #d7d787 #ffd75f #ffaf5f #ff875f #ff5f5f'),
	heat: hexes('#5f0087 #8700af #af00af #d70087 #ff005f #ff5f5f #ff875f #ffaf5f #ffd75f #ffffaf'),
};

export const defaultColors = dark;

const light: ThemeColors = {
	name: 'light',
	tones: {
		plain: undefined,
		muted: hex('#5f5f5f', 2),
		faint: hex('#808080', 2),
		key: hex('#005f87', 36),
		good: hex('#1b6e2f'),
		warn: hex('#7d5800'),
		bad: hex('#d70000'),
		read: hex('#006772'),
		write: hex('#9a4600', 33),
		yellow: hex('#765a00'),
		blue: hex('#1f5fbf'),
		magenta: hex('#8f2f8f'),
		green: hex('#1b6e2f'),
		cyan: hex('#006772'),
		orange: hex('#af0000', 31),
	},
	selected: hex('#dadada'),
	latency: hexes('#0a5fa8 #006772 #006b3c #2f6b00 #556100 #765a00 #875f00 #870000 #af0000 #d70000'),
	heat: hexes(
		'#ffd787 #ffaf5f #ff875f #ff5f5f #ff005f #d70087 #af0087 #8700af #5f00af #5f0087 #00005f',
	),
};

const basic = (code: number): Color => ({basic: code});

/** Safe on any background at any depth: the six colours that a terminal's owner made readable. */
const terminal: ThemeColors = {
	name: 'terminal',
	tones: {
		plain: undefined,
		muted: basic(2),
		faint: basic(2),
		key: basic(36),
		good: basic(32),
		warn: basic(33),
		bad: basic(31),
		read: basic(36),
		write: basic(33),
		yellow: basic(33),
		blue: basic(34),
		magenta: basic(35),
		green: basic(32),
		cyan: basic(36),
		orange: basic(31),
	},
	selected: undefined,
	latency: [36, 32, 33, 31].map(basic),
	heat: [34, 36, 32, 33, 31].map(basic),
};

const builtIn: readonly ThemeColors[] = [dark, light, terminal];

/** A built-in theme; `auto` is what the environment asks for. Undefined: there is none of that name. */
export function themeNamed(name: string, env: NodeJS.ProcessEnv): ThemeColors | undefined {
	if (name === 'auto') return hasLightBackground(env) ? light : dark;
	return builtIn.find((theme) => theme.name === name);
}

/**
 * The steps of a ramp where there are only 16 colours: hues do not make a ramp, so it is the terminal
 * theme's unless the theme itself names basic colours.
 */
export const basicSteps = (colors: ThemeColors, ramp: 'latency' | 'heat'): readonly Color[] =>
	colors[ramp].every(({palette}) => palette === undefined) ? colors[ramp] : terminal[ramp];

/**
 * By COLORFGBG, which rxvt, Konsole and others set to `foreground;background`, perhaps with a third
 * part between them. Terminals are not asked: one that does not answer would hang the start.
 */
function hasLightBackground(env: NodeJS.ProcessEnv): boolean {
	const background = (env['COLORFGBG'] ?? '').split(';').at(-1) ?? '';
	return /^(?:7|9|1[0-5])$/.test(background);
}
