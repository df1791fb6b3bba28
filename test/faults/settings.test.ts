// Thousands of settings and theme files, damaged or made up: settings that can be used, and a line for
// each mistake; never a crash.
import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import {probes} from '../../probes/index.js';
import {defaults, parseSettings, patchedText, type Settings} from '../../src/config/settings.js';
import {commandsFor} from '../../src/ui/commands/index.js';
import {bindKeys} from '../../src/ui/commands/bindings.js';
import {loadTheme} from '../../src/ui/theme/theme-file.js';
import {createTheme} from '../../src/ui/theme/theme.js';
import {isPlain} from '../helpers/cli.js';
import {scratch} from '../helpers/workload.js';
import {isSoak} from './fixture.js';

const runs = isSoak ? 50_000 : 1000;
const panels = probes.map(({name}) => name);
const commands = commandsFor(probes);

const settingsFile = JSON.stringify({
	...{layout: 'grid', panels: ['runqlat'], interval: 0.5, theme: 'dark', style: 'block'},
	...{graphs: {biotop: true}, columns: {biotop: {hidden: ['io']}}, mouse: false},
	keys: {quit: ['x'], 'rows.down': ['j', 'Down']},
});
const themeFile = JSON.stringify({
	...{base: 'light', tones: {key: '#87d7ff', bad: 203, muted: 'bright-black'}},
	...{selected: '#303040', latency: ['#5fafd7', '#ff5f5f'], heat: [17, 'yellow', '#fff0af']},
});

/** The text with a few of its characters replaced, or cut off. */
const damaged = (text: string): fc.Arbitrary<string> =>
	fc
		.tuple(
			fc.array(fc.tuple(fc.nat(text.length - 1), fc.string({unit: 'binary', maxLength: 2})), {
				maxLength: 4,
			}),
			fc.option(fc.nat(text.length), {freq: 4}),
		)
		.map(([changes, end]) => {
			const letters = [...text];
			for (const [place, letter] of changes) letters[place] = letter;
			return letters.join('').slice(0, end ?? undefined);
		});

/** The entries of the text, some of them with any value at all. */
const madeUp = (text: string): fc.Arbitrary<string> => {
	const known = JSON.parse(text) as Record<string, unknown>;
	const names = [...Object.keys(known), '__proto__', 'constructor', ''];
	const entry = fc.tuple(fc.constantFrom(...names), fc.jsonValue());
	return fc
		.array(entry, {maxLength: 4})
		.map((entries) => JSON.stringify({...known, ...Object.fromEntries(entries)}));
};

const texts = (text: string): fc.Arbitrary<string> =>
	fc.oneof(damaged(text), madeUp(text), fc.json(), fc.string({unit: 'binary'}));

const assertOneLine = (line: string): void =>
	assert.ok(isPlain(line) && !line.includes('\n'), JSON.stringify(line));

function assertUsable({layout, interval, panels: shown, mouse, keys}: Settings): void {
	assert.ok(['one', 'two', 'grid'].includes(layout));
	assert.ok(interval === undefined || (interval >= 0.1 && interval <= 3600));
	assert.ok(shown === undefined || shown.every((name) => panels.includes(name)));
	assert.equal(typeof mouse, 'boolean');
	for (const problem of bindKeys(commands, keys).problems) assertOneLine(problem);
}

void test(`${String(runs)} settings files`, () => {
	const check = (text: string): void => {
		const {settings, problems} = parseSettings(text, panels);
		for (const problem of problems) assertOneLine(problem);
		assertUsable(settings);
		let isObject = false;
		try {
			const value: unknown = text.trim() === '' ? {} : JSON.parse(text);
			isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
		} catch {
			// Nothing is written over a file that is no JSON.
		}

		if (!isObject) return;
		const {settings: patched} = parseSettings(patchedText(text, {layout: 'two'}, 'x'), panels);
		assert.equal(patched.layout, 'two');
		// All else is as it was.
		for (const name of Object.keys(defaults) as Array<keyof Settings>) {
			if (name !== 'layout') assert.deepEqual(patched[name], settings[name]);
		}
	};
	fc.assert(fc.property(texts(settingsFile), check), {numRuns: runs});
});

void test(`${String(runs)} theme files`, () => {
	const file = path.join(scratch, 'theme.json');
	const check = (text: string): void => {
		writeFileSync(file, text);
		const {colors, problem = ''} = loadTheme(file, {});
		assertOneLine(problem);
		// Every colour can be drawn with.
		const theme = createTheme(256, false, {colors});
		assert.match(theme.paint('bad', 'x'), /x/);
		assert.equal(typeof theme.heatCells([0, 0.5, 1]), 'string');
	};
	fc.assert(fc.property(texts(themeFile), check), {numRuns: runs});
});
