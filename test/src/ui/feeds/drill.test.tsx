// Enter on the rows of every panel, and Backspace → what all panels are filtered by, on the screen and in the feeds.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadAll, probes} from '../../../../probes/index.js';
import {columnsOf} from '../../../helpers/columns.js';
import type {Plan} from '../../../../src/core/plan.js';
import type {ReadySnapshot} from '../../../../src/core/snapshot.js';
import {rowsOf} from '../../../../src/shapes/index.js';
import {narrow as narrowed} from '../../../../src/shapes/narrow.js';
import {
	drilledFilters,
	drilledOptions,
	drillsOf,
	inForce,
	isAbout,
	nextDrill,
	tells,
} from '../../../../src/ui/feeds/drill.js';
import {keys} from '../../../helpers/render-at.js';
import {openApp, plain, type OpenedApp} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf, snapshotAt} from '../../../helpers/ui-snapshots.js';

const tools = await loadAll();

const size = {columns: 120, rows: 40};

const open = async (panel: string): Promise<OpenedApp> =>
	openApp(size, {initialPanel: panel}, new FakeFeeds((tool) => historyOf(tool, 40)));

const header = (app: OpenedApp): string => plain(app.frame()).split('\n')[0] ?? '';

const number = (tool: string): string => String(probes.findIndex(({name}) => name === tool) + 1);

const filtersOf = (app: OpenedApp): unknown[] =>
	[...app.feeds.current.values()].map(({source}) => source.filters);

/** The frame's upper edge. */
const title = (app: OpenedApp): string => /╭─ .*─╮/.exec(plain(app.frame()))?.[0] ?? '';

test('the process first, then the connection: a chip each, and one back for each', async () => {
	const app = await open('tcptop');
	await app.press(keys.enter);
	assert.match(header(app), / pid 7001 node {3}/);
	await app.press(keys.enter);
	const chip = 'pid 7001 node › connection [2001:db8::17]:8080 [2001:db8:0:3::c0d';
	assert.ok(header(app).includes(chip), header(app));
	for (const {pids} of filtersOf(app) as Array<{pids?: number[]}>) {
		assert.ok(pids === undefined || pids[0] === 7001);
	}

	await app.press(keys.enter);
	assert.match(plain(app.frame()), /already filtered by this pid and connection/);
	await app.press(number('biotop'));
	assert.match(title(app), /not by connection/);
	await app.press(keys.backspace);
	assert.match(header(app), / pid 7001 node {3}/);
	assert.doesNotMatch(title(app), /not by/);
	await app.press(keys.backspace);
	assert.doesNotMatch(header(app), /pid/);
	assert.deepEqual(
		filtersOf(app),
		probes.map(() => ({})),
	);
	app.unmount();
});

test('a disk is the filter of all panels that have it; sums and charts are of it, too', async () => {
	const feeds = new FakeFeeds((tool) => {
		const history = historyOf(tool, 40);
		if (tool !== 'biotop') return history;
		return history.map((snapshot) => {
			if (snapshot.shape === 'hist') return snapshot;
			const rows = snapshot.rows.map((row, index) =>
				index % 2 === 0 ? row : {...row, major: 8, disk: 'sda'},
			);
			return {...snapshot, rows};
		});
	});
	const app = await openApp(size, {initialPanel: 'biotop'}, feeds);
	const all = title(app);
	await app.press(keys.down, keys.enter, keys.enter, keys.backspace, keys.enter);
	const disk = /disk (\w+)/.exec(header(app))?.[1];
	const disks = [...plain(app.frame()).matchAll(/ (?:8|254) +0 (\w+)/g)].map(([, name]) => name);
	assert.deepEqual([...new Set(disks)], [disk]);
	assert.notEqual(title(app), all);
	app.unmount();
});

test('a system call is counted alone, also by process; other panels say that they cannot', async () => {
	const app = await open('syscount');
	await app.press(keys.enter);
	assert.match(header(app), / syscall read {3}/);
	const counted = () => app.feeds.details.get('syscount')?.source.options;
	assert.equal(counted(), undefined, 'the rows tell');
	await app.press('P');
	assert.deepEqual(counted(), {syscall: 'read', process: true});
	assert.doesNotMatch(title(app), /not by/);
	for (const tool of ['biotop', 'tcptop', 'runqlat', 'cachestat', 'softirqs']) {
		await app.press(number(tool));
		assert.match(title(app), /not by syscall/, tool);
	}

	await app.press(keys.backspace);
	assert.equal(counted(), undefined);
	assert.deepEqual(app.feeds.current.get('syscount')?.source.options, {process: true});
	app.unmount();
});

for (const columns of [40, 60, 80]) {
	test(`at ${columns} columns, too, a panel says that it cannot filter by the drill`, async () => {
		const feeds = new FakeFeeds((tool) => historyOf(tool, 40));
		const app = await openApp({columns, rows: 24}, {initialPanel: 'syscount'}, feeds);
		await app.press(keys.enter);
		for (const tool of ['biotop', 'tcptop', 'runqlat', 'cachestat', 'softirqs']) {
			await app.press(number(tool));
			assert.match(title(app), /not by syscall /, tool);
		}

		app.unmount();
	});
}

