// Enter on the rows of every panel, and Backspace → what all panels are filtered by, on the screen and in the feeds.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes} from '../../../probes/index.js';
import {drillsOf, inForce, nextDrill} from '../../../src/ui/drill.js';
import {keys} from '../../helpers/render-at.js';
import {openApp, plain, type OpenedApp} from '../../helpers/ui-app.js';
import {FakeFeeds} from '../../helpers/ui-feeds.js';
import {historyOf} from '../../helpers/ui-snapshots.js';

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
	const syscount = () => app.feeds.current.get('syscount')?.source.options;
	assert.deepEqual(syscount(), {syscall: 'read'});
	await app.press('P');
	assert.deepEqual(syscount(), {syscall: 'read', process: true});
	assert.doesNotMatch(title(app), /not by/);
	for (const tool of ['biotop', 'tcptop', 'runqlat', 'cachestat', 'softirqs']) {
		await app.press(number(tool));
		assert.match(title(app), /not by syscall/, tool);
	}

	await app.press(keys.backspace);
	assert.deepEqual(syscount(), {process: true});
	app.unmount();
});

test('a name on the screen that the option does not take filters the rows', async () => {
	const app = await open('syscount');
	const snapshot = historyOf('syscount', 1)[0];
	assert.ok(snapshot?.shape === 'counts');
	const rows = [{syscall: '[other]', count: 9e9, total_us: null, errors: 0}, ...snapshot.rows];
	app.feeds.push('syscount', {...snapshot, rows});
	await app.until((frame) => plain(frame).includes('[other]'));
	await app.press(keys.enter);
	assert.match(header(app), / syscall \[other\] /);
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
	assert.equal(nextDrill({hits: 1}, []), undefined);
});

test('the idle task is no process, a disk without a name is its numbers', () => {
	const row = {pid: 0, comm: '?', disk: '?', major: 8, minor: 16, bytes: 1};
	assert.deepEqual(drillsOf(row), [
		{name: 'disk', label: '8:16', where: {disk: '?', major: 8, minor: 16}},
	]);
});

test('another process takes the place of the one before; Backspace brings that back', () => {
	const [first] = drillsOf({pid: 1, comm: 'a'});
	const [second] = drillsOf({pid: 2, comm: 'b'});
	assert.ok(first && second);
	assert.deepEqual(inForce([first, second]), [second]);
	assert.deepEqual(nextDrill({pid: 1, comm: 'a'}, [first, second]), first);
});
