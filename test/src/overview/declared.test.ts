// A tool that only this test knows: by what it declares the overview names its culprits, counts its errors,
// judges what it indicates and leads to it, on the screen and in the one document.
import assert from 'node:assert/strict';
import test from 'node:test';
import {probes, supporting} from '../../../probes/index.js';
import type {Column} from '../../../src/core/column.js';
import {tablePlan} from '../../../src/core/plan.js';
import {configure} from '../../../src/core/source.js';
import type {ReadySnapshot, Snapshot} from '../../../src/core/snapshot.js';
import type {Probe} from '../../../src/core/tool.js';
import {panelObject} from '../../../src/output/json.js';
import {Judge, partsOf} from '../../../src/overview/publish.js';
import {overviewOf} from '../../../src/overview/overview-tool.js';
import {cputopHistory, hostHistory} from '../../helpers/host-snapshots.js';
import {keys} from '../../helpers/render-at.js';
import {openApp, plain} from '../../helpers/ui-app.js';
import {FakeFeeds} from '../../helpers/ui-feeds.js';

type LeakRow = {tgid: number; comm: string; pool: string; taken_bytes: number; refused: number};

const number = (key: 'taken_bytes' | 'refused', unit: 'bytes' | 'count'): Column<LeakRow> => ({
	...{key, unit, title: key.toUpperCase(), width: 8, role: 'counter', describe: key},
});

const leaks: Probe = {
	name: 'leaktop',
	area: 'app',
	summary: 'memory taken and never given back',
	question: 'Who leaks?',
	options: {},
	filters: ['pid'],
	untilInterrupt: false,
	blames: [
		{
			...{resource: 'memory', as: 'author', columns: ['taken_bytes']},
			...{unit: 'bytes_per_s', least: 1024},
		},
	],
	explains: [{resource: 'memory'}],
	indicates: [
		{
			...{resource: 'memory', aspect: 'saturation', measure: 'taken', unit: 'bytes_per_s'},
			...{label: 'leaking', describe: 'bytes taken', warn: 1e6, bad: 5e6, reason: 'unknown'},
			value: (one) => (one.shape === 'table' ? Number(one.totals['taken_bytes']) : null),
		},
	],
	errors: {
		resource: 'memory',
		column: 'refused',
		device: ({pool}) => String(pool),
		describe: 'allocations refused',
	},
	plan: () =>
		tablePlan<LeakRow>({
			...{attach: [], globals: {}, sortBy: 'taken_bytes', caveats: []},
			columns: [
				// Its process has a key of the tool's own.
				{
					...{key: 'tgid', title: 'PID', width: 7, unit: 'number', role: 'key', entity: 'pid'},
					...{none: 0, describe: 'process that took it'},
				},
				{
					...{key: 'comm', title: 'COMM', width: 16, unit: 'text', role: 'key', isName: true},
					describe: 'its name',
				},
				{
					...{key: 'pool', title: 'POOL', width: 8, unit: 'text', role: 'key'},
					describe: 'where from',
				},
				number('taken_bytes', 'bytes'),
				number('refused', 'count'),
			],
			read: () => ({rows: []}),
		}),
};

/** Of each second: two processes of one name that leak, one that takes next to nothing. */
const leakHistory = (): ReadySnapshot[] =>
	cputopHistory([]).map((one) => ({
		...{...one, panel: leaks.name, shape: 'table'},
		totals: {taken_bytes: 6_000_100, refused: 2},
		rows: [
			{tgid: 41, comm: 'kt-leak', pool: 'a', taken_bytes: 2e6, refused: 0},
			{tgid: 42, comm: 'kt-leak', pool: 'b', taken_bytes: 4e6, refused: 2},
			{tgid: 43, comm: 'kt-thrifty', pool: 'a', taken_bytes: 100, refused: 0},
		],
	}));

void test('on the screen', async () => {
	const feeds = new FakeFeeds((tool) =>
		tool === leaks.name ? leakHistory() : tool === 'host' ? hostHistory() : [],
	);
	const app = await openApp({columns: 200, rows: 50}, {supporting, probes: [leaks]}, feeds);
	const lines = () => plain(app.frame()).split('\n');
	const row = lines()
		.slice(4)
		.find((line) => line.includes('memory'));
	assert.match(
		row ?? '',
		/^!! memory .*leaking 5\.7M\/s .* (?:b )?24 +kt-leak \(pid 42\) 24 errors/,
	);
	assert.doesNotMatch(row ?? '', /kt-thrifty/);
	assert.match(lines()[2] ?? '', /^ !! memory .*: kt-leak \(pid 42\) 24 errors/);
	await app.press(keys.enter);
	assert.match(lines()[2] ?? '', /^╭─ 1 leaktop/);
	app.unmount();
});

