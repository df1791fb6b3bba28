// Keys pressed in the whole dashboard → what it shows and which feeds it opens.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes} from '../../../../probes/index.js';
import {keys} from '../../../helpers/render-at.js';
import {comms, openApp, plain, selected, title, type OpenedApp} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf, snapshotAt} from '../../../helpers/ui-snapshots.js';

const size = {columns: 100, rows: 30};

const made = () => new FakeFeeds((tool) => historyOf(tool, 40));

const open = async (panel: string): Promise<OpenedApp> =>
	openApp(size, {initialPanel: panel}, made());

test('numbers, Tab and arrows choose panels', async () => {
	const app = await open('overview');
	for (const [index, {name}] of probes.entries()) {
		await app.press(String(index + 1));
		assert.equal(title(app), name);
	}

	await app.press(keys.tab);
	assert.match(plain(app.frame()), /1 biotop[^]*2 tcptop[^]*3 runqlat/);
	await app.press(keys.shiftTab);
	assert.equal(title(app), 'softirqs');
	await app.press(keys.left);
	assert.equal(title(app), 'syscount');
	await app.press(keys.right);
	assert.equal(title(app), 'softirqs');
	app.unmount();
});

test('one tab is one panel, two are panels', async () => {
	for (const [count, hint] of [
		[1, ' 1 panel '],
		[2, ' 1-2 panels '],
	] as const) {
		const props = {initialPanel: 'overview', probes: probes.slice(0, count)};
		const app = await openApp(size, props, made());
		assert.ok(plain(app.frame()).includes(hint), hint);
		app.unmount();
	}
});

test('in the overview the arrows choose a cell and Enter opens it', async () => {
	const app = await open('overview');
	await app.press(keys.down, keys.right, keys.enter);
	assert.equal(title(app), 'cachestat');
	await app.press('0');
	assert.equal(title(app), 'biotop');
	app.unmount();
});

test('the cursor stays on its row while the order changes', async () => {
	const app = await open('biotop');
	await app.press(keys.down, keys.down);
	const chosen = selected(app);
	assert.notEqual(chosen, '');
	for (const tick of [40, 41, 42, 43, 44]) {
		for (const {name} of probes) app.feeds.push(name, snapshotAt(name, tick));
		await app.flush();
		assert.equal(selected(app), chosen);
	}

	await app.press(keys.home);
	assert.equal(selected(app), comms(app)[0]);
	await app.press(keys.end);
	assert.equal(selected(app), comms(app).at(-1));
	app.unmount();
});

test('s sorts by the next column, r reverses', async () => {
	const app = await open('biotop');
	const byBytes = comms(app);
	await app.press('r');
	assert.deepEqual(comms(app), byBytes.toReversed());
	await app.press('s', 's', 's');
	assert.match(plain(app.frame()), /COMM↑/);
	assert.deepEqual(comms(app), byBytes.toSorted());
	await app.press('<');
	assert.match(plain(app.frame()), /PID↓/);
	app.unmount();
});

test('/ filters rows as it is typed; Esc clears', async () => {
	const app = await open('biotop');
	await app.press('/', 'S', 'Q');
	assert.deepEqual(comms(app), ['mysqld']);
	await app.press(keys.backspace, keys.backspace, 'd', 'd', keys.enter);
	assert.deepEqual(comms(app), ['dd']);
	// The prompt is closed: keys are commands again, and the key line shows the filter.
	assert.match(plain(app.frame()), /filter: dd/);
	await app.press(keys.escape);
	await app.until((frame) => plain(frame).includes('postgres'));
	app.unmount();
});

test('Esc in the prompt clears and closes it', async () => {
	const app = await open('biotop');
	await app.press('/', 'z', 'z', keys.escape);
	await app.until((frame) => !plain(frame).includes('Esc clears'));
	await app.press('p');
	assert.match(plain(app.frame()), /PAUSED/);
	assert.doesNotMatch(plain(app.frame()), /filter: /);
	app.unmount();
});

test('keys that a slow line delivers together are pressed one after the other', async () => {
	const app = await open('biotop');
	await app.press('/SQ\rp');
	await app.until((frame) => plain(frame).includes('PAUSED'));
	assert.deepEqual(comms(app), ['mysqld']);
	app.unmount();
});

