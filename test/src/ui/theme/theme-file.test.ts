// Theme files: good ones, and what is said about each kind of bad one, in one line.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, test} from 'node:test';
import {loadTheme, parseTheme} from '../../../../src/ui/theme/theme-file.js';
import {createTheme} from '../../../../src/ui/theme/theme.js';
import {themeNamed} from '../../../../src/ui/theme/themes.js';

const folder = mkdtempSync(path.join(tmpdir(), 'kerntop-theme-'));
after(() => {
	rmSync(folder, {recursive: true});
});

const write = (text: string): string => {
	const file = path.join(folder, 'theme.json');
	writeFileSync(file, text);
	return file;
};

test('a colour is #rrggbb, a number or a name; the rest comes from the base', () => {
	const colors = parseTheme(
		'{"base": "light", "tones": {"key": "#102030", "bad": 203, "muted": "bright-black"}, "heat": [17, 230]}',
		{},
	);
	const at = (depth: 16 | 256 | 'true', tone: 'key' | 'bad' | 'muted' | 'good') =>
		createTheme(depth, false, {colors}).paint(tone, 'x');
	assert.equal(at('true', 'key'), '\u001B[38;2;16;32;48mx\u001B[39m');
	assert.match(at(256, 'key'), /38;5;\d+m/);
	assert.equal(at('true', 'bad'), '\u001B[38;5;203mx\u001B[39m');
	assert.equal(at(256, 'muted'), '\u001B[90mx\u001B[39m');
	assert.deepEqual(colors.tones.good, themeNamed('light', {})?.tones.good);
	assert.equal(createTheme(256, false, {colors}).heatSteps, 2);
});

test('a bad file gives one line that says what was expected, and the default', () => {
	const bad: ReadonlyArray<readonly [text: string, said: RegExp]> = [
		['', /JSON/],
		['{"tones": {"key": }}', /JSON/],
		['[]', /must be an object/],
		['{"colour": 1}', /no "colour": there are base, tones/],
		['{"base": "solarized"}', /"base" must be one of auto, dark, light/],
		['{"tones": {"reed": "red"}}', /no tone "reed": there are plain, muted/],
		['{"tones": {"read": "rde"}}', /"read" is "rde": expected "#rrggbb", 0 to 255, or black/],
		['{"tones": {"read": 256}}', /"read" is 256/],
		['{"selected": "#12345"}', /"selected" is "#12345"/],
		['{"heat": ["red"]}', /"heat" must be a list of 2 to 16/],
		['{"latency": ["red", null]}', /"latency" is null/],
		['{"tones": {"\\u001b[31m": 1}}', /no tone/],
		['\u001B]0;x\u0007', /JSON/],
	];
	for (const [text, said] of bad) {
		const {colors, problem} = loadTheme(write(text), {});
		assert.match(problem ?? '', said);
		assert.doesNotMatch(problem ?? '', /\p{Cc}/u);
		assert.equal(colors.name, 'dark');
	}
});

test('a file that is not there, a folder, a FIFO and an unknown name say so', () => {
	const missing = loadTheme('/nonexistent/theme.json', {COLORFGBG: '0;15'});
	assert.equal(
		missing.problem,
		'theme /nonexistent/theme.json is not used: no such file or directory',
	);
	assert.equal(missing.colors.name, 'light');
	const fifo = path.join(folder, 'fifo.json');
	execFileSync('mkfifo', [fifo]);
	for (const name of [folder, fifo]) {
		assert.match(loadTheme(name, {}).problem ?? '', /is not used: no regular file/);
	}

	assert.match(loadTheme('drak', {}).problem ?? '', /there are auto, dark, light, terminal/);
	assert.equal(loadTheme('dark', {}).problem, undefined);
});
