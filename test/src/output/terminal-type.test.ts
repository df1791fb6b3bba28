// LC_ALL, LC_CTYPE, LANG and TERM → characters and colours that the terminal has.
import assert from 'node:assert/strict';
import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {hasNoClipboard, isConsole, showsAsciiOnly} from '../../../src/output/terminal-type.js';
import {colorDepth} from '../../../src/ui/theme/color.js';
import {scratch} from '../../helpers/workload.js';

type Environment = Readonly<Record<string, string>>;

for (const [env, ascii] of [
	[{LANG: 'en_US.UTF-8'}, false],
	[{LANG: 'C.UTF-8'}, false],
	[{LANG: 'C.utf8'}, false],
	[{LANG: 'de_DE.utf8@euro'}, false],
	// Of macOS, over SSH.
	[{LC_CTYPE: 'UTF-8', LANG: 'C'}, false],
	[{LC_CTYPE: 'utf8'}, false],
	[{LANG: 'xUTF-8'}, true],
	[{LANG: 'en_US.ISO-8859-1'}, true],
	[{LANG: 'ja_JP.eucJP'}, true],
	[{LANG: 'en_US'}, true],
	[{LANG: 'C'}, true],
	[{LANG: 'POSIX'}, true],
	// A name that only begins like it.
	[{LANG: 'xx.UTF-80'}, true],
	// None is C.
	[{}, true],
	[{LC_ALL: '', LC_CTYPE: '', LANG: ''}, true],
	// The first that is set and not empty.
	[{LC_ALL: 'C', LC_CTYPE: 'C.UTF-8', LANG: 'C.UTF-8'}, true],
	[{LC_ALL: 'C.UTF-8', LC_CTYPE: 'C', LANG: 'C'}, false],
	[{LC_ALL: '', LC_CTYPE: 'C.UTF-8', LANG: 'C'}, false],
	[{LC_ALL: '', LC_CTYPE: 'C', LANG: 'C.UTF-8'}, true],
	[{LC_ALL: '', LC_CTYPE: '', LANG: 'C.UTF-8'}, false],
	[{LC_MESSAGES: 'C', LANG: 'C.UTF-8'}, false],
] as ReadonlyArray<readonly [Environment, boolean]>) {
	void test(`${JSON.stringify(env)}: ${ascii ? 'ASCII' : 'UTF-8'}`, () => {
		for (const TERM of ['xterm', 'linux', 'screen', 'tmux-256color']) {
			assert.equal(showsAsciiOnly({...env, TERM}, true), ascii);
			assert.equal(showsAsciiOnly({...env, TERM}, false), ascii);
		}
	});
}

for (const TERM of ['vt100', 'vt220', 'vt102-nsgr', 'ansi', 'cons25', 'sun', 'wy60', 'dumb']) {
	void test(`${TERM} is from before UTF-8, and is asked only where it is written to`, () => {
		const env = {TERM, LANG: 'C.UTF-8'};
		assert.equal(showsAsciiOnly(env, true), true);
		assert.equal(showsAsciiOnly(env, false), false);
		assert.equal(hasNoClipboard(env), true);
	});
}

void test('the kernel’s console has UTF-8, few characters, no clipboard', () => {
	for (const TERM of ['linux', 'linux-16color']) {
		assert.ok(isConsole({TERM}) && hasNoClipboard({TERM}));
		assert.equal(showsAsciiOnly({TERM, LANG: 'C.UTF-8'}, true), false);
	}

	for (const TERM of ['xterm', 'linuxish', 'screen.linux']) assert.equal(isConsole({TERM}), false);
});

/** `size` bytes each, as term(5) has them. */
function entry(magic: number, size: number, numbers: readonly number[]): Buffer {
	const names = Buffer.from('x|a terminal\0');
	const flags = Buffer.alloc(6);
	const header = Buffer.alloc(12);
	for (const [at, value] of [magic, names.length, flags.length, numbers.length].entries())
		header.writeInt16LE(value, 2 * at);
	const values = Buffer.alloc(size * numbers.length);
	for (const [at, value] of numbers.entries()) values.writeIntLE(value, size * at, size);
	const odd = (names.length + flags.length) % 2;
	return Buffer.concat([header, names, flags, Buffer.alloc(odd), values]);
}

void test('terminfo decides whether there are colours at all, also over COLORTERM', () => {
	const folder = mkdtempSync(path.join(scratch, 'terminfo-'));
	mkdirSync(path.join(folder, 'k'));
	const none = Array.from({length: 20}, () => -1);
	const some = none.map((value, at) => (at === 13 ? 8 : value));
	const depth = (name: string, bytes: Buffer): unknown => {
		writeFileSync(path.join(folder, 'k', name), bytes);
		return colorDepth(true, {TERMINFO: folder, TERM: name, COLORTERM: 'truecolor'});
	};
	assert.equal(depth('k-none', entry(0o432, 2, none)), 0);
	assert.equal(depth('k-none-wide', entry(0o1036, 4, none)), 0);
	assert.equal(depth('k-short', entry(0o432, 2, none.slice(0, 13))), 0);
	assert.equal(depth('k-some', entry(0o432, 2, some)), 'true');
	assert.equal(depth('k-some-wide', entry(0o1036, 4, some)), 'true');
	// What is no terminfo says nothing.
	assert.equal(depth('k-broken', Buffer.from('no terminfo')), 'true');
	assert.equal(depth('k-empty', Buffer.alloc(0)), 'true');
});

for (const [TERM, depth] of [
	['vt100', 0],
	['vt220', 0],
	['xterm-mono', 0],
	['dumb', 0],
	['linux', 16],
	['ansi', 16],
	['screen', 16],
	['xterm', 16],
	['xterm-256color', 256],
	['never-heard-of-it', 16],
	['never-heard-of-it-m', 0],
	['../../etc/passwd', 16],
] as const) {
	void test(`${TERM} has ${String(depth)} colours, with and without terminfo`, () => {
		const HOME = mkdtempSync(path.join(scratch, 'home-'));
		assert.equal(colorDepth(true, {TERM, HOME}), depth);
		assert.equal(colorDepth(false, {TERM, HOME}), 0);
	});
}

void test('the user’s own terminfo comes first', () => {
	const HOME = mkdtempSync(path.join(scratch, 'home-'));
	const own = path.join(HOME, '.terminfo', 'x');
	mkdirSync(own, {recursive: true});
	writeFileSync(
		path.join(own, 'xterm'),
		entry(
			0o432,
			2,
			Array.from({length: 20}, () => -1),
		),
	);
	assert.equal(colorDepth(true, {TERM: 'xterm', HOME}), 0);
});
