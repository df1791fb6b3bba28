// Every panel from recorded snapshots at four widths: whole, aligned, and honest about what it lacks.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {onDemand, probes} from '../../probes/index.js';
import type {ReadySnapshot} from '../../src/core/snapshot.js';
import {loaded} from '../../src/core/tool.js';
import {cellWidth} from '../../src/ui/draw/cells.js';
import {keys} from '../helpers/render-at.js';
import {openApp, plain} from '../helpers/ui-app.js';
import {FakeFeeds} from '../helpers/ui-feeds.js';
import {hasHistory, loadHistory} from '../helpers/ui-fixtures.js';

/** Those that need to be named have the last tab then. */
const named = await Promise.all(onDemand.filter(({name}) => hasHistory(name)).map(loaded));
const withTab = [...probes, ...named];
const tabsWith = (name: string) => [...probes, ...named.filter((one) => one.name === name)];

const sizes = [
	{columns: 40, rows: 10},
	{columns: 80, rows: 24},
	{columns: 120, rows: 40},
	{columns: 200, rows: 50},
];

function checkShape(frame: string, {columns, rows}: {columns: number; rows: number}): void {
	const lines = plain(frame).split('\n');
	assert.equal(lines.length, rows);
	for (const line of lines) assert.ok(cellWidth(line) <= columns, `too wide: ${line}`);
	// Header, tabs and keys are not framed; every other line reaches from edge to edge.
	for (const line of lines.slice(2, -1)) assert.equal(cellWidth(line), columns, line);
}

for (const size of sizes) {
	const name = `${size.columns}x${size.rows}`;
	test(`overview at ${name}`, async () => {
		const app = await openApp(size);
		checkShape(app.frame(), size);
		const shown = probes.filter((probe) => plain(app.frame()).includes(` ${probe.name}`));
		assert.equal(shown.length, size.columns >= 80 ? probes.length : shown.length);
		app.unmount();
	});

	for (const probe of withTab) {
		test(`${probe.name} at ${name}`, async () => {
			for (const graph of [false, true]) {
				const app = await openApp(size, {initialPanel: probe.name, probes: tabsWith(probe.name)});
				if (graph) await app.press('g');
				checkShape(app.frame(), size);
				assert.match(plain(app.frame()), new RegExp(`─ \\d ${probe.name} `));
				assert.match(plain(app.frame()), /lost \d/);
				app.unmount();
			}
		});
	}
}

for (const {name} of probes) {
	test(`${name} without numbers says why, in its own panel only`, async () => {
		const app = await openApp({columns: 80, rows: 24});
		const hint = 'run as root, or grant CAP_BPF and CAP_PERFMON';
		app.feeds.push(name, {status: 'unsupported', panel: name, reason: 'no hook at all', hint});
		const frame = plain(await app.until('not available here'));
		assert.match(frame, /no hook at all/);
		assert.equal(frame.match(/lost \d/g)?.length, probes.length - 1);
		app.feeds.push(name, {status: 'failed', panel: name, reason: 'map read: EIO', hint: ''});
		assert.match(plain(await app.until('map read')), /failed/);
		app.unmount();
	});
}

test('a long reason is wrapped, not cut', async () => {
	const reason = `${'every word of it counts '.repeat(8)}the end`;
	const app = await openApp({columns: 80, rows: 24}, {initialPanel: 'biotop'});
	app.feeds.push('biotop', {status: 'failed', panel: 'biotop', reason, hint: 'do this'});
	const frame = plain(await app.until('the end'));
	assert.match(frame, /do this/);
	app.unmount();
});

test('a panel that failed says when it is tried again', async () => {
	const app = await openApp({columns: 80, rows: 24}, {initialPanel: 'biotop'});
	const retryAt = new Date(2026, 0, 2, 3, 4, 5).getTime();
	app.feeds.push('biotop', {
		...{status: 'failed', panel: 'biotop', reason: 'load: EMFILE', hint: 'raise it', retryAt},
	});
	assert.match(plain(await app.until('EMFILE')), /tried again at 03:04:05/);
	app.unmount();
});

test('starting panels say so', async () => {
	const app = await openApp({columns: 80, rows: 24}, {}, new FakeFeeds());
	assert.equal(plain(app.frame()).match(/ starting/g)?.length, probes.length);
	app.unmount();
});

