// The JSON document kerntop/1: its fields are a contract, checked shape by shape.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {document, panelObject, serialise} from '../../../src/output/json.js';
import * as given from './snapshots.js';

const {target, view} = given;

const parsed = (value: object): unknown => JSON.parse(serialise(value, false));

describe('a panel', () => {
	test('of a table', () => {
		assert.deepEqual(parsed(panelObject(target('biotop'), given.biotop, {...view, rows: 1})), {
			panel: 'biotop',
			status: 'ready',
			shape: 'table',
			backend: 'tp_btf',
			time: new Date(given.biotop.at).toISOString(),
			interval_s: 1.000_313,
			rows: [
				{
					pid: 7,
					comm: 'dd',
					direction: 'W',
					major: 254,
					minor: 0,
					disk: 'vda',
					io: 64,
					bytes: 67_108_864,
					avg_ms: 0.409,
				},
			],
			totals: {io: 66, bytes: 67_117_056},
			health: {lost: 0, dropped_keys: 0, unattributed: 0, clamped: 0, skipped_polls: 0},
			cost: {events: 128, ns_per_event: 210.4, cpu_percent: 0.002_694},
			caveats: [],
		});
	});

	test('of a histogram', () => {
		const panel = panelObject(target('runqlat', {pids: true}), given.runqlatByProcess, view);
		const {histograms} = parsed(panel) as {histograms: unknown[]};
		assert.deepEqual(histograms[0], {...given.histogram, key: {pid: 42, comm: 'hog'}});
		assert.equal(histograms.length, 2);
		assert.ok(!('rows' in panel));
	});

	test('keeps what was not measured as null', () => {
		const panel = panelObject(target('cachestat'), given.idleCachestat, view);
		const {rows} = parsed(panel) as {rows: Array<Record<string, unknown>>};
		assert.equal(rows[0]?.['hit_ratio'], null);
		const cost = {events: 0, ns_per_event: null, cpu_percent: null};
		const unmeasured = panelObject(target('biotop'), {...given.biotop, cost}, view);
		assert.deepEqual((parsed(unmeasured) as {cost: unknown}).cost, cost);
	});

	test('has all its rows: what text prints is no limit', () => {
		const panel = panelObject(target('syscount'), given.syscount, view);
		assert.equal((parsed(panel) as {rows: unknown[]}).rows.length, 12);
	});

	test('that cannot run says why', () => {
		const refused = {
			status: 'unsupported',
			panel: 'x',
			reason: 'no BTF',
			hint: 'boot another',
		} as const;
		assert.deepEqual(parsed(panelObject(target('biotop'), refused, view)), refused);
	});

	test('names the filters it cannot honour', () => {
		const panel = panelObject(target('softirqs', {}, ['All is counted.']), given.softirqs, view);
		assert.deepEqual((parsed(panel) as {caveats: unknown}).caveats, ['All is counted.']);
	});
});

describe('the document', () => {
	const machine = {version: '1.2.3', host: 'h', kernel: '6.18.44'};

	test('is headed by where and when', () => {
		const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
		assert.deepEqual(parsed(document(machine, at, [])), {
			schema: 'kerntop/1',
			...machine,
			time: '2026-01-02T03:04:05.678Z',
			panels: [],
		});
	});

	test('is one line of printable characters, whatever the names', () => {
		const comm = '\u001b[31m\u0007\u009b\u2028"\\\n';
		const line = serialise({comm}, false);
		assert.match(line, /^[ -~]+\n$/);
		assert.deepEqual(JSON.parse(line), {comm});
	});

	test('is indented for people', () => {
		assert.equal(serialise({a: [1]}, true), '{\n  "a": [\n    1\n  ]\n}\n');
	});
});
