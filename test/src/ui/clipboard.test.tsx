// y and Y on a row → OSC 52 with its text, plain and through tmux; what cannot be copied is said.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {copier, copySequence, longestCopy} from '../../../src/ui/clipboard.js';
import {openApp, plain} from '../../helpers/ui-app.js';
import {FakeFeeds} from '../../helpers/ui-feeds.js';
import {historyOf} from '../../helpers/ui-snapshots.js';

test('the sequence holds the text in base64; tmux gets it for itself and for the terminal around', () => {
	assert.equal(copySequence('漢 x', false), '\u001B]52;c;5ryiIHg=\u0007');
	assert.equal(
		copySequence('a', true),
		'\u001B]52;c;YQ==\u0007\u001BPtmux;\u001B\u001B]52;c;YQ==\u0007\u001B\\',
	);
});

test('what is too long for terminals is not sent', () => {
	const sent: string[] = [];
	const copy = copier((text) => sent.push(text) > 0, {});
	assert.match(copy('x'.repeat(longestCopy + 1)), /more than a terminal copies/);
	assert.equal(sent.length, 0);
	assert.match(copy('x'.repeat(longestCopy)), /copied 74994 bytes/);
	assert.ok((sent[0]?.length ?? 0) <= 100_000);
	assert.match(copier(() => false, {})('x'), /not copied: the terminal is busy/);
});

test('y copies what the columns show, Y the row as JSON', async () => {
	const copied: string[] = [];
	const copy = (text: string): string => {
		copied.push(text);
		return `copied ${text.length} bytes`;
	};
	const feeds = new FakeFeeds((tool) => historyOf(tool, 40));
	const app = await openApp({columns: 100, rows: 30}, {initialPanel: 'biotop', copy}, feeds);
	await app.press('y');
	assert.match(plain(app.frame()), /copied \d+ bytes/);
	await app.press('Y');
	const [text = '', json = ''] = copied;
	const row = JSON.parse(json) as Record<string, unknown>;
	assert.deepEqual(text.split('\t').slice(0, 2), [String(row['pid']), row['comm']]);
	assert.match(plain(app.frame()), new RegExp(`│ +${text.split('\t')[0]} ${String(row['comm'])}`));
	app.unmount();
});
