// The fast paths answer what the packages answer that they stand in for, on strings of every kind.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as slowTokens from '@alcalzone/ansi-tokenize';
import slowStringWidth from 'string-width';
import slowLineUpdate from '../../../../node_modules/ink/build/line-update.js';
import slowMeasureText from '../../../../node_modules/ink/build/measure-text.js';
import SlowOutput from '../../../../node_modules/ink/build/output.js';
import slowSanitizeAnsi from '../../../../node_modules/ink/build/sanitize-ansi.js';
import * as tokens from '../../../../src/ui/terminal/fast/ansi-tokenize.js';
import {lineUpdate} from '../../../../src/ui/terminal/fast/line-update.js';
import {measureText} from '../../../../src/ui/terminal/fast/measure-text.js';
import {Output} from '../../../../src/ui/terminal/fast/output.js';
import {sanitizeAnsi} from '../../../../src/ui/terminal/fast/sanitize-ansi.js';
import {stringWidth} from '../../../../src/ui/terminal/fast/string-width.js';
import {random} from '../../../helpers/ui-snapshots.js';

const pieces = [
	...['a', 'Z9 ', '  ', '~', 'é', 'ß', '–', '…', '∞', '·', '©', '\u00AD', 'e\u0301', '\u0301'],
	...['─', '╭', '█', '▏', '━', '╸', '⠀', '⣿', '↓', '←', '■', '▪', '▶\uFE0F', '☺', '✓'],
	...['中', '文字', 'ｶﾞ', 'ﾞ', '한글', 'ᄒ', 'ᅡᆨ', '😀', '👨‍👩‍👧', '🇩🇪', '1️⃣', '👍🏽', '\uD83D'],
	...[
		'\u001B[31m',
		'\u001B[39m',
		'\u001B[1m',
		'\u001B[22m',
		'\u001B[7m',
		'\u001B[27m',
		'\u001B[0m',
	],
	...['\u001B[38;5;203m', '\u001B[48;5;17m', '\u001B[49m', '\u001B[1;31m', '\u001B[38;2;1;2;3m'],
	...[
		'\u001B[',
		'\u001B[2J',
		'\u001B]8;;http://x\u0007',
		'\u001B[m',
		'\u001B',
		'\u009B31m',
		'\u200B',
	],
];

const escape = '\u001B';
const commonPiece = new RegExp(`^(?:[ -~é–…·─-█━╸↓⠀-⣿]+|${escape}\\[[\\d;]+m)$`);
const sequences = new RegExp(`${escape}\\[[\\d;]*m|${escape}\\].*?\u0007`, 'g');

/** Strings of 0 to 11 pieces; the first third of them of pieces that the fast paths know. */
function strings(count: number, seed: number): string[] {
	const next = random(seed);
	return Array.from({length: count}, (_, index) => {
		const common = pieces.filter((piece) => commonPiece.test(piece));
		const from = index % 3 === 0 ? common : pieces;
		const length = Math.floor(next() * 12);
		return Array.from({length}, () => from[Math.floor(next() * from.length)] ?? '').join('');
	});
}

test('string-width: equal on 20,000 strings and on every code unit', () => {
	for (const text of strings(20_000, 1)) {
		assert.equal(stringWidth(text), slowStringWidth(text), JSON.stringify(text));
	}

	for (let code = 0; code <= 0xffff; code += 1) {
		const text = String.fromCharCode(code);
		assert.equal(stringWidth(text), slowStringWidth(text), code.toString(16));
	}
});

test('string-width: the options of the package', () => {
	for (const text of strings(500, 2)) {
		for (const options of [{ambiguousIsNarrow: false}, {countAnsiEscapeCodes: true}, {}]) {
			assert.equal(stringWidth(text, options), slowStringWidth(text, options));
		}
	}
});

test('measure-text: equal sizes, of one line and of several', () => {
	const texts = strings(5000, 4);
	for (const [index, text] of texts.entries()) {
		const lines = index % 2 === 0 ? text : `${text}\n${texts[index - 1] ?? ''}\n`;
		assert.deepEqual(measureText(lines), slowMeasureText(lines), JSON.stringify(lines));
	}
});

test('ansi-tokenize: equal tokens, styled characters and strings', () => {
	for (const text of strings(20_000, 3)) {
		const [fast, slow] = [tokens.tokenize(text), slowTokens.tokenize(text)];
		assert.deepEqual(fast, slow, JSON.stringify(text));
		const [styled, slowStyled] = [
			tokens.styledCharsFromTokens(fast),
			slowTokens.styledCharsFromTokens(slow),
		];
		assert.deepEqual(styled, slowStyled, JSON.stringify(text));
		assert.equal(tokens.styledCharsToString(styled), slowTokens.styledCharsToString(slowStyled));
	}
});

test('ansi-tokenize: ends where it is told to', () => {
	for (const text of strings(2000, 4)) {
		assert.deepEqual(tokens.tokenize(text, 3), slowTokens.tokenize(text, 3), JSON.stringify(text));
	}
});

test('sanitize-ansi: equal', () => {
	for (const text of strings(20_000, 5)) {
		assert.equal(sanitizeAnsi(text), slowSanitizeAnsi(text), JSON.stringify(text));
	}
});

test('line-update: the cursor ends in the same column with the same text written', () => {
	for (const [index, previous] of strings(5000, 6).entries()) {
		const next = index % 2 === 0 ? previous.slice(0, 4) + 'x' : `${previous.slice(0, 7)}yz`;
		const [fast, slow] = [lineUpdate(previous, next, 80), slowLineUpdate(previous, next, 80)];
		// Ours replays the styles in force rather than their history: never longer.
		assert.ok(fast.length <= slow.length, JSON.stringify([previous, next, fast, slow]));
	}
});

test('output: equal to the cells of Ink but for the order of sequences', () => {
	const visible = (text: string) => slowTokens.styledCharsFromTokens(slowTokens.tokenize(text));
	for (const text of strings(3000, 7)) {
		// Our lines end in the style in which they begin.
		const line = `${text}\u001B[39m\u001B[49m\u001B[22m\u001B[27m`;
		const size = {width: 40, height: 3};
		const [fast, slow] = [new Output(size), new SlowOutput(size)];
		for (const output of [fast, slow]) {
			output.clip({x1: 0, x2: 40, y1: 0, y2: 3});
			output.write(0, 1, slowSanitizeAnsi(line), {transformers: []});
			output.unclip();
		}

		const [mine, theirs] = [fast.get(), slow.get()];
		assert.equal(mine.height, theirs.height);
		const shown = (lines: string) =>
			visible(lines)
				.map(({value}) => value)
				.join('')
				.trimEnd();
		// A mark at the beginning of a line belongs to the line's end before it.
		if (
			/^[^\p{L}\p{N}\p{P}\p{S} ]*\p{Mark}/u.test(slowSanitizeAnsi(text).replaceAll(sequences, ''))
		)
			continue;
		assert.equal(shown(mine.output), shown(theirs.output), JSON.stringify(text));
	}
});

test('output: texts that share a line are left to Ink', () => {
	const size = {width: 10, height: 2};
	const [fast, slow] = [new Output(size), new SlowOutput(size)];
	for (const output of [fast, slow]) {
		output.write(0, 0, 'left', {transformers: []});
		output.write(6, 0, 'right', {transformers: []});
		output.write(0, 1, 'two\nlines', {transformers: []});
	}

	assert.deepEqual(fast.get(), slow.get());
});
