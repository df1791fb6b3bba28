// The overview on made-up machines: what it judges, whom it names, and where Enter leads.
import assert from 'node:assert/strict';
import test from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {probes, supporting} from '../../../probes/index.js';
import type {ReadySnapshot, Row} from '../../../src/probe/snapshot.js';
import {
	cputopHistory,
	hostHistory,
	type Figures,
	type Process,
} from '../../helpers/host-snapshots.js';
import {keys, type Size} from '../../helpers/render-at.js';
import {openApp, plain, type OpenedApp} from '../../helpers/ui-app.js';
import {FakeFeeds} from '../../helpers/ui-feeds.js';
import {loadHistory} from '../../helpers/ui-fixtures.js';

const small = {columns: 80, rows: 24};
const large = {columns: 200, rows: 50};

type Machine = {
	readonly figures?: Figures;
	readonly processes?: readonly Process[];
	/** Rows of other panels, all the time; without them they have no data. */
	readonly rows?: Readonly<Record<string, readonly Row[]>>;
};

/** The recorded snapshots with other rows, so that nobody is named who was at work then. */
const withRows = (tool: string, rows: readonly Row[]): ReadySnapshot[] =>
	loadHistory(tool).map((snapshot) => ({
		...{...snapshot, seconds: 1},
		...{shape: 'table', rows, totals: {}},
	}));

/** A row as the tool had it, changed. */
const recorded = (tool: string, change: Row): Row[] => {
	const snapshot = loadHistory(tool).at(-1);
	return snapshot?.shape === 'table' ? [{...snapshot.rows[0], ...change}] : [];
};

const open = (
	size: Size,
	{figures = {}, processes = [], rows = {}}: Machine = {},
): Promise<OpenedApp> => {
	const history = (tool: string): readonly ReadySnapshot[] => {
		if (tool === 'host') return hostHistory(figures);
		if (tool === 'cputop') return cputopHistory(processes);
		if (rows[tool] !== undefined) return withRows(tool, rows[tool]);
		return ['biotop', 'tcptop', 'runqlat'].includes(tool) ? [] : loadHistory(tool);
	};
	return openApp(size, {supporting}, new FakeFeeds(history));
};

/** Snapshots of a tick wait for each other, up to 200 ms. */
async function until(isTrue: () => boolean): Promise<void> {
	for (let tries = 0; tries < 100 && !isTrue(); tries += 1) await sleep(20);
}

const lines = (app: OpenedApp): string[] => plain(app.frame()).split('\n');
const verdict = (app: OpenedApp): string => lines(app)[2]?.trim() ?? '';
const resource = (app: OpenedApp, name: string): string =>
	lines(app)
		.slice(4)
		.find((line) => line.slice(0, 12).includes(name)) ?? '';

const hogs: Machine = {
	figures: {'cpu.busy': 0.99, 'cpu.pressure': 0.9, 'scheduler.runnable_per_cpu': 2.1},
	processes: [
		[812, 'stress-ng-cpu', 480],
		[813, 'stress-ng-cpu', 510],
		[814, 'stress-ng-cpu', 490],
		[77, 'sshd', 20],
	],
};

const writer: Machine = {
	figures: {'disk.busy': 0.98, 'disk.pressure': 0.6, 'disk.written': 240e6},
	processes: [
		[31_337, 'dd', 300, 0, 240e6],
		[9, 'kworker/u8:1', 40],
	],
};

void test('an idle machine: nothing stands out, and nothing that was not measured is 0', async () => {
	const app = await open(small);
	assert.equal(verdict(app), 'nothing stands out');
	assert.match(resource(app, 'CPU'), /2\.0% .* psi 0% +– +–\s*$/);
	assert.match(resource(app, 'memory'), /31% .* psi 0% +0 +–\s*$/);
	assert.match(resource(app, 'network'), /1\.2K\/s/);
	app.unmount();
});

void test('hogs: the verdict and the CPU’s row name them, together, with the busiest’s pid', async () => {
	for (const size of [small, large]) {
		const app = await open(size, hogs);
		assert.match(verdict(app), /^!! CPU 99% busy, psi 90%: stress-ng-cpu ×3 \(pid 813\) 148%/);
		assert.match(
			resource(app, 'CPU'),
			/^!! CPU .*99% .*psi 90% .*stress-ng-cpu ×3 \((pid )?813\) 148%/,
		);
		assert.match(resource(app, 'scheduler'), /^!! scheduler .*2\.1\/cpu .*stress-ng-cpu/);
		assert.match(resource(app, 'memory'), /^ {3}memory/);
		app.unmount();
	}
});

void test('a writer through the page cache is named, not the kernel worker', async () => {
	const app = await open(small, writer);
	assert.match(verdict(app), /^!! disk vda 98% busy, psi 60%: dd \(pid 31337\) 229M\/s/);
	assert.match(resource(app, 'disk'), /dd \(31337\) 229M\/s/);
	app.unmount();
});

void test('where only the submitter is known, biotop’s row is named', async () => {
	const row = recorded('biotop', {pid: 311, comm: 'jbd2/vda1-8', bytes: 9e6});
	const app = await open(small, {figures: {'disk.busy': 0.95}, rows: {biotop: row}});
	assert.match(verdict(app), /disk vda 95% busy: jbd2\/vda1-8 \(pid 311\) 8\.6M\/s/);
	await app.press(keys.enter);
	assert.match(lines(app)[2] ?? '', /^╭─ 1 biotop/);
	app.unmount();
});

