// A drill into a process that ends, or had ended → since when, what there was of it, and keys for rows only
// where there are rows.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes} from '../../../../probes/index.js';
import type {Life} from '../../../../src/kernel/process-life.js';
import type {ReadySnapshot, Row} from '../../../../src/core/snapshot.js';
import {keys} from '../../../helpers/render-at.js';
import {openApp, plain, type OpenedApp} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf} from '../../../helpers/ui-snapshots.js';

const size = {columns: 120, rows: 30};
const ticks = 40;

/** As if the snapshots had been made just now. */
const recent = (tool: string): ReadySnapshot[] => {
	const history = historyOf(tool, ticks);
	const by = Date.now() - (history.at(-1)?.at ?? 0);
	return history.map((snapshot) => ({...snapshot, at: snapshot.at + by}));
};

const empty = (tool: string, at: number): ReadySnapshot => {
	const [snapshot] = historyOf(tool, 1);
	assert.ok(snapshot);
	return snapshot.shape === 'hist'
		? {...snapshot, at, histograms: []}
		: {...snapshot, at, ...nothing(tool, snapshot.rows[0] ?? {})};
};

/** cachestat has a row whatever happens. */
const nothing = (tool: string, row: Row) => ({
	rows: tool === 'cachestat' ? [{...row, hits: 0, misses: 0, dirties: 0}] : [],
	totals: {hits: 0, misses: 0, dirties: 0},
});

const lines = (app: OpenedApp): string[] => plain(app.frame()).split('\n');
const footer = (app: OpenedApp): string => lines(app).at(-1) ?? '';

/** Drills into the first process of tcptop, which then does nothing for `seconds`. */
async function idle(life: Life, seconds: number): Promise<OpenedApp> {
	const state: {life: Life} = {life: 'runs'};
	const app = await openApp(
		size,
		{initialPanel: 'tcptop', lifeOf: () => state.life},
		new FakeFeeds(recent),
	);
	await app.press(keys.enter);
	state.life = life;
	const now = Date.now();
	// What was counted of it alone since.
	for (const [name, feed] of app.feeds.details) feed.push(recent(name).at(-1) ?? assert.fail());
	for (const {name} of probes) app.feeds.push(name, empty(name, now + 1000 * seconds));
	await app.flush();
	return app;
}

test('of a process that has ended there is what there was, and since when', async () => {
	const app = await idle('ended', 1);
	await app.until((frame) => plain(frame).includes('exited'));
	assert.match(lines(app)[0] ?? '', / pid 7001 node .* exited \d s ago /);
	assert.match(
		plain(app.frame()),
		/7001 node +\[2001:db8::17\]:8080 +\[2001:db8:0:3::c0de\]:33918/,
	);
	assert.match(lines(app)[2] ?? '', /until \d\d:\d\d:\d\d/);
	assert.match(footer(app), /Enter drill/);
	await app.press(keys.enter);
	assert.match(lines(app)[0] ?? '', /› connection/);
	await app.press('g');
	assert.doesNotMatch(plain(app.frame()), /\bnow\b/);
	app.unmount();
});

test('how long ago it ended is told by when it last did anything', async () => {
	const app = await openApp(
		size,
		{initialPanel: 'tcptop', lifeOf: () => 'ended'},
		new FakeFeeds((tool) => {
			const history = recent(tool);
			return history.map((one) => ({...one, at: one.at - 192_000}));
		}),
	);
	await app.press(keys.enter);
	assert.match(lines(app)[0] ?? '', / exited 3m1[1-9]s ago /);
	app.unmount();
});

test('it is not the time of the last data that tells when it ended', async () => {
	const app = await idle('ended', 30);
	await app.until((frame) => plain(frame).includes('until'));
	assert.doesNotMatch(lines(app)[0] ?? '', /exited just now/);
	await app.press('4');
	assert.match(lines(app)[2] ?? '', /cachestat.* until \d\d/);
	app.unmount();
});

