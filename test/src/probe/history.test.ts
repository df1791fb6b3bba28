// Histories: ten minutes at any interval, bounded in rows; what is left out is said, sums stay exact.
import assert from 'node:assert/strict';
import test from 'node:test';
import {History, historySeconds, rowBudget} from '../../../src/probe/history.js';
import type {ReadySnapshot, Row} from '../../../src/probe/snapshot.js';
import {thinned} from '../../../src/probe/thin.js';
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

const rowsOf = (snapshot: ReadySnapshot | undefined): readonly Row[] =>
	snapshot === undefined || snapshot.shape === 'hist' ? [] : snapshot.rows;

const sum = (rows: readonly Row[], direction?: string): number =>
	rows
		.filter((row) => direction === undefined || row['direction'] === direction)
		.reduce((total, row) => total + Number(row['bytes']), 0);

const weight = (history: History): number =>
	history.list().reduce((total, one) => total + rowsOf(one).length, 0);

test('ten minutes of small snapshots stay whole', () => {
	const history = new History('bytes');
	for (let tick = 0; tick < 900; tick += 1) history.push(tableOf(tick, 1, 30));
	const list = history.list();
	assert.equal(list.length, historySeconds);
	assert.ok(list.every((snapshot) => snapshot.thinned === undefined));
	assert.ok(list.every(({at}, index) => index === 0 || at > (list[index - 1]?.at ?? 0)));
	assert.equal(history.list(), list);
});

test('ten minutes at a tenth of a second with 1,000 rows are bounded', () => {
	const history = new History('bytes');
	for (let tick = 0; tick < 7000; tick += 1) history.push(tableOf(tick, 0.1, 1000));
	const list = history.list();
	const newest = list.at(-1);
	assert.equal(rowsOf(newest).length, 1000);
	const reach = ((newest?.at ?? 0) - (list[0]?.at ?? 0)) / 1000;
	assert.ok(reach > historySeconds - 3 && reach <= historySeconds, `it reaches back ${reach} s`);
	assert.ok(weight(history) <= rowBudget, `${weight(history)} rows`);
	// Older than that, a snapshot a second is left.
	assert.ok(list.length < 2500, `${list.length} snapshots`);
});

test('tables of 10,000 rows leave the newest whole, and the past with its top rows', () => {
	const history = new History('bytes');
	for (let tick = 0; tick < 100; tick += 1) history.push(tableOf(tick, 1, 10_000));
	const list = history.list();
	assert.equal(list.length, 100);
	assert.equal(rowsOf(list.at(-1)).length, 10_000);
	assert.ok(weight(history) <= rowBudget + 10_000);
	assert.deepEqual(list[0]?.thinned, {rows: 20, of: 10_000});
	assert.match(list[0].caveats[0] ?? '', /only the top 20 of 10000 rows are kept/);
	assert.equal(list[0].caveats[1], 'Known.');
});

test('one snapshot beyond the whole budget does not empty the history', () => {
	const history = new History('bytes', 1000);
	for (let tick = 0; tick < 10; tick += 1) history.push(tableOf(tick, 1, 3000));
	assert.equal(rowsOf(history.list().at(-1)).length, 3000);
	assert.equal(history.list().length, 10);
});

test('the others are added up exactly, by kind, also when thinned twice', () => {
	const whole = tableOf(1, 1, 1000);
	const once = thinned(whole, 20, 'bytes');
	const twice = thinned(once, 5, 'bytes');
	for (const [snapshot, kept] of [
		[once, 20],
		[twice, 5],
	] as const) {
		const rows = rowsOf(snapshot);
		assert.equal(rows.length, kept + 2);
		for (const kind of [undefined, 'R', 'W']) {
			assert.equal(sum(rows, kind), sum(rowsOf(whole), kind));
		}

		const largest = rowsOf(whole).toSorted((a, b) => Number(b['bytes']) - Number(a['bytes']));
		assert.deepEqual(rows.slice(0, kept), largest.slice(0, kept));
		const [others] = rows.slice(kept);
		assert.deepEqual(
			[others?.['comm'], others?.['pid'], others?.['avg_ms']],
			['(others)', null, null],
		);
		assert.deepEqual(snapshot.thinned, {rows: kept, of: 1000});
		assert.equal(snapshot.caveats.length, 2);
	}
});

test('what was not measured is not added up to zero', () => {
	const rows: Row[] = [1, 2, 3].map((pid) => ({pid, comm: 'x', bytes: pid, total_us: null}));
	const whole = {...tableOf(1, 1, 0), rows, totals: {bytes: 6, total_us: null}} as ReadySnapshot;
	const others = rowsOf(thinned(whole, 1, 'bytes')).at(-1);
	assert.deepEqual(others, {pid: null, comm: '(others)', bytes: 3, total_us: null});
});

test('histograms by key are merged into one of the others', () => {
	const [single] = historyOf('runqlat', 1);
	assert.ok(single?.shape === 'hist');
	const [model] = single.histograms;
	assert.ok(model);
	const histograms = [5, 1, 9, 3].map((pid) => ({...model, key: {pid, comm: 'x'}, count: pid}));
	const few = thinned({...single, histograms}, 2, 'count');
	assert.ok(few.shape === 'hist');
	assert.deepEqual(
		few.histograms.map(({key, count}) => [key['pid'], key['comm'], count]),
		[
			[9, 'x', 9],
			[5, 'x', 5],
			[null, '(others)', 4],
		],
	);
	assert.equal(few.histograms[2]?.buckets[0]?.count, 2 * (model.buckets[0]?.count ?? 0));
});

test('a step of the wall clock neither empties nor prolongs a history', () => {
	const history = new History('bytes');
	for (let tick = 0; tick < 700; tick += 1) {
		const snapshot = tableOf(tick, 1, 1);
		history.push({...snapshot, at: snapshot.at + (tick > 300 ? -3_600_000 : 0)});
	}

	assert.equal(history.list().length, historySeconds);
});
