// Histories: ten minutes at any interval, bounded in rows; what is left out is said, sums stay exact.
import assert from 'node:assert/strict';
import test from 'node:test';
import {History, HistoryBudget, historySeconds} from '../../../src/engine/history.js';
import type {ReadySnapshot, Row} from '../../../src/core/snapshot.js';
import {allRowsOf, shapeOf, thinned} from '../../../src/shapes/index.js';
import {columnsOf} from '../../helpers/columns.js';
import {historyOf, random} from '../../helpers/ui-snapshots.js';

const base = {
	status: 'ready',
	panel: 'biotop',
	backend: 'tp_btf',
	caveats: ['Known.'],
	health: {lost: 0, dropped_keys: 0, unattributed: 0, clamped: 0, skipped_polls: 0},
	cost: {events: 1, ns_per_event: 1, cpu_percent: 1},
} as const;

/** `count` processes with as many bytes as they like. */
function tableOf(tick: number, seconds: number, count: number): ReadySnapshot {
	const next = random(tick + 1);
	const rows = Array.from({length: count}, (_, index): Row => {
		const direction = index % 2 === 0 ? 'R' : 'W';
		return {
			pid: index,
			comm: `task${index}`,
			direction,
			bytes: Math.floor(next() * 1e9),
			avg_ms: 1,
		};
	});
	const bytes = rows.reduce((sum, row) => sum + Number(row['bytes']), 0);
	const at = 1e12 + tick * seconds * 1000;
	return {...base, shape: 'table', at, seconds, rows, totals: {bytes}};
}

const columns = columnsOf({
	...{pid: 'number', comm: 'name', direction: 'name'},
	...{bytes: 'counter', total_us: 'counter', avg_ms: 'gauge'},
});
const plan = {columns, sortBy: 'bytes'} as const;

/** A sixth of what the dashboard has for all. */
const rows = 40_000;

const rowsOf = (snapshot: ReadySnapshot | undefined): readonly Row[] =>
	snapshot === undefined || snapshot.shape === 'hist' ? [] : snapshot.rows;

const othersOf = (snapshot: ReadySnapshot): readonly Row[] =>
	shapeOf<ReadySnapshot>(snapshot).others(snapshot);

const sum = (rows: readonly Row[], direction?: string): number =>
	rows
		.filter((row) => direction === undefined || row['direction'] === direction)
		.reduce((total, row) => total + Number(row['bytes']), 0);

const weight = (history: History): number =>
	history.list().reduce((total, one) => total + rowsOf(one).length, 0);

test('ten minutes of small snapshots stay whole', () => {
	const history = new History(plan, new HistoryBudget());
	for (let tick = 0; tick < 900; tick += 1) history.push(tableOf(tick, 1, 30));
	const list = history.list();
	assert.equal(list.length, historySeconds);
	assert.ok(list.every((snapshot) => snapshot.thinned === undefined));
	assert.ok(list.every(({at}, index) => index === 0 || at > (list[index - 1]?.at ?? 0)));
	assert.equal(history.list(), list);
});

test('ten minutes at a tenth of a second with 1,000 rows are bounded', () => {
	const history = new History(plan, new HistoryBudget(rows));
	for (let tick = 0; tick < 7000; tick += 1) history.push(tableOf(tick, 0.1, 1000));
	const list = history.list();
	const newest = list.at(-1);
	assert.equal(rowsOf(newest).length, 1000);
	const reach = ((newest?.at ?? 0) - (list[0]?.at ?? 0)) / 1000;
	assert.ok(reach > historySeconds - 3 && reach <= historySeconds, `it reaches back ${reach} s`);
	assert.ok(weight(history) <= rows, `${weight(history)} rows`);
	// Older than that, a snapshot a second is left.
	assert.ok(list.length < 2500, `${list.length} snapshots`);
});

test('tables of 10,000 rows leave the newest whole, and the past with its top rows', () => {
	const history = new History(plan, new HistoryBudget(rows));
	for (let tick = 0; tick < 100; tick += 1) history.push(tableOf(tick, 1, 10_000));
	const list = history.list();
	assert.equal(list.length, 100);
	assert.equal(rowsOf(list.at(-1)).length, 10_000);
	assert.ok(weight(history) <= rows + 10_000);
	assert.deepEqual(list[0]?.thinned, {rows: 20, of: 10_000});
	assert.match(list[0].caveats[0] ?? '', /only the top 20 of 10000 rows are kept/);
	assert.equal(list[0].caveats[1], 'Known.');
});

test('one snapshot beyond the whole budget does not empty the history', () => {
	const history = new History(plan, new HistoryBudget(1000));
	for (let tick = 0; tick < 10; tick += 1) history.push(tableOf(tick, 1, 3000));
	assert.equal(rowsOf(history.list().at(-1)).length, 3000);
	assert.equal(history.list().length, 10);
});

test('the others are added up exactly, by kind, also when thinned twice', () => {
	const whole = tableOf(1, 1, 1000);
	const once = thinned(whole, 20, plan);
	const twice = thinned(once, 5, plan);
	for (const [snapshot, kept] of [
		[once, 20],
		[twice, 5],
	] as const) {
		const [rows, others] = [rowsOf(snapshot), othersOf(snapshot)];
		assert.deepEqual([rows.length, others.length], [kept, 2]);
		for (const kind of [undefined, 'R', 'W']) {
			assert.equal(sum(allRowsOf(snapshot), kind), sum(rowsOf(whole), kind));
		}

		const largest = rowsOf(whole).toSorted((a, b) => Number(b['bytes']) - Number(a['bytes']));
		assert.deepEqual(rows, largest.slice(0, kept));
		for (const row of others) {
			assert.deepEqual([row['comm'], row['pid'], row['avg_ms']], [null, null, null]);
		}

		assert.deepEqual(snapshot.thinned, {rows: kept, of: 1000});
		assert.equal(snapshot.caveats.length, 2);
	}
});