const empty = (tool: string): ReadySnapshot[] =>
	loadHistory(tool).map((snapshot) =>
		snapshot.shape === 'hist' ? {...snapshot, histograms: []} : {...snapshot, rows: [], totals: {}},
	);

for (const {name} of withTab) {
	test(`${name} with no rows`, async () => {
		for (const size of sizes) {
			const props = {initialPanel: name, probes: tabsWith(name)};
			const app = await openApp(size, props, new FakeFeeds(empty));
			checkShape(app.frame(), size);
			app.unmount();
		}
	});
}

test('what was lost is named', async () => {
	const lossy = (tool: string): ReadySnapshot[] =>
		loadHistory(tool).map((snapshot) => ({
			...snapshot,
			health: {lost: 12, dropped_keys: 3, unattributed: 0, clamped: 0, skipped_polls: 1},
		}));
	const size = {columns: 120, rows: 24};
	const app = await openApp(size, {initialPanel: 'biotop'}, new FakeFeeds(lossy));
	assert.match(plain(app.frame()), /lost 12 · dropped keys 3 · skipped polls 1/);
	app.unmount();
});

test('runqlat shows percentiles, marks and a heat map', async () => {
	const app = await openApp({columns: 80, rows: 24}, {initialPanel: 'runqlat'});
	const frame = plain(app.frame());
	assert.match(frame, /p50 \S+ +p90 \S+ +p99 \S+ +max \S+/);
	assert.match(frame, /← p50/);
	assert.match(frame, /over time/);
	const sequences = app.frame().split('\u001B').slice(1);
	assert.ok(sequences.some((sequence) => /^\[48;5;\d+m/.test(sequence)));
	app.unmount();
});

test('runqlat per process lists the processes and shows the chosen histogram', async () => {
	const keyed = (tool: string): ReadySnapshot[] =>
		loadHistory(tool).map((snapshot) =>
			snapshot.shape === 'hist'
				? {
						...snapshot,
						histograms: snapshot.histograms.flatMap((one) => [
							{...one, key: {pid: 7, comm: 'busy'}},
							{...one, key: {pid: 8, comm: 'idle'}, count: 1},
						]),
					}
				: snapshot,
		);
	const size = {columns: 100, rows: 30};
	const optionsFor = (name: string) => (name === 'runqlat' ? {pids: true} : {});
	const feeds = () => new FakeFeeds(keyed);
	const app = await openApp(size, {initialPanel: 'runqlat', optionsFor}, feeds());
	checkShape(app.frame(), size);
	assert.match(plain(app.frame()), /7 busy[^]*8 idle[^]*p50/);
	await app.press('g');
	assert.match(plain(app.frame()), /percentiles of 7 busy/);
	assert.match(plain(app.frame()), /^│ ?7 busy +p50 /m);
	await app.press(keys.down);
	assert.match(plain(app.frame()), /percentiles of 8 idle/);
	assert.match(plain(app.frame()), /^│ ?8 idle +p50 /m);
	app.unmount();
	const overview = await openApp({columns: 200, rows: 50}, {optionsFor}, feeds());
	assert.match(plain(overview.frame()), /all 2 +p50/);
	overview.unmount();
});

test('a tool without a graph of its own has one in the unit of its column', async () => {
	const history = loadHistory('softirqs').map((one): ReadySnapshot => ({
		...{...one, panel: 'hardirqs', seconds: 2, shape: 'table'},
		rows: [{hardirq: 'vda', total_us: 5000, count: 300}],
		totals: {total_us: 5000, count: 300},
	}));
	const feeds = new FakeFeeds((tool) => (tool === 'hardirqs' ? history : loadHistory(tool)));
	const app = await openApp(
		{columns: 120, rows: 40},
		{initialPanel: 'hardirqs', probes: tabsWith('hardirqs')},
		feeds,
	);
	const title = () => plain(app.frame()).split('\n')[3] ?? '';
	assert.match(title(), /^│ time ms\/s .*time 2\.5ms\/s/);
	await app.press('s');
	assert.match(title(), /^│ runs \/s .*runs 150/);
	app.unmount();
});
