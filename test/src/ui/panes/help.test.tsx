// The help → what it says of a panel, and of every key once; how far it scrolls.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {supporting} from '../../../../probes/index.js';
import {hostHistory} from '../../../helpers/host-snapshots.js';
import {keys} from '../../../helpers/render-at.js';
import {openApp, plain, title} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf} from '../../../helpers/ui-snapshots.js';

const made = () => new FakeFeeds((tool) => historyOf(tool, 40));

test('? shows the panel’s question, columns, backend and caveats', async () => {
	const app = await openApp({columns: 100, rows: 60}, {initialPanel: 'biotop'}, made());
	await app.press('?');
	const frame = plain(app.frame());
	for (const text of ['Who is doing block I/O', 'requests completed', 'tp_btf', 'Keys']) {
		assert.ok(frame.includes(text), text);
	}

	await app.press('?');
	assert.equal(title(app), 'biotop');
	app.unmount();
});

test('help scrolls to its end and no further', async () => {
	const app = await openApp({columns: 100, rows: 30}, {initialPanel: 'biotop'}, made());
	await app.press('?', keys.pageDown, keys.pageDown, keys.pageDown, keys.pageDown);
	assert.match(plain(app.frame()), /Ctrl-C +quit/);
	await app.press(keys.home);
	assert.match(plain(app.frame()), /Who is doing/);
	app.unmount();
});

for (const [panel, first] of [
	['biotop', /biotop: block I\/O by process/],
	['overview', /What is wrong with this machine/],
] as const)
	test(`End in the help of ${panel} goes to its end at once, and from there Up goes up`, async () => {
		const feeds = new FakeFeeds((tool) => (tool === 'host' ? hostHistory() : historyOf(tool, 5)));
		const app = await openApp({columns: 80, rows: 16}, {initialPanel: panel, supporting}, feeds);
		await app.press('?', keys.end);
		const end = plain(app.frame());
		assert.doesNotMatch(end, /more lines/);
		assert.match(end, /nothing is remembered/);
		await app.press(keys.pageDown, keys.down, keys.end);
		// But for the line that says so.
		const body = (frame: string): string => frame.slice(0, frame.lastIndexOf('\n'));
		assert.equal(body(plain(app.frame())), body(end));
		assert.match(plain(app.frame()), /there is no more help/);
		await app.press(keys.up);
		assert.match(plain(app.frame()), /1 more lines/);
		await app.press(keys.home, keys.up);
		assert.match(plain(app.frame()), first);
		app.unmount();
	});

test('no line of the help names a key twice', async () => {
	const app = await openApp({columns: 120, rows: 90}, {initialPanel: 'biotop'}, made());
	await app.press('?');
	const frame = plain(app.frame());
	assert.match(frame, /│ +Enter +filter all panels/);
	const list = frame.slice(frame.search(/^│ Keys/m), frame.search(/^│ Queries/m));
	const named = [...list.matchAll(/^│ {3}(\S+(?: \S+)*) {2,}/gm)].map(([, keys = '']) => keys);
	assert.ok(named.length > 20, String(named.length));
	for (const one of named) assert.equal(new Set(one.split(' ')).size, one.split(' ').length, one);
	app.unmount();
});