test('a name on the screen that the option does not take filters the rows', async () => {
	const app = await open('syscount');
	const snapshot = historyOf('syscount', 1)[0];
	assert.ok(snapshot?.shape === 'counts');
	const rows = [
		{syscall: 'from tomorrow', count: 9e9, total_us: null, errors: 0},
		...snapshot.rows,
	];
	app.feeds.push('syscount', {...snapshot, rows});
	await app.until((frame) => plain(frame).includes('from tomorrow'));
	await app.press(keys.enter);
	assert.match(header(app), / syscall from tomorrow /);
	assert.deepEqual(app.feeds.current.get('syscount')?.source.options, {});
	assert.doesNotMatch(plain(app.frame()), /futex/);
	assert.doesNotMatch(title(app), /not by/);
	app.unmount();
});

test('a soft interrupt', async () => {
	const app = await open('softirqs');
	await app.press(keys.down, keys.enter);
	const softirq = /softirq (\w+)/.exec(header(app))?.[1] ?? '';
	assert.notEqual(softirq, '');
	const names = [...plain(app.frame()).matchAll(/^│ (\w+) +[\d.]+ms/gm)].map(([, name]) => name);
	assert.deepEqual(names, [softirq]);
	app.unmount();
});

test('a process of a table of histograms', async () => {
	const app = await open('runqlat');
	await app.press('P');
	const snapshot = historyOf('runqlat', 1)[0];
	assert.ok(snapshot?.shape === 'hist');
	const [histogram] = snapshot.histograms;
	assert.ok(histogram);
	const of = (pid: number, comm: string) => ({...histogram, key: {pid, comm}});
	const histograms = [of(5, 'five'), of(6, 'six')];
	app.feeds.push('runqlat', {...snapshot, histograms});
	await app.until((frame) => plain(frame).includes('five'));
	await app.press(keys.enter);
	assert.match(header(app), / pid 5 five {3}/);
	app.feeds.push('runqlat', {...snapshot, histograms});
	await app.until((frame) => plain(frame).includes('five'));
	assert.doesNotMatch(plain(app.frame()), /six/);
	app.unmount();
});

test('a row that nobody can be filtered by says so', async () => {
	const app = await open('cachestat');
	await app.press(keys.enter);
	assert.doesNotMatch(header(app), / › |pid/);
	app.unmount();
	assert.equal(nextDrill({hits: 1}, columnsOf({hits: 'counter'}), []), undefined);
});

const biotop = probes.find(({name}) => name === 'biotop')?.plan({}).columns ?? [];

test('the idle task is no process, a disk without a name is its numbers', () => {
	const row = {pid: 0, comm: '?', disk: '?', major: 8, minor: 16, bytes: 1};
	assert.deepEqual(drillsOf(row, biotop), [
		{name: 'disk', label: '8:16', where: {disk: '?', major: 8, minor: 16}},
	]);
});

test('another process takes the place of the one before; Backspace brings that back', () => {
	const [first] = drillsOf({pid: 1, comm: 'a'}, biotop);
	const [second] = drillsOf({pid: 2, comm: 'b'}, biotop);
	assert.ok(first && second);
	assert.deepEqual(inForce([first, second]), [second]);
	assert.deepEqual(nextDrill({pid: 1, comm: 'a'}, biotop, [first, second]), first);
});

test('a process that was drilled into is itself after an exec: Enter goes on to the next thing', () => {
	const columns = tools.find(({name}) => name === 'biotop')?.plan({}).columns ?? [];
	const row = {pid: 7, comm: 'bash', direction: 'R', major: 254, minor: 0, disk: 'vda'};
	const first = nextDrill(row, columns, []);
	assert.ok(first?.name === 'pid' && first.label === '7 bash');
	const now = {...row, comm: 'dd'};
	assert.equal(nextDrill(now, columns, [first])?.name, 'disk');
	assert.equal(nextDrill({...now, pid: 8}, columns, [first])?.label, '8 dd');
});

test('what a drill is about is told by what the columns are, however a tool calls them', () => {
	const columns = columnsOf({tgid: 'number', disk_name: 'name', io: 'counter'}).map((column) =>
		column.key === 'io' || column.role !== 'key'
			? column
			: {...column, entity: column.key === 'tgid' ? ('pid' as const) : ('disk' as const)},
	);
	const plan = {shape: 'table', columns, sortBy: 'io'} as unknown as Plan;
	const rows = [
		{tgid: 7, disk_name: 'vda', io: 1},
		{tgid: 8, disk_name: 'vdb', io: 2},
	];
	const [seven] = drillsOf({pid: 7, comm: 'dd'}, biotop);
	assert.ok(seven && tells(seven, plan));
	assert.deepEqual(
		rows.map((row) => isAbout(row, seven, columns)),
		[true, false],
	);
	const whole: ReadySnapshot = {
		...snapshotAt('biotop', 1),
		shape: 'table',
		rows,
		totals: {},
	} as never;
	const {snapshot, ignored} = narrowed(whole, {pids: [8]}, plan);
	assert.deepEqual([rowsOf(snapshot), ignored], [[rows[1]], []]);
	// And the other way: the process of such a row is what the others filter by.
	const [own, disk] = drillsOf(rows[0] ?? {}, columns);
	assert.ok(own && disk);
	assert.deepEqual(drilledFilters({}, [own]), {pids: [7]});
	const biolatency = tools.find(({name}) => name === 'biolatency') ?? assert.fail();
	assert.deepEqual(drilledOptions(biolatency, {}, [disk]), {disk: 'vda'});
	const byNumbers = drillsOf({pid: 1, disk: 'vda', major: 8, minor: 0}, biotop).at(-1);
	assert.ok(byNumbers && isAbout(rows[0] ?? {}, byNumbers, columns), 'by its name alone');
});
