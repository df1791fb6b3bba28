// Rows sorted, filtered and found again.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ReadySnapshot, Row} from '../../../../src/core/snapshot.js';
import {histogramsOf} from '../../../../src/shapes/hist/hist-shape.js';
import {sameHistogram} from '../../../../src/ui/rows/panel-table.js';
import {random, snapshotAt} from '../../../helpers/ui-snapshots.js';
import {columnsOf} from '../../../helpers/columns.js';
import {arrange, identity, orderOf, type OrderedRows} from '../../../../src/ui/rows/rows.js';

const rows: Row[] = [
	{pid: 10, comm: 'b', bytes: 9, avg: null},
	{pid: 2, comm: 'a', bytes: 100, avg: 1.5},
	{pid: 33, comm: 'C', bytes: 20, avg: 30},
];

const columns = columnsOf({pid: 'number', comm: 'name', bytes: 'counter', avg: 'gauge'});

const listed = (arranged: OrderedRows): readonly Row[] => arranged.slice(0, arranged.length);
const pids = (arranged: OrderedRows): unknown[] => listed(arranged).map(({pid}) => pid);

test('numbers sort by size, not by digits', () => {
	assert.deepEqual(pids(arrange(rows, {key: 'bytes', descending: true}, columns)), [2, 33, 10]);
	assert.deepEqual(pids(arrange(rows, {key: 'pid', descending: false}, columns)), [2, 10, 33]);
});

test('what was not measured comes last in both directions', () => {
	assert.deepEqual(pids(arrange(rows, {key: 'avg', descending: true}, columns)), [33, 2, 10]);
	assert.deepEqual(pids(arrange(rows, {key: 'avg', descending: false}, columns)), [2, 33, 10]);
	assert.deepEqual(arrange(rows, {key: 'none', descending: true}, columns).length, 3);
});

test('equal rows keep their order whatever order they come in', () => {
	const equal = [3, 1, 2].map((pid) => ({pid, comm: 'x', bytes: 5}));
	const order = {key: 'bytes', descending: true};
	assert.deepEqual(
		listed(arrange(equal, order, columns)),
		listed(arrange(equal.toReversed(), order, columns)),
	);
});

test('only rows that match are there, sorted', () => {
	const order = {key: 'pid', descending: false};
	assert.deepEqual(pids(arrange(rows, order, columns, ({bytes}) => Number(bytes) > 10)), [2, 33]);
});

test('identity is what a row is about, not how much it did', () => {
	const of = (row: Row) => identity(row, columns);
	assert.equal(of({pid: 1, comm: 'a', bytes: 5}), of({pid: 1, comm: 'a', bytes: 6}));
	assert.notEqual(of({pid: 1, comm: 'a'}), of({pid: 2, comm: 'a'}));
});

test('a name is no identity: after an exec it is the same row, and the same histogram', () => {
	const [before = {}, after = {}] = ['bash', 'dd'].map((comm) => ({pid: 7, comm, bytes: 5}));
	assert.equal(identity(before, columns), identity(after, columns));
	const waits = (comm: string): ReadySnapshot => {
		const snapshot = snapshotAt('runqlat', 1);
		assert.ok(snapshot.shape === 'hist');
		const [one] = snapshot.histograms;
		return {...snapshot, histograms: [8, 7].map((pid) => ({...one, key: {pid, comm}}) as never)};
	};
	const [chosen] = histogramsOf(waits('dd')).slice(1);
	assert.ok(chosen);
	assert.deepEqual(sameHistogram(chosen, waits('bash'), columns)?.key, {pid: 7, comm: 'bash'});
	const ended = {...waits('bash'), histograms: []} as never;
	assert.equal(sameHistogram(chosen, ended, columns), undefined);
});

test('rows that differ in any column that is a key are two rows, whatever its name', () => {
	for (const key of ['fd', 'ppid', 'irq', 'state', 'ts_us']) {
		const keyed = columnsOf({pid: 'number', [key]: 'number', bytes: 'counter'});
		const rows = [1, 2].map((value) => ({pid: 1, [key]: value, bytes: 5}));
		assert.equal(new Set(rows.map((row) => identity(row, keyed))).size, 2, key);
	}
});

test('text is read from A, numbers from the largest, unless told otherwise', () => {
	assert.equal(orderOf({key: 'comm'}, columns).descending, false);
	assert.equal(orderOf({key: 'avg'}, columns).descending, true);
	assert.equal(orderOf({key: 'avg', descending: false}, columns).descending, false);
});

/** Thousands, of which many have one number; some have none where that is asked for. */
const many = (unmeasured: boolean): Row[] => {
	const next = random(7);
	return Array.from({length: 5000}, (_, pid) => ({
		...{pid, comm: `c${String(pid % 9)}`, avg: 1},
		bytes: unmeasured && pid % 100 === 0 ? null : Math.floor(next() * 300) - 20,
	}));
};

for (const [what, key, unmeasured] of [
	['numbers', 'bytes', false],
	['numbers of which some were not measured', 'bytes', true],
	['text', 'comm', false],
	['one number', 'avg', false],
] as const)
	test(`of thousands the first are the same however many are looked at: ${what}`, () => {
		const all = many(unmeasured);
		for (const descending of [true, false]) {
			const whole = listed(arrange(all, {key, descending}, columns));
			assert.equal(new Set(whole).size, all.length);
			const some = () => arrange(all, {key, descending}, columns);
			assert.deepEqual(some().slice(0, 40), whole.slice(0, 40));
			assert.deepEqual(some().slice(240, 300), whole.slice(240, 300));
			assert.equal(some().at(0), whole[0]);
			assert.equal(some().at(4999), whole[4999]);
			assert.equal(some().at(5000), undefined);
			assert.equal(some().at(-1), undefined);
			const last = whole[4321];
			assert.equal(
				some().findIndex((row) => row === last),
				4321,
			);
			assert.deepEqual(listed(some().before(30)), whole.slice(0, 30));
			const rows = some();
			rows.at(3);
			assert.deepEqual(listed(rows), whole);
		}
	});

test('of thousands only those that are looked at are compared', () => {
	let asked = 0;
	const comparing = many(false).map((row) => ({
		...row,
		get pid() {
			asked += 1;
			return row['pid'] ?? 0;
		},
	}));
	arrange(comparing, {key: 'bytes', descending: true}, columns).slice(0, 50);
	assert.ok(asked < comparing.length, String(asked));
});
