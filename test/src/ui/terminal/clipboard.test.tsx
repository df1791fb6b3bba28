// y and Y on a row → OSC 52 with its text, wrapped for what is in between, or tmux; what is said of it.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	between,
	copier,
	copySequence,
	longestCopy,
	type Tmux,
} from '../../../../src/ui/terminal/clipboard.js';
import {openApp, plain} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf} from '../../../helpers/ui-snapshots.js';

for (const [env, way] of [
	[{TERM: 'xterm-256color'}, 'nothing'],
	[{TERM: 'xterm-256color', TMUX: '', STY: ''}, 'nothing'],
	[{TERM: 'tmux-256color', TMUX: '/tmp/tmux-0/default,1,0'}, 'tmux'],
	[{TERM: 'screen-256color', TMUX: '/tmp/tmux-0/default,1,0'}, 'tmux'],
	[{TERM: 'screen', STY: '7.pts-1.box'}, 'screen'],
	// One inside the other.
	[{TERM: 'screen.xterm-256color', STY: '7.box', TMUX: '/tmp/t,1,0'}, 'screen'],
	[{TERM: 'screen', STY: '7.box', TMUX: '/tmp/t,1,0'}, 'tmux'],
	// SSH hands only TERM on.
	[{TERM: 'tmux-256color'}, 'far tmux'],
	[{TERM: 'screen-256color'}, 'far tmux or screen'],
] as const) {
	test(`${JSON.stringify(env)}: ${way} is in between`, () => assert.equal(between(env), way));
}

test('the sequence holds the text in base64; tmux gets it for itself and for the terminal around', () => {
	assert.equal(copySequence('漢 x', 'nothing'), '\u001B]52;c;5ryiIHg=\u0007');
	assert.equal(
		copySequence('a', 'far tmux'),
		'\u001B]52;c;YQ==\u0007\u001BPtmux;\u001B\u001B]52;c;YQ==\u0007\u001B\\',
	);
	assert.equal(copySequence('a', 'screen'), '\u001BP\u001B]52;c;YQ==\u0007\u001B\\');
});

test('through screen it comes in strings of at most 768 bytes, which together are the sequence', () => {
	for (const length of [1, 500, 519, 520, 600, 5000, longestCopy]) {
		const text = 'x'.repeat(length);
		const wrapped = copySequence(text, 'screen');
		const strings = wrapped.split('\u001B\\').slice(0, -1);
		assert.ok(strings.every((one) => one.startsWith('\u001BP') && one.length <= 768));
		const inside = strings.map((one) => one.slice(2)).join('');
		assert.equal(inside, copySequence(text, 'nothing'));
	}
});

/** What is said, and what went to the terminal and to tmux. */
async function copied(
	env: NodeJS.ProcessEnv,
	text: string,
	answers?: (args: readonly string[]) => string,
) {
	const sent: string[] = [];
	const loaded: string[] = [];
	const tmux: Tmux = async (args, input = '') => {
		if (answers === undefined) throw new Error('no tmux');
		if (args[0] === 'load-buffer') loaded.push(input);
		return Promise.resolve(answers(args));
	};
	const said = await copier((one) => sent.push(one) > 0, env, tmux)(text);
	return {said, sent: sent.join(''), loaded};
}

test('no terminal says whether it copied: sent is all that is said', async () => {
	const {said, sent} = await copied({TERM: 'xterm'}, 'abc');
	assert.equal(said, 'sent 3 bytes to the terminal, for its clipboard');
	assert.equal(sent, copySequence('abc', 'nothing'));
	const screen = await copied({TERM: 'screen', STY: '1.x'}, 'abc');
	assert.match(screen.said, /^sent 3 bytes/);
	assert.equal(screen.sent, copySequence('abc', 'screen'));
});

test('what is too long for terminals is not sent', async () => {
	const long = await copied({TERM: 'xterm'}, 'x'.repeat(longestCopy + 1));
	assert.match(long.said, /more than a terminal copies/);
	assert.equal(long.sent, '');
	const {said, sent} = await copied({TERM: 'xterm'}, 'x'.repeat(longestCopy));
	assert.match(said, /sent 74994 bytes/);
	assert.ok(sent.length <= 100_000);
	assert.match(await copier(() => false, {})('x'), /not copied: the terminal is busy/);
});

for (const type of ['linux', 'vt100', 'vt220', 'ansi', 'linux-16color']) {
	test(`${type} has no clipboard, and gets nothing that it would show`, async () => {
		const {said, sent} = await copied({TERM: type}, 'x');
		assert.match(said, new RegExp(`not copied: a terminal of type ${type} has no clipboard`));
		assert.equal(sent, '');
	});
}

const inTmux = {TERM: 'tmux-256color', TMUX: '/tmp/tmux-0/default,1,0'};
for (const [options, ms, expected, passes] of [
	['external 0', '(string) x', /^copied 3 bytes to tmux’s buffer, sent to the terminal$/, false],
	['on 0', '(string) x', /sent to the terminal$/, false],
	['external 0', '[missing]', /^copied 3 bytes to tmux’s buffer; it hands nothing on/, false],
	['off 0', '(string) x', /it hands nothing on/, false],
	['off off', '(string) x', /it hands nothing on/, false],
	['off 1', '(string) x', /sent to the terminal$/, true],
	['external on', '[missing]', /sent to the terminal$/, true],
	['off all', '[missing]', /sent to the terminal$/, true],
] as const) {
	test(`tmux with ${options}, Ms ${ms}: it gets the text itself`, async () => {
		const answers = ([what]: readonly string[]): string =>
			what === 'show-messages' ? ` 192: Ms: ${ms}\n` : `${options}\n`;
		const {said, sent, loaded} = await copied(inTmux, 'abc', answers);
		assert.match(said, expected);
		assert.deepEqual(loaded, ['abc']);
		assert.equal(sent.startsWith('\u001BPtmux;'), passes);
	});
}

test('a tmux that cannot be asked gets both sequences', async () => {
	const {said, sent} = await copied(inTmux, 'abc');
	assert.match(said, /^sent 3 bytes/);
	assert.equal(sent, copySequence('abc', 'tmux'));
});

test('y copies what the columns show, Y the row as JSON', async () => {
	const copied: string[] = [];
	const copy = async (text: string): Promise<string> => {
		copied.push(text);
		return Promise.resolve(`copied ${text.length} bytes`);
	};
	const feeds = new FakeFeeds((tool) => historyOf(tool, 40));
	const app = await openApp({columns: 100, rows: 30}, {initialPanel: 'biotop', copy}, feeds);
	await app.press('y');
	await app.until((frame) => /copied \d+ bytes/.test(plain(frame)));
	await app.press('Y');
	const [text = '', json = ''] = copied;
	const row = JSON.parse(json) as Record<string, unknown>;
	assert.deepEqual(text.split('\t').slice(0, 2), [String(row['pid']), row['comm']]);
	assert.match(plain(app.frame()), new RegExp(`│ +${text.split('\t')[0]} ${String(row['comm'])}`));
	app.unmount();
});
