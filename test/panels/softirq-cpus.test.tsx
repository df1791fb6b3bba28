// softirqs per CPU: bars for a few CPUs, a strip for many, on any screen; the busiest CPU stands out.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes} from '../../probes/index.js';
import type {ReadySnapshot} from '../../src/core/snapshot.js';
import {thinned} from '../../src/shapes/index.js';
import {cellWidth} from '../../src/ui/draw/cells.js';
import {openApp, plain, type OpenedApp} from '../helpers/ui-app.js';
import {FakeFeeds} from '../helpers/ui-feeds.js';
import {historyOf} from '../helpers/ui-snapshots.js';
import type {Size} from '../helpers/render-at.js';

/** Every vector on every CPU, net_rx on the last CPU alone. */
const spread =
	(cpus: number) =>
	(tool: string): ReadySnapshot[] =>
		historyOf(tool, 30).map((snapshot) =>
			snapshot.shape === 'hist' || tool !== 'softirqs'
				? snapshot
				: {
						...snapshot,
						rows: snapshot.rows.flatMap((row) =>
							row['softirq'] === 'net_rx'
								? [{cpu: cpus - 1, ...row, total_us: 500_000}]
								: Array.from({length: cpus}, (_, cpu) => ({cpu, ...row, total_us: 10_000})),
						),
					},
		);

async function open(cpus: number, size: Size, color = true): Promise<OpenedApp> {
	const feeds = new FakeFeeds(spread(cpus));
	return openApp(
		size,
		{initialPanel: 'softirqs', color, optionsFor: () => ({'per-cpu': true})},
		feeds,
	);
}

const lineOf = (app: OpenedApp, name: string): string =>
	plain(app.frame())
		.split('\n')
		.find((line) => line.startsWith(`│ ${name}`)) ?? '';

for (const cpus of [1, 2, 4, 16, 64, 192, 1024]) {
	test(`${cpus} CPUs fit every screen`, async () => {
		for (const size of [
			{columns: 40, rows: 12},
			{columns: 80, rows: 24},
			{columns: 200, rows: 50},
		]) {
			const app = await open(cpus, size);
			const lines = plain(app.frame()).split('\n').slice(2, -1);
			for (const line of lines) assert.equal(cellWidth(line), size.columns, line);
			assert.notEqual(lineOf(app, 'all'), '');
			app.unmount();
		}
	});
}

test('of the past, what was not kept is unknown, and so is the sum', async () => {
	const {plan} = probes.find(({name}) => name === 'softirqs') ?? assert.fail();
	const thin = (tool: string): ReadySnapshot[] =>
		spread(4)(tool).map((one) =>
			tool === 'softirqs' ? thinned(one, 5, plan({'per-cpu': true})) : one,
		);
	const props = {initialPanel: 'softirqs', optionsFor: () => ({'per-cpu': true})};
	const app = await openApp({columns: 120, rows: 40}, props, new FakeFeeds(thin));
	assert.match(lineOf(app, 'net_rx'), /–.*–.*–.* 50\.\d*%/);
	assert.doesNotMatch(plain(app.frame()), / 0\.00%/);
	assert.equal(lineOf(app, 'all'), '');
	app.unmount();
});

test('a few CPUs have a bar and a percentage each', async () => {
	const app = await open(4, {columns: 120, rows: 40});
	assert.match(plain(app.frame()), /cpu 0 +cpu 1 +cpu 2 +cpu 3/);
	assert.match(lineOf(app, 'net_rx'), /0\.00% +0\.00% +0\.00% +50\.00% ━+/);
	assert.match(lineOf(app, 'timer'), /(1\.00% ╸? +){3}/);
	app.unmount();
});

test('many CPUs are a strip, in which the busiest is the darkest shade', async () => {
	const app = await open(64, {columns: 80, rows: 24}, false);
	assert.match(plain(app.frame()), /CPU +0 +8 +16 +24 +32 +40 +48 +56/);
	assert.match(lineOf(app, 'net_rx'), /^│ net_rx {4} {63}█/);
	assert.match(lineOf(app, 'timer'), /^│ timer {5}[·░]{64} /);
	app.unmount();
});

test('more CPUs than cells: a cell shows the busiest of its CPUs, and says so', async () => {
	const app = await open(192, {columns: 80, rows: 24}, false);
	assert.match(plain(app.frame()), /the busiest of 3 CPUs a cell/);
	assert.match(lineOf(app, 'net_rx'), /^│ net_rx {4} {63}█/);
	app.unmount();
});

test('CPUs keep their numbers where others are offline or do not exist', async () => {
	const numbers = [0, 2, 3, 128];
	const numbered = (tool: string): ReadySnapshot[] =>
		spread(4)(tool).map((snapshot) =>
			snapshot.shape === 'hist' || tool !== 'softirqs'
				? snapshot
				: {
						...snapshot,
						rows: snapshot.rows.map((row) => ({...row, cpu: numbers[Number(row['cpu'])] ?? 0})),
					},
		);
	const app = await openApp(
		{columns: 120, rows: 40},
		{initialPanel: 'softirqs', optionsFor: () => ({'per-cpu': true})},
		new FakeFeeds(numbered),
	);
	assert.match(plain(app.frame()), /SOFTIRQ +cpu 0 +cpu 2 +cpu 3 +cpu 128 *│/);
	assert.match(lineOf(app, 'net_rx'), /0\.00% +0\.00% +0\.00% +50\.00% ━+/);
	app.unmount();
});

test('c switches between the sum and the CPUs', async () => {
	const app = await openApp({columns: 100, rows: 30}, {initialPanel: 'softirqs'});
	await app.press('c');
	assert.equal(app.feeds.current.get('softirqs')?.source.options['per-cpu'], true);
	await app.press('c');
	assert.notEqual(app.feeds.current.get('softirqs')?.source.options['per-cpu'], true);
	app.unmount();
});