test('each of several keys works on what the ones before led to', async () => {
	const app = await open('overview');
	await app.press('1rp');
	assert.match(plain(app.frame()), /B\/s↑/);
	assert.match(plain(app.frame()), /PAUSED/);
	await app.press(' 0\t\t');
	assert.match(plain(app.frame()), /╭─ 2 tcptop/);
	assert.doesNotMatch(plain(app.frame()), /PAUSED/);
	await app.press('1/dd\rp');
	assert.match(plain(app.frame()), /filter: dd/);
	assert.match(plain(app.frame()), /PAUSED/);
	app.unmount();
});

test('a prompt takes q and p as text', async () => {
	const app = await open('biotop');
	await app.press('/', 'q', 'p');
	assert.match(plain(app.frame()), /\/ qp/);
	assert.doesNotMatch(plain(app.frame()), /PAUSED/);
	app.unmount();
});

test('Enter filters every panel by the row’s process, Backspace goes back', async () => {
	const app = await open('biotop');
	const own = new Map(app.feeds.current);
	await app.press(keys.enter);
	assert.match(plain(app.frame()), / pid 31337 dd /);
	// What rows do not tell is counted beside; softirqs are about no process, and the panel says so.
	const {details} = app.feeds;
	assert.deepEqual([...details.keys()], ['runqlat', 'cachestat', 'syscount']);
	for (const {source} of details.values()) assert.deepEqual(source.filters, {pids: [31_337]});
	await app.press('6');
	assert.match(plain(app.frame()), /not by pid/);
	await app.press(keys.backspace);
	assert.doesNotMatch(plain(app.frame()), /pid 31337/);
	assert.equal(app.feeds.details.size, 0);
	assert.deepEqual(app.feeds.current, own);
	app.unmount();
});

test('p freezes the screen; the data goes on', async () => {
	const app = await open('syscount');
	await app.press('p');
	const frozen = app.frame();
	assert.match(plain(frozen), /PAUSED/);
	for (const tick of [40, 41, 42]) {
		for (const {name} of probes) app.feeds.push(name, snapshotAt(name, tick));
	}

	await app.flush();
	// But for the time that has passed since.
	const body = (frame: string): string => frame.slice(frame.indexOf('\n'));
	assert.equal(body(app.frame()), body(frozen));
	await app.press(' ');
	assert.notEqual(plain(app.frame()).split('\n')[5], plain(frozen).split('\n')[5]);
	app.unmount();
});

test('+ and - walk the ladder of intervals and keep the past', async () => {
	const app = await open('biotop');
	await app.press('+');
	assert.match(plain(app.frame()), /every 2s/);
	const {intervalMs, past} = app.feeds.current.get('biotop') ?? {};
	assert.equal(intervalMs, 2000);
	assert.equal(past?.length, 40);
	await app.press('-', '-', '-', '-', '-', '-');
	assert.match(plain(app.frame()), /every 0.1s/);
	assert.equal(app.feeds.opened.filter(({open: isOpen}) => isOpen).length, probes.length);
	app.unmount();
});

test('L and P switch options of the panel that has them', async () => {
	const app = await open('syscount');
	await app.press('L');
	assert.deepEqual(app.feeds.current.get('syscount')?.source.options, {latency: true});
	await app.press('P');
	const both = app.feeds.current.get('syscount')?.source.options;
	assert.deepEqual(both, {latency: true, process: true});
	await app.press('3', 'L');
	assert.deepEqual(app.feeds.current.get('runqlat')?.source.options, {});
	await app.press('P');
	assert.deepEqual(app.feeds.current.get('runqlat')?.source.options, {pids: true});
	app.unmount();
});

for (const [name, key, status] of [
	['q', 'q', 0],
	['Ctrl-C', keys.ctrlC, 130],
] as const) {
	test(`${name} ends with ${status} and closes every feed`, async () => {
		const app = await open('overview');
		await app.press(key);
		assert.equal(await app.exited, status);
		assert.equal(app.feeds.current.size, 0);
	});
}

test('a terminal too small says what it needs, and recovers', async () => {
	const app = await open('overview');
	await app.resize({columns: 39, rows: 30});
	assert.equal(plain(app.frame()).trim(), 'needs 40x10, has 39x30');
	await app.resize({columns: 80, rows: 24});
	assert.equal(title(app), 'biotop');
	app.unmount();
});