void test('the loopback is never full; who uses it is named all the same', async () => {
	const figures = {'network.traffic': 5e9, 'network.loopback': 5e9};
	const end = (pid: number) =>
		recorded('tcptop', {pid, comm: 'iperf3', rx_bytes: 5e9, tx_bytes: 0});
	const app = await open(large, {figures, rows: {tcptop: [...end(8), ...end(9)]}});
	assert.equal(verdict(app), 'nothing stands out');
	assert.match(resource(app, 'network'), /4\.7G\/s .*iperf3 ×2 \(pid [89]\) 9\.3G\/s/);
	app.unmount();
});

void test('one spike is no verdict; three intervals are', async () => {
	const spike = (from: number): Figures => ({
		'cpu.busy': Array.from({length: 12}, (_, tick) => (tick >= from ? 1 : 0.1)),
	});
	const once = await open(small, {figures: spike(11)});
	assert.equal(verdict(once), 'nothing stands out');
	once.unmount();
	const lasting = await open(small, {figures: spike(9)});
	assert.match(verdict(lasting), /^!! CPU 100% busy/);
	lasting.unmount();
});

void test('a process killed for want of memory is shown for a minute', async () => {
	const kills = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
	const app = await open(large, {figures: {'memory.oom_kills': kills}});
	assert.match(verdict(app), /^!! memory 31% in use, oom 1/);
	assert.match(resource(app, 'memory'), / oom 1 /);
	app.unmount();
});

void test('Enter, Enter: the panel that explains the worst, then its process in all panels', async () => {
	const app = await open(small, hogs);
	await app.press(keys.enter);
	assert.match(lines(app)[2] ?? '', /^╭─ cputop CPU time/);
	await app.press('g');
	const {processes = []} = hogs;
	const percent = processes.reduce((sum, [, , cpuMs]) => sum + cpuMs, 0) / 10;
	assert.match(lines(app)[3] ?? '', new RegExp(`time on a CPU %.* ${String(percent)}(?:\\.0)?% `));
	await app.press('g');
	assert.match(lines(app).at(-1) ?? '', /Enter drill into (813 )?stress-ng-cpu/);
	await app.press(keys.enter);
	assert.match(lines(app)[0] ?? '', / pid 813 stress-ng-cpu /);
	for (const tool of ['biotop', 'tcptop', 'runqlat', 'cachestat', 'syscount', 'cputop']) {
		assert.deepEqual(app.feeds.current.get(tool)?.source.filters, {pids: [813]}, tool);
	}

	app.unmount();
});

void test('a writer that submits nothing itself is shown where it has a row', async () => {
	const app = await open(small, writer);
	await app.press(keys.enter);
	assert.match(lines(app)[2] ?? '', /^╭─ cputop/);
	assert.match(lines(app)[3] ?? '', /WRITE\/s↓/);
	await app.press(keys.enter);
	assert.match(lines(app)[0] ?? '', / pid 31337 dd /);
	app.unmount();
});

void test('the scheduler leads to runqlat by process, before it has a row for anybody', async () => {
	const app = await open(small, hogs);
	await app.press(keys.down, keys.down, keys.down, keys.down, keys.down, keys.up, keys.enter);
	assert.match(lines(app)[2] ?? '', /^╭─ 3 runqlat/);
	assert.equal(app.feeds.current.get('runqlat')?.source.options['pids'], true);
	await app.press(keys.enter);
	assert.deepEqual(app.feeds.current.get('runqlat')?.source.filters, {pids: [813]});
	app.unmount();
});

void test('the cursor moves between resources and cells', async () => {
	const app = await open(small);
	const opens = async (...pressed: string[]): Promise<string> => {
		await app.press(...pressed, keys.enter);
		const title = /^╭─ (?:\d )?(\w+)/.exec(lines(app)[2] ?? '')?.[1] ?? '';
		await app.press('0');
		return title;
	};
	assert.equal(await opens(), 'cputop', 'where nothing stands out it is on the first');
	assert.equal(await opens(keys.down), 'cachestat');
	assert.equal(await opens(keys.down), 'biotop');
	assert.equal(await opens(keys.down), 'tcptop');
	assert.equal(await opens(keys.down, keys.down, keys.right), 'tcptop', 'a cell');
	assert.equal(await opens(keys.up), 'runqlat', 'the last resource');
	app.unmount();
});

void test('six cells have room below the resources, also at 80x24; help tells the limits', async () => {
	const app = await open(small);
	const text = lines(app).join('\n');
	for (const [index, {name}] of probes.entries()) {
		assert.ok(text.includes(`╭─ ${index + 1} ${name} `), name);
	}

	await app.press('?');
	assert.match(lines(app).join('\n'), /! from 70%/);
	app.unmount();
});

void test('without numbers it says so', async () => {
	const feeds = new FakeFeeds((tool) =>
		supporting.some(({name}) => name === tool) ? [] : loadHistory(tool),
	);
	const app = await openApp(small, {supporting}, feeds);
	assert.match(verdict(app), /the first numbers come after one interval/);
	feeds.push('host', {status: 'failed', panel: 'host', reason: 'no /proc here', hint: ''});
	await until(() => verdict(app).includes('no /proc here'));
	assert.match(verdict(app), /no \/proc here/);
	app.unmount();
});