test('one that is only idle, or of which nobody knows, has not exited', async () => {
	for (const life of ['runs', 'unknown'] as const) {
		const app = await idle(life, 1);
		await app.until((frame) => plain(frame).includes('nothing in this interval'));
		assert.doesNotMatch(plain(app.frame()), /exited|until/);
		app.unmount();
	}
});

test('in its past it has not exited yet', async () => {
	const app = await idle('ended', 1);
	await app.until((frame) => plain(frame).includes('exited'));
	await app.press('[', '[', '[');
	assert.doesNotMatch(lines(app)[0] ?? '', /exited/);
	assert.match(plain(app.frame()), /7001 node/);
	app.unmount();
});

test('who leaves a drill and drills into the same number again asks anew who has it', async () => {
	const asked = new Set<number>();
	const lifeOf = (_pid: number, since: number): Life => {
		asked.add(since);
		return 'runs';
	};
	const app = await openApp(size, {initialPanel: 'tcptop', lifeOf}, new FakeFeeds(recent));
	await app.press(keys.enter);
	await app.flush();
	assert.equal(asked.size, 1);
	await app.press(keys.backspace);
	await new Promise((resolve) => setTimeout(resolve, 5));
	await app.press(keys.enter);
	await app.flush();
	assert.equal(asked.size, 2);
	app.unmount();
});

/** What the footer offers for a row. */
const offers = /drill|copy|\brows\b|reverse/;

test('without a row the footer offers nothing for one', async () => {
	const app = await openApp(size, {initialPanel: 'tcptop'}, new FakeFeeds());
	assert.doesNotMatch(footer(app), offers, 'before the first data');
	for (const snapshot of recent('tcptop')) app.feeds.push('tcptop', snapshot);
	await app.until((frame) => plain(frame).includes('7001 node'));
	assert.match(footer(app), /rows.*drill|drill.*rows/);
	await app.press('/', 'nobody-like-this', keys.enter);
	assert.match(plain(app.frame()), /no row fits the query/);
	assert.doesNotMatch(footer(app), offers, 'filtered to nothing');
	assert.match(footer(app), /filter: nobody-like-this/);
	await app.press(keys.enter);
	assert.match(footer(app), /there is no row to filter by/);
	await app.press(keys.escape);
	// A lone Escape is held back for a moment: it may be the beginning of another key.
	await app.until((frame) => plain(frame).includes('7001 node'));
	app.feeds.push('tcptop', empty('tcptop', Date.now()));
	await app.until((frame) => plain(frame).includes('nothing in this interval'));
	assert.doesNotMatch(footer(app), offers, 'nothing in this interval');
	await app.press('p');
	assert.doesNotMatch(footer(app), offers, 'paused there');
	await app.press('[');
	assert.match(footer(app), /drill/, 'a moment with rows');
	app.unmount();
});

test('a row that all panels are filtered by already is offered no drill', async () => {
	const app = await openApp(size, {initialPanel: 'syscount'}, new FakeFeeds(recent));
	assert.match(footer(app), /drill/);
	await app.press(keys.enter);
	assert.doesNotMatch(footer(app), /drill/);
	app.unmount();
});

test('a second Enter is kept until there are rows; another key takes it back', async () => {
	const [first] = recent('tcptop').slice(-1);
	assert.ok(first);
	for (const [pressed, wanted] of [
		[[keys.enter], / pid 7001 node /],
		[[keys.enter, 's'], /^(?!.*pid 7001)/],
	] as const) {
		const app = await openApp(size, {initialPanel: 'tcptop'}, new FakeFeeds());
		await app.press(...pressed);
		app.feeds.push('tcptop', first);
		await app.until((frame) => plain(frame).includes('7001'));
		await app.flush();
		assert.match(lines(app)[0] ?? '', wanted);
		app.unmount();
	}
});
