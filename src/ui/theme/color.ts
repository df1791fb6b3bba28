// A colour as a theme names it → the SGR parameters for 16, 256 or 16.7 million colours.
import {hasNoColors, isConsole, typeOf} from '../../output/terminal-type.js';

/** Number of colours to use; 0 leaves bold and inverse, `true` is 24 bits each. */
export type Depth = 0 | 16 | 256 | 'true';

export type Color = {
	/** SGR parameter of the foreground with 16 colours: 30–37, 90–97, 2 (dim), or 39 (plain). */
	readonly basic: number;
	/** Of xterm's 256; absent: the basic one at every depth, as the terminal's owner set it. */
	readonly palette?: number;
	/** Absent where the palette has this very colour. */
	readonly rgb?: Rgb;
};

export type Rgb = readonly [red: number, green: number, blue: number];

const cubeSteps = [0, 95, 135, 175, 215, 255];

/** What xterm shows for 16…255; the first 16 are the terminal owner's. */
export function paletteRgb(index: number): Rgb {
	if (index >= 232) return [8 + (index - 232) * 10, 8 + (index - 232) * 10, 8 + (index - 232) * 10];
	const cube = index - 16;
	const channel = (divisor: number) => cubeSteps[Math.floor(cube / divisor) % 6] ?? 0;
	return [channel(36), channel(6), channel(1)];
}

/** `#5fafd7` → its channels; undefined for anything else. */
export function parseRgb(text: string): Rgb | undefined {
	const digits = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text)?.slice(1);
	if (digits === undefined) return undefined;
	const [red = 0, green = 0, blue = 0] = digits.map((pair) => Number.parseInt(pair, 16));
	return [red, green, blue];
}

/** The nearest of the 240 colours that every terminal shows alike. */
function nearestPalette([red, green, blue]: Rgb): number {
	let [best, least] = [16, Number.POSITIVE_INFINITY];
	for (let index = 16; index < 256; index += 1) {
		const [r, g, b] = paletteRgb(index);
		// Green counts most and blue least for the eye, here and in what contrast is made of.
		const distance = 3 * (r - red) ** 2 + 6 * (g - green) ** 2 + 2 * (b - blue) ** 2;
		if (distance < least) [best, least] = [index, distance];
	}

	return best;
}

const byHue = [31, 33, 32, 36, 34, 35];

/**
 * The basic colour of that hue, or dim for a grey. Never black, white or a bright one: whether those
 * can be seen depends on the background, and bright black is the background in Solarized.
 */
function nearestBasic([red, green, blue]: Rgb): number {
	const [high, low] = [Math.max(red, green, blue), Math.min(red, green, blue)];
	if (high - low < 40) return 2;
	const range = high - low;
	const sextant =
		high === red
			? (green - blue) / range
			: high === green
				? 2 + (blue - red) / range
				: 4 + (red - green) / range;
	return byHue[(Math.round(sextant) + 6) % 6] ?? 39;
}

/** With the basic colour of its hue unless another one is given. */
export function colorOf(rgb: Rgb, basic = nearestBasic(rgb)): Color {
	const palette = nearestPalette(rgb);
	// The same colour by its number: a heat map has a thousand sequences, and this one is half as long.
	const exact = paletteRgb(palette).every((channel, index) => channel === rgb[index]);
	return exact ? {basic, palette} : {basic, palette, rgb};
}

/** SGR parameters of text in this colour; `''` without colours. */
export function foreground({basic, palette, rgb}: Color, depth: Depth): string {
	if (depth === 0) return '';
	if (depth === 'true' && rgb !== undefined) return `38;2;${rgb.join(';')}`;
	return depth === 16 || palette === undefined ? String(basic) : `38;5;${palette}`;
}

/** SGR parameters of a cell of this colour; `''` without colours. */
export function background({basic, palette, rgb}: Color, depth: Depth): string {
	if (depth === 0) return '';
	if (depth === 'true' && rgb !== undefined) return `48;2;${rgb.join(';')}`;
	if (depth !== 16 && palette !== undefined) return `48;5;${palette}`;
	// There is no dim background; bright black is the nearest.
	return String(basic === 2 ? 100 : basic + 10);
}

/** How many colours this terminal can show, by what its environment says. */
export function colorDepth(color: boolean, env: NodeJS.ProcessEnv): Depth {
	const terminal = typeOf(env);
	if (!color || hasNoColors(env)) return 0;
	if (isConsole(env)) return 16;
	const rich = /256|direct|kitty|alacritty|ghostty|foot|wezterm/.test(terminal);
	// GNU screen hands COLORTERM on and garbles what it promises; tmux translates it.
	const literal = terminal.startsWith('screen') && (env['TMUX'] ?? '') === '';
	const claimed = /^(?:truecolor|24bit)$/.test(env['COLORTERM'] ?? '');
	if ((claimed && !literal) || terminal.endsWith('-direct')) return 'true';
	return rich || (env['COLORTERM'] ?? '') !== '' ? 256 : 16;
}
