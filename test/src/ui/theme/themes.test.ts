// The built-in themes against the backgrounds they are for: what can be read on them, and in what order.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {paletteRgb, parseRgb, type Color, type Rgb} from '../../../../src/ui/theme/color.js';
import {themeNamed, tones, type ThemeColors} from '../../../../src/ui/theme/themes.js';

const backgrounds = {
	dark: ['#000000', '#11141a', '#1e1e1e'],
	light: ['#ffffff', '#fdf6e3'],
} as const;

/** By WCAG 2.2: relative luminance. */
function luminance(rgb: Rgb): number {
	const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
		const share = value / 255;
		return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** By WCAG 2.2: from 1 to 21. */
function contrast(a: Rgb, b: Rgb): number {
	const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (high + 0.05) / (low + 0.05);
}

const shown = (color: Color, depth: 256 | 'true'): Rgb => {
	const palette = paletteRgb(color.palette ?? 16);
	return depth === 'true' ? (color.rgb ?? palette) : palette;
};

const colorsOf = (name: string): ThemeColors => {
	const colors = themeNamed(name, {});
	assert.ok(colors);
	return colors;
};

test('the ratio is the one of the standard', () => {
	assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
	assert.equal(contrast([119, 119, 119], [255, 255, 255]).toFixed(2), '4.48');
});

for (const name of ['dark', 'light'] as const) {
	const colors = colorsOf(name);
	for (const depth of [256, 'true'] as const) {
		test(`${name}, ${depth}: text has a contrast of 4.5, faint lines of 3`, () => {
			for (const background of backgrounds[name]) {
				const behind = parseRgb(background) ?? [0, 0, 0];
				for (const tone of tones) {
					const color = colors.tones[tone];
					if (color === undefined) continue;
					const ratio = contrast(shown(color, depth), behind);
					assert.ok(ratio >= (tone === 'faint' ? 3 : 4.5), `${tone} on ${background}: ${ratio}`);
				}

				for (const [step, color] of colors.latency.entries()) {
					const ratio = contrast(shown(color, depth), behind);
					assert.ok(ratio >= 4.5, `latency ${step} on ${background}: ${ratio}`);
				}
			}
		});

		test(`${name}, ${depth}: text under the cursor has a contrast of 3`, () => {
			assert.ok(colors.selected);
			const behind = shown(colors.selected, depth);
			for (const color of [...tones.map((tone) => colors.tones[tone]), ...colors.latency]) {
				if (color === undefined || color === colors.tones.faint) continue;
				const ratio = contrast(shown(color, depth), behind);
				assert.ok(ratio >= 3, `${JSON.stringify(color)}: ${ratio}`);
			}
		});

		test(`${name}, ${depth}: every step of the heat is further from the background`, () => {
			for (const background of backgrounds[name]) {
				const behind = parseRgb(background) ?? [0, 0, 0];
				const ratios = colors.heat.map((color) => contrast(shown(color, depth), behind));
				assert.ok((ratios[0] ?? 0) >= 1.2, `first step on ${background}: ${ratios[0] ?? 0}`);
				for (const [step, ratio] of ratios.entries()) {
					assert.ok(step === 0 || ratio > 1.04 * (ratios[step - 1] ?? 0), `step ${step}: ${ratio}`);
				}
			}
		});
	}
}

test('the terminal theme and 16 colours use no black, no white and no bright colour', () => {
	for (const name of ['dark', 'light', 'terminal']) {
		const colors = colorsOf(name);
		for (const color of [...tones.map((tone) => colors.tones[tone]), ...colors.latency]) {
			if (color !== undefined) assert.match(String(color.basic), /^(?:2|3[1-6])$/);
		}
	}
});

test('reads and writes, hits and misses are told apart by hue at every depth', () => {
	for (const name of ['dark', 'light', 'terminal']) {
		const {tones: by} = colorsOf(name);
		for (const [a, b] of [
			['read', 'write'],
			['good', 'bad'],
		] as const) {
			assert.notEqual(by[a]?.basic, by[b]?.basic);
			if (name !== 'terminal') assert.notEqual(by[a]?.palette, by[b]?.palette);
		}
	}
});

test('the environment may say that the background is light; nothing else may', () => {
	const auto = (COLORFGBG?: string) => themeNamed('auto', {COLORFGBG})?.name;
	assert.equal(auto(), 'dark');
	assert.equal(auto('15;0'), 'dark');
	assert.equal(auto('15;8'), 'dark');
	assert.equal(auto('0;15'), 'light');
	assert.equal(auto('0;default;7'), 'light');
	assert.equal(auto('0;default'), 'dark');
	assert.equal(themeNamed('light', {COLORFGBG: '15;0'})?.name, 'light');
	assert.equal(themeNamed('solarized', {}), undefined);
});
