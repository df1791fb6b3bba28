// v in the whole dashboard → one, two, a grid; where the keys go; what is remembered.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes} from '../../../../probes/index.js';
import {fakeMemory} from '../../../helpers/fake-memory.js';
import {keys, type Size} from '../../../helpers/render-at.js';
import {openApp, plain, underCursor, type OpenedApp} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf} from '../../../helpers/ui-snapshots.js';

const made = () => new FakeFeeds((tool) => historyOf(tool, 40));

const open = async (panel: string, size: Size = {columns: 100, rows: 30}): Promise<OpenedApp> =>
	openApp(size, {initialPanel: panel}, made());

/** The panels whose frames are on the screen. */
const shown = (app: OpenedApp): string[] =>
	[...plain(app.frame()).matchAll(/╭─ \d (\w+)/g)].map(([, name = '']) => name);

const escape = '\u001B';
const edges = new RegExp(`${escape}\\[38;5;(\\d+)m╭─${escape}.*?╮`, 'g');

/** Those whose frames are not faint. */
const focused = (app: OpenedApp): string[] =>
	[...app.frame().matchAll(edges)]
		.filter(([, colour]) => colour !== '243')
		.map(([edge]) => /\d (\w+)/.exec(plain(edge))?.[1] ?? '');

test('v shows two, then all, then one again', async () => {
	const app = await open('biotop');
	assert.deepEqual(shown(app), ['biotop']);
	await app.press('v');
	assert.deepEqual(shown(app), ['biotop', 'tcptop']);
	assert.deepEqual(focused(app), ['biotop']);
	await app.press('v');
	assert.deepEqual(
		shown(app),
		probes.map(({name}) => name),
	);
	assert.deepEqual(focused(app), ['biotop']);
	await app.press('v');
	assert.deepEqual(shown(app), ['biotop']);
	app.unmount();
});

test('of two, the second is the last that was open before', async () => {
	const app = await open('biotop');
	await app.press('5', '3', 'v');
	assert.deepEqual(new Set(shown(app)), new Set(['syscount', 'runqlat']));
	assert.deepEqual(focused(app), ['runqlat']);
	app.unmount();
});

test('Tab and arrows move the focus, numbers change the panel that has it', async () => {
	const app = await open('biotop');
	await app.press('v', keys.tab);
	assert.deepEqual(focused(app), ['tcptop']);
	await app.press(keys.left);
	assert.deepEqual(focused(app), ['biotop']);
	await app.press('5');
	assert.deepEqual(shown(app), ['syscount', 'tcptop']);
	assert.deepEqual(focused(app), ['syscount']);
	await app.press('2');
	assert.deepEqual(shown(app), ['syscount', 'tcptop']);
	assert.deepEqual(focused(app), ['tcptop']);
	app.unmount();
});

test('in the grid the focus goes round all panels', async () => {
	const app = await open('biotop');
	await app.press('v', 'v');
	for (const {name} of [...probes.slice(1), ...probes.slice(0, 1)]) {
		await app.press(keys.tab);
		assert.deepEqual(focused(app), [name]);
	}

	await app.press(keys.shiftTab);
	assert.deepEqual(focused(app), [probes.at(-1)?.name]);
	app.unmount();
});

test('the panel with the focus takes the row keys, and only it has a cursor', async () => {
	const app = await open('biotop', {columns: 160, rows: 30});
	await app.press('v');
	const cursors = () => underCursor(app).flatMap((text) => /^ +(\d+)/.exec(text)?.[1] ?? []);
	const [first, ...others] = cursors();
	assert.deepEqual(others, []);
	await app.press(keys.down);
	assert.equal(cursors().length, 1);
	assert.notEqual(cursors()[0], first);
	await app.press(keys.tab, keys.down, 'r');
	assert.equal(cursors().length, 1);
	assert.match(plain(app.frame()), /B\/s↓[^]*RX\/s↑|B\/s↓.*RX\/s↑/);
	app.unmount();
});

test('too small for it: one panel, and a line with the size that is needed', async () => {
	const app = await open('biotop', {columns: 79, rows: 30});
	await app.press('v');
	assert.deepEqual(shown(app), ['biotop']);
	assert.match(plain(app.frame()), /two side by side needs 80x10, has 79x30: one panel is shown/);
	await app.press(keys.down);
	assert.match(plain(app.frame()), /needs 80x10/);
	await app.resize({columns: 80, rows: 30});
	assert.deepEqual(shown(app), ['biotop', 'tcptop']);
	app.unmount();
});

test('from the overview v opens the chosen panel', async () => {
	const app = await open('overview');
	await app.press('v');
	assert.deepEqual(shown(app), ['biotop', 'tcptop']);
	await app.press('0', '0');
	assert.equal(shown(app).length, probes.length);
	await app.press('4');
	assert.equal(shown(app).length, 2);
	app.unmount();
});

test('what is remembered is there again', async () => {
	const {memory} = fakeMemory({layout: 'grid', graphs: {cachestat: true}});
	const app = await openApp({columns: 100, rows: 60}, {initialPanel: 'biotop', memory}, made());
	assert.equal(shown(app).length, probes.length);
	await app.press('v', '4');
	assert.doesNotMatch(plain(app.frame()), /hits \/ lookups/);
	await app.press('g');
	assert.match(plain(app.frame()), /hits \/ lookups/);
	app.unmount();
});

test('what a key changed is remembered, and nothing else', async () => {
	const {memory, remembered} = fakeMemory({});
	const app = await openApp({columns: 100, rows: 30}, {initialPanel: 'biotop', memory}, made());
	await app.press(keys.down, '2', 'p', '?', '?');
	assert.deepEqual(remembered, []);
	await app.press('v', '+', 'g');
	assert.deepEqual(remembered, [{layout: 'two'}, {interval: 2}, {graphs: {tcptop: true}}]);
	app.unmount();
});

test('what is wrong with the settings is said in one line until the next key', async () => {
	const {memory, complain} = fakeMemory({}, ['config.json: no', 'config.json: neither']);
	const app = await openApp({columns: 100, rows: 30}, {memory}, made());
	assert.match(plain(app.frame()), /^ config\.json: no \(1 more: \?\) *$/m);
	await app.press(keys.down);
	assert.doesNotMatch(plain(app.frame()), /config\.json/);
	complain('settings are not kept: no disk');
	await app.until((frame) => plain(frame).includes('settings are not kept: no disk'));
	app.unmount();
});
