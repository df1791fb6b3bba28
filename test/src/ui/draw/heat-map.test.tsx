// The heat map and its cursor in the whole dashboard: what a cell says is what the snapshot has.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ReadySnapshot} from '../../../../src/core/snapshot.js';
import {clockTime} from '../../../../src/core/wall-clock.js';
import {thousands} from '../../../../src/core/format.js';
import {heatLegend, heatMapOf, samplesOf} from '../../../../src/ui/draw/heat-map.js';
import {createTheme} from '../../../../src/ui/theme/theme.js';
import {keys, type Size} from '../../../helpers/render-at.js';
import {openApp, plain, type OpenedApp} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf, snapshotAt} from '../../../helpers/ui-snapshots.js';

const past = 200;
const history = historyOf('runqlat', past);
const wide = {columns: 120, rows: 40};

const open = async (size: Size = wide, color = true): Promise<OpenedApp> =>
	openApp(size, {initialPanel: 'runqlat', color}, new FakeFeeds((tool) => historyOf(tool, past)));

type Read = {
	readonly time: string;
	readonly from: number;
	readonly here: string;
	readonly all: string;
};

/** `22:14:05  64–127us  1,204 of 8,301 (14%)` */
function readIn(app: OpenedApp): Read | undefined {
	const found = /(\d\d:\d\d:\d\d) +(\d+)–\d+us +([\d,]+) of ([\d,]+) \([\d.]+%\)/.exec(
		plain(app.frame()),
	);
	if (found === null) return undefined;
	const [, time = '', from = '', here = '', all = ''] = found;
	return {time, from: Number(from), here, all};
}

function truth(snapshot: ReadySnapshot | undefined, from: number): Read | undefined {
	if (snapshot?.shape !== 'hist') return undefined;
	const [histogram] = snapshot.histograms;
	const here = histogram?.buckets.find((bucket) => bucket.from === from)?.count ?? 0;
	const all = thousands(histogram?.count ?? 0);
	return {time: clockTime(snapshot.at), from, here: thousands(here), all};
}

test('the cursor begins at the newest median, and reads what the snapshot has', async () => {
	const app = await open();
	assert.equal(readIn(app), undefined);
	await app.press('h');
	const first = readIn(app);
	assert.ok(first);
	assert.deepEqual(first, truth(history.at(-1), first.from));
	await app.press(keys.left, keys.left, keys.left, keys.down);
	assert.deepEqual(readIn(app), truth(history.at(-4), first.from * 2));
	await app.press(keys.up, keys.up, keys.right);
	assert.deepEqual(readIn(app), truth(history.at(-3), first.from / 2));
	app.unmount();
});

test('all of the past can be read, and at its ends the cursor stays', async () => {
	const app = await open();
	await app.press('h', keys.home);
	const oldest = readIn(app);
	assert.deepEqual(oldest, truth(history[0], oldest?.from ?? 0));
	await app.press(keys.left);
	assert.deepEqual(readIn(app), oldest);
	await app.press(keys.pageDown, keys.right);
	assert.equal(readIn(app)?.time, clockTime(history[11]?.at ?? 0));
	await app.press(keys.end, keys.right);
	assert.equal(readIn(app)?.time, clockTime(history.at(-1)?.at ?? 0));
	for (let press = 0; press < 40; press += 1) await app.press(keys.up);
	assert.equal(readIn(app)?.from, 0);
	app.unmount();
});

test('the cursor stays on its cell while time goes on', async () => {
	const app = await open();
	await app.press('h', keys.left);
	const before = readIn(app);
	app.feeds.push('runqlat', snapshotAt('runqlat', past));
	await app.flush();
	assert.deepEqual(readIn(app), before);
	app.unmount();
});

test('Esc leaves; so does another panel; a graph gives way to the map', async () => {
	const app = await open();
	await app.press('h', keys.escape);
	// A lone Esc may be the beginning of a sequence for a moment.
	await app.until((frame) => !plain(frame).includes('Esc leave'));
	assert.equal(readIn(app), undefined);
	await app.press('g', 'h');
	assert.match(plain(app.frame()), /over time/);
	assert.ok(readIn(app));
	await app.press('4', '3');
	assert.equal(readIn(app), undefined);
	await app.press('1', 'h');
	assert.doesNotMatch(plain(app.frame()), /leave/);
	app.unmount();
});

test('where several buckets share a row, the cursor goes by rows', async () => {
	const app = await open({columns: 100, rows: 15});
	await app.press('h', keys.down);
	const one = readIn(app);
	await app.press(keys.down);
	assert.notEqual(readIn(app)?.from, one?.from);
	await app.press(keys.up);
	assert.deepEqual(readIn(app), one);
	app.unmount();
});

test('without colours the cell is inverse and keeps its shade', async () => {
	const app = await open(wide, false);
	await app.press('h');
	assert.ok(
		['·', '░', '▒', '▓', '█'].some((shade) => app.frame().includes(`\u001B[7m${shade}\u001B[27m`)),
	);
	app.unmount();
});

test('the legend names counts that rise, up to a round number above all rates', () => {
	const newest = history.at(-1);
	assert.ok(newest);
	const map = heatMapOf(samplesOf(history, newest, undefined), 60, 20, undefined);
	const rates = map.rates.flat().map((rate) => rate ?? 0);
	assert.ok(map.top >= Math.max(...rates) && map.top <= 5 * Math.max(...rates));
	assert.match(String(map.top), /^[125]0*$/);
	for (const cells of [60, 40, 24, 16]) {
		const legend = plain(heatLegend(map, cells, createTheme(256, false)));
		assert.ok(legend.length <= cells, legend);
		const numbers = [...legend.matchAll(/([\d.]+)(k?)/g)].map(
			([, digits, k]) => Number(digits) * (k === 'k' ? 1000 : 1),
		);
		assert.deepEqual(
			numbers,
			[...numbers].sort((a, b) => a - b),
		);
		if (legend !== '') assert.equal(numbers[0], 0);
	}
});