void test('in the one document', () => {
	const source = configure(overviewOf([leaks, ...supporting]));
	assert.deepEqual(
		partsOf(source).map(({probe}) => probe.name),
		[leaks.name, ...supporting.map(({name}) => name)],
	);
	const heard: Snapshot[] = [];
	const judge = new Judge(source, partsOf(source), (judged) => heard.push(judged()));
	for (const [tick, snapshot] of leakHistory().entries()) {
		judge.receive(snapshot);
		for (const of of [hostHistory(), cputopHistory([[7, 'spin', 900]])])
			if (of[tick] !== undefined) judge.receive(of[tick]);
	}

	assert.equal(heard.length, leakHistory().length, 'one a tick');
	const last = heard.at(-1);
	assert.equal(last?.status, 'ready');
	const view = {json: true, color: false, ascii: false, asksAscii: false, mouse: false};
	const rest = {timestamp: false, keepScreen: false, noSummary: false};
	const document = panelObject({source, caveats: []}, last, {...view, ...rest}) as {
		readonly judged_s: number;
		readonly verdict: string;
		readonly resources: ReadonlyArray<{
			readonly resource: string;
			readonly level: string;
			readonly panel: string;
			readonly saturation: readonly object[];
			readonly errors: readonly object[];
			readonly offenders: readonly object[];
		}>;
	};
	assert.equal(document.judged_s, 3);
	assert.match(document.verdict, /^!! memory .*: kt-leak \(pid 42\) 24 errors$/);
	const memory = document.resources.find(({resource}) => resource === 'memory');
	assert.deepEqual([memory?.level, memory?.panel], ['bad', leaks.name]);
	assert.deepEqual(memory?.offenders, [
		{
			...{pid: 42, comm: 'kt-leak', processes: 1, amount: 24, unit: 'count'},
			panel: leaks.name,
		},
		{
			...{pid: 42, comm: 'kt-leak', processes: 2, amount: 6e6, unit: 'bytes_per_s'},
			panel: leaks.name,
		},
	]);
	assert.deepEqual(memory.saturation[0], {
		...{measure: 'taken', value: 6_000_100, unit: 'bytes_per_s', of: '', reason: '', level: 'bad'},
	});
	// Also of those whose other rows are forgotten.
	assert.deepEqual(memory.errors, [
		{measure: 'refused', value: 24, unit: 'count', of: 'b', reason: '', level: 'bad'},
	]);
	const cpu = document.resources.find(({resource}) => resource === 'cpu');
	assert.deepEqual(cpu?.offenders, [
		{pid: 7, comm: 'spin', processes: 1, amount: 0.9, unit: 'cpus', panel: 'cputop'},
	]);
});

void test('what was slow is told with the next interval; what cannot be had is said', () => {
	const source = configure(overviewOf([leaks, ...supporting]));
	const heard: Snapshot[] = [];
	const judge = new Judge(source, partsOf(source), (judged) => heard.push(judged()));
	const [host, leak] = [hostHistory(), leakHistory()];
	const give = (snapshot: Snapshot | undefined): void => {
		if (snapshot !== undefined) judge.receive(snapshot);
	};
	give(host[0]);
	give(host[1]);
	give(leak[0]);
	assert.equal(heard.length, 0, 'one has not told yet whether it can');
	give({status: 'unsupported', panel: 'cputop', reason: 'no BPF here', hint: ''});
	assert.equal(heard.length, 1);
	give(host[2]);
	assert.equal(heard.length, 1);
	give(host[3]);
	assert.equal(heard.length, 2, 'the interval of host[2], without leaktop');
	const [last] = heard.slice(-1);
	assert.ok(last?.status === 'ready');
	assert.match(last.caveats.join(), /cputop: not there: no BPF here/);
	give({status: 'failed', panel: 'host', reason: 'no /proc here', hint: ''});
	assert.deepEqual(heard.at(-1), {
		...{status: 'failed', panel: 'overview', reason: 'no /proc here', hint: ''},
	});
	const told = heard.length;
	give(leak[1]);
	give(leak[2]);
	assert.equal(heard.length, told, 'it is told once');
	give(host[4]);
	assert.equal(heard.at(-1)?.status, 'ready');
});

void test('the moment of an overview is that of the round it is of, also told late or after a failure', () => {
	const source = configure(overviewOf([leaks, ...supporting]));
	const moments: Array<number | undefined> = [];
	const judge = new Judge(source, partsOf(source), (_, moment) => moments.push(moment));
	const [host, leak, cpu] = [hostHistory(), leakHistory(), cputopHistory([])];
	for (const [tick, polledAt] of [10, 20].entries())
		for (const one of [host[tick], leak[tick], cpu[tick]])
			if (one !== undefined) judge.receive(one, polledAt);
	assert.deepEqual(moments, [10, 20]);
	assert.ok(host[2] && host[3] && leak[3]);
	judge.receive(host[2], 30);
	judge.receive(host[3], 40);
	assert.deepEqual(moments.splice(2), [30], 'told with the next round');
	judge.receive(leak[3], 40);
	judge.receive({status: 'failed', panel: 'cputop', reason: 'no memory', hint: ''});
	assert.deepEqual(moments.splice(2), [40], 'a failure has no moment of its own');
});

void test('what tools declare is in their rows, and every resource is explained by one of them', () => {
	const tools = [...probes, ...supporting];
	for (const {name, blames = [], errors, plan} of tools) {
		const columns = plan({}).columns.map(({key}) => key);
		const meant = [
			...blames.flatMap((blame) => blame.columns),
			...(errors === undefined ? [] : [errors.column]),
			...(blames.length === 0 ? [] : ['pid', 'comm']),
		];
		for (const key of meant) assert.ok(columns.includes(key), `${name}: ${key}`);
	}

	for (const resource of ['cpu', 'memory', 'disk', 'network', 'scheduler'] as const) {
		const explaining = tools.filter(({explains = []}) =>
			explains.some((one) => one.resource === resource),
		);
		assert.equal(explaining.length, 1, resource);
	}

	assert.equal(tools.filter(({measuresMachine}) => measuresMachine === true).length, 1);
});