test('what was not measured is not added up to zero', () => {
	const rows: Row[] = [1, 2, 3].map((pid) => ({pid, comm: 'x', bytes: pid, total_us: null}));
	const whole = {...tableOf(1, 1, 0), rows, totals: {bytes: 6, total_us: null}} as ReadySnapshot;
	const others = othersOf(thinned(whole, 1, plan));
	assert.deepEqual(others, [{pid: null, comm: null, bytes: 3, total_us: null}]);
});

test('histograms by key are merged into one of the others', () => {
	const [single] = historyOf('runqlat', 1);
	assert.ok(single?.shape === 'hist');
	const [model] = single.histograms;
	assert.ok(model);
	const histograms = [5, 1, 9, 3].map((pid) => ({...model, key: {pid, comm: 'x'}, count: pid}));
	const keys = columnsOf({pid: 'number', comm: 'name'});
	const few = thinned({...single, histograms}, 2, {columns: keys, sortBy: 'count'});
	assert.ok(few.shape === 'hist');
	assert.deepEqual(
		few.histograms.map(({key, count}) => [key['pid'], key['comm'], count]),
		[
			[9, 'x', 9],
			[5, 'x', 5],
		],
	);
	const {key, count, buckets} = few.otherHistogram ?? assert.fail();
	assert.deepEqual([key, count], [{pid: null, comm: null}, 4]);
	assert.equal(buckets[0]?.count, 2 * (model.buckets[0]?.count ?? 0));
});

test('a step of the wall clock neither empties nor prolongs a history', () => {
	const history = new History(plan, new HistoryBudget());
	for (let tick = 0; tick < 700; tick += 1) {
		const snapshot = tableOf(tick, 1, 1);
		history.push({...snapshot, at: snapshot.at + (tick > 300 ? -3_600_000 : 0)});
	}

	assert.equal(history.list().length, historySeconds);
});

test('the top rows are those of which most counts, and that is added up as well', () => {
	const counters = columnsOf({
		...{pid: 'number', comm: 'name', direction: 'name', bytes: 'counter', moved_bytes: 'counter'},
	}).map((column) => (column.key === 'bytes' ? {...column, counts: 'moved_bytes'} : column));
	const rows: Row[] = [1, 2, 3, 4].map((pid) => ({
		...{pid, comm: 'x', direction: 'W'},
		...{bytes: 100 - pid, moved_bytes: 10 * pid},
	}));
	const whole = {...tableOf(1, 1, 0), rows, totals: {bytes: 100}} as ReadySnapshot;
	const few = thinned(whole, 2, {columns: counters, sortBy: 'bytes'});
	assert.deepEqual(
		allRowsOf(few).map((row) => [row['pid'], row['bytes'], row['moved_bytes']]),
		[
			[4, 96, 40],
			[3, 97, 30],
			[null, 197, 30],
		],
	);
});

test('of means only those are added up that say what they are weighed by', () => {
	const rows: Row[] = [
		{pid: 1, io: 9, avg_ms: 1, size: 4},
		{pid: 2, io: 1, avg_ms: 10, size: 4},
		{pid: 3, io: 3, avg_ms: 2, size: 4},
	];
	const whole = {...tableOf(1, 1, 0), rows, totals: {io: 13}} as ReadySnapshot;
	const gauges = columnsOf({pid: 'number', io: 'counter', avg_ms: 'gauge', size: 'gauge'});
	const weighed = gauges.map((column) =>
		column.key === 'avg_ms' && column.role === 'gauge' ? {...column, weight: 'io'} : column,
	);
	const [others] = othersOf(thinned(whole, 1, {columns: weighed, sortBy: 'io'}));
	assert.deepEqual(others, {pid: null, io: 4, avg_ms: 4, size: null});
});

test('histories share their memory: the large one gives way, the small ones stay whole', () => {
	const budget = new HistoryBudget(40_000);
	const [large, ...small] = Array.from({length: 6}, () => new History(plan, budget));
	for (let tick = 0; tick < 600; tick += 1) {
		large?.push(tableOf(tick, 1, 1000));
		for (const history of small) history.push(tableOf(tick, 1, 2));
	}

	for (const history of small) {
		assert.equal(history.list().length, historySeconds);
		assert.ok(history.list().every(({thinned: one}) => one === undefined));
	}

	const all = [large, ...small].reduce((sum, history) => sum + (history?.weight ?? 0), 0);
	assert.ok(all <= 40_000, `${all} rows`);
	assert.ok((large?.weight ?? 0) > 500);
	// Where the largest cannot give way, the others do.
	const tight = new HistoryBudget(5000);
	const [huge, other] = [new History(plan, tight), new History(plan, tight)];
	huge.push(tableOf(0, 1, 4000));
	for (let tick = 0; tick < 100; tick += 1) other.push(tableOf(tick, 1, 1000));
	assert.ok(other.weight < 3000, `${String(other.weight)} rows`);
	// What one has given back is the others'.
	const before = large?.weight ?? 0;
	for (const history of small) history.close();
	for (let tick = 600; tick < 700; tick += 1) large?.push(tableOf(tick, 1, 1000));
	assert.ok((large?.weight ?? 0) > before);
});
