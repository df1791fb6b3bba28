// Text of an exact width, whatever it is written in.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {sanitise} from '../../../../src/core/sanitise.js';
import {
	cellWidth,
	cut,
	fill,
	joinFitting,
	pad,
	spread,
	truncate,
	wrap,
} from '../../../../src/ui/draw/cells.js';

const names = ['postgres', '数据库', '👩‍💻dev', 'e\u0301te\u0301', '🇩🇪', 'ｶﾞｷﾞ', 'a😀b', ''];

test('pad gives exactly the width asked for', () => {
	for (const name of names) {
		for (let cells = 1; cells <= 12; cells += 1) {
			for (const align of ['left', 'right'] as const) {
				const padded = pad(name, cells, align);
				assert.equal(cellWidth(padded), cells, JSON.stringify([name, cells, align, padded]));
			}
		}
	}
});

test('truncate never cuts a wide character in half', () => {
	assert.equal(truncate('数据库', 6), '数据库');
	assert.equal(truncate('数据库', 5), '数据…');
	assert.equal(truncate('数据库', 4), '数…');
	assert.equal(truncate('postgres', 4), 'pos…');
	assert.equal(truncate('x', 0), '');
});

test('cut keeps every colour sequence, so that styles end', () => {
	assert.equal(cut('\u001B[31mabcdef\u001B[39m', 3), '\u001B[31mabc\u001B[39m');
	assert.equal(fill('\u001B[1m文字\u001B[22m', 3), '\u001B[1m文\u001B[22m ');
});

test('spread and joinFitting give way from the least important', () => {
	assert.equal(spread('ab', 'cd', 6), 'ab  cd');
	assert.equal(spread('ab', 'cd', 4), 'ab  ');
	const pieces = [
		{text: 'one', rank: 0},
		{text: 'two', rank: 2},
		{text: '', rank: 0},
		{text: 'three', rank: 1},
	];
	assert.equal(joinFitting(pieces, 20), 'one  two  three');
	assert.equal(joinFitting(pieces, 12), 'one  three');
	assert.equal(joinFitting(pieces, 2), '');
});

test('wrap breaks between words', () => {
	assert.deepEqual(wrap('a kernel refuses  this', 8), ['a kernel', 'refuses', 'this']);
	assert.deepEqual(wrap('unbreakable', 5), ['unbr…']);
	assert.deepEqual(wrap('', 5), []);
});

test('sanitise leaves nothing that commands a terminal', () => {
	assert.equal(sanitise('\u001B]52;c;x\u0007\u001B[31m'), '·]52;c;x··[31m');
	assert.equal(sanitise('a\u202Eb\u200Bc\u009Bd\u007F\n'), 'a·b·c·d··');
	assert.equal(sanitise('kworker/0:1 数据'), 'kworker/0:1 数据');
});
