// A theme by its name, or as a JSON file of colours → the theme, and what is wrong with the file.
import {readFileSync, statSync} from 'node:fs';
import {reasonOf} from '../../core/errors.js';
import {sanitise} from '../../core/sanitise.js';
import {colorOf, paletteRgb, parseRgb, type Color} from './color.js';
import {defaultColors, themeNamed, tones, type ThemeColors, type Tone} from './themes.js';
import {isThemeFile, themeNames} from './theme-names.js';

/**
 * The schema of a theme file. A colour is `"#rrggbb"`, a number of the 256-colour palette, or the
 * name of one of the terminal's 16 colours. What is not given is as in `base`.
 *
 *     {
 *       "base": "dark",                      a built-in theme; default: dark
 *       "tones": {"key": "#87d7ff", "bad": 203, "muted": "bright-black"},
 *       "selected": "#303040",               behind the row under the cursor
 *       "latency": ["#5fafd7", "#ff5f5f"],   cold to hot, 2 to 16 colours
 *       "heat": ["#5f0087", "#ffffaf"]       few to many, 2 to 16 colours
 *     }
 *
 * The tones are those of `tones` in themes.ts.
 */
type ThemeFile = {
	readonly base?: string;
	readonly tones?: Readonly<Partial<Record<Tone, string | number>>>;
	readonly selected?: string | number;
	readonly latency?: ReadonlyArray<string | number>;
	readonly heat?: ReadonlyArray<string | number>;
};

export type LoadedTheme = {
	readonly colors: ThemeColors;
	/** One line about a file that cannot be used; then the colours are the environment's own. */
	readonly problem?: string;
};

/** `name` is a built-in theme or a path. Never throws: a dashboard in other colours is still one. */
export function loadTheme(name: string, env: NodeJS.ProcessEnv): LoadedTheme {
	const builtIn = themeNamed(name, env);
	if (builtIn !== undefined) return {colors: builtIn};
	try {
		if (!isThemeFile(name)) throw new Error(`there are ${themeNames.join(', ')}, or a file`);
		// A FIFO would have us wait for its writer.
		if (!statSync(name).isFile()) throw new Error('no regular file');
		return {colors: parseTheme(readFileSync(name, 'utf8'), env)};
	} catch (error) {
		const problem = sanitise(`theme ${name} is not used: ${reasonOf(error)}`);
		return {colors: themeNamed('auto', env) ?? defaultColors, problem};
	}
}

/** @throws Error with one line that says what is wrong and what was expected. */
export function parseTheme(text: string, env: NodeJS.ProcessEnv): ThemeColors {
	const file = objectIn(JSON.parse(text), 'the file');
	for (const key of Object.keys(file)) expected(`"${key}"`, key, keys);
	const baseName = file['base'] ?? 'dark';
	const base = typeof baseName === 'string' ? themeNamed(baseName, env) : undefined;
	if (base === undefined) throw new Error(`"base" must be one of ${themeNames.join(', ')}`);
	const given = objectIn(file['tones'] ?? {}, '"tones"');
	for (const tone of Object.keys(given)) expected(`tone "${tone}"`, tone, tones);
	const own = Object.entries(given).map(([tone, value]) => [tone, colorIn(value, `"${tone}"`)]);
	const steps = (name: 'latency' | 'heat') =>
		file[name] === undefined ? base[name] : stepsIn(file[name], `"${name}"`);
	return {
		name: 'file',
		// The keys were checked against the tones.
		tones: {...base.tones, ...(Object.fromEntries(own) as Partial<ThemeColors['tones']>)},
		selected:
			file['selected'] === undefined ? base.selected : colorIn(file['selected'], '"selected"'),
		latency: steps('latency'),
		heat: steps('heat'),
	};
}

const keys: ReadonlyArray<keyof ThemeFile> = ['base', 'tones', 'selected', 'latency', 'heat'];

function expected(what: string, name: string, names: readonly string[]): void {
	if (!names.includes(name)) throw new Error(`no ${what}: there are ${names.join(', ')}`);
}

function objectIn(value: unknown, what: string): Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new Error(`${what} must be an object`);
	}

	return {...value};
}

function stepsIn(value: unknown, what: string): Color[] {
	if (!Array.isArray(value) || value.length < 2 || value.length > 16) {
		throw new Error(`${what} must be a list of 2 to 16 colours`);
	}

	return value.map((step: unknown) => colorIn(step, what));
}

const basicNames = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

function colorIn(value: unknown, what: string): Color {
	if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 256) {
		if (value < 16) return {basic: value < 8 ? 30 + value : 82 + value};
		return {...colorOf(paletteRgb(value)), palette: value};
	}

	const text = typeof value === 'string' ? value.toLowerCase() : '';
	const rgb = parseRgb(text);
	if (rgb !== undefined) return colorOf(rgb);
	const basic = basicNames.indexOf(text.replace(/^bright-/, ''));
	if (basic !== -1) return {basic: (text.startsWith('bright-') ? 90 : 30) + basic};
	const wanted = `"#rrggbb", 0 to 255, or ${basicNames.join(', ')}, bright-…`;
	throw new Error(`${what} is ${JSON.stringify(value)}: expected ${wanted}`);
}
