// Made-up machines → the overview's verdict, the processes that it blames, and the panel that Enter opens.
import assert from 'node:assert/strict';
import test from 'node:test';
import {probes, supporting} from '../../../../probes/index.js';
import type {ReadySnapshot} from '../../../../src/core/snapshot.js';
import {hostHistory, type Figures} from '../../../helpers/host-snapshots.js';
import {keys} from '../../../helpers/render-at.js';
import {openApp} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {loadHistory} from '../../../helpers/ui-fixtures.js';
import {
	small,
	large,
	open,
	until,
	lines,
	verdict,
	resource,
	hogs,
} from '../../../helpers/made-up-machine.js';

void test('an idle machine: nothing stands out, and nothing that was not measured is 0', async () => {
	const app = await open(small);
	assert.equal(verdict(app), 'nothing stands out');
	assert.match(resource(app, 'CPU'), /2\.0% .* psi 0% +– +–\s*$/);
	assert.match(resource(app, 'memory'), /31% .* psi 0% +0 +–\s*$/);
	assert.match(resource(app, 'network'), /1\.2K\/s/);
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
	assert.match(lines(app)[2] ?? '', /^╭─ 7 cputop CPU time/);
	await app.press('g');
	const {processes = []} = hogs;
	const percent = processes.reduce((sum, [, , cpuMs]) => sum + cpuMs, 0) / 10;
	assert.match(lines(app)[3] ?? '', new RegExp(`time on a CPU %.* ${String(percent)}(?:\\.0)?% `));
	await app.press('g');
	assert.match(lines(app).at(-1) ?? '', /Enter drill into (813 )?stress-ng-cpu/);
	await app.press(keys.enter);
	assert.match(lines(app)[0] ?? '', / pid 813 stress-ng-cpu /);
	for (const tool of ['runqlat', 'cachestat', 'syscount']) {
		assert.deepEqual(app.feeds.details.get(tool)?.source.filters, {pids: [813]}, tool);
	}

	for (const [tool, {source}] of app.feeds.current) assert.deepEqual(source.filters, {}, tool);

	app.unmount();
});

void test('the scheduler leads to runqlat by process, before it has a row for anybody', async () => {
	const app = await open(small, hogs);
	await app.press(keys.down, keys.down, keys.down, keys.down, keys.down, keys.up, keys.enter);
	assert.match(lines(app)[2] ?? '', /^╭─ 3 runqlat/);
	assert.equal(app.feeds.current.get('runqlat')?.source.options['pids'], true);
	await app.press(keys.enter);
	// By process its rows tell which are of this one.
	assert.match(lines(app)[0] ?? '', / pid 813 stress-ng-cpu /);
	assert.deepEqual([...app.feeds.details.keys()], ['cachestat', 'syscount']);
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

void test('a figure stands beside the name of its own interface, over its own span', async () => {
	const figures: Figures = {
		'network.traffic': {of: 'eth2', value: 5e6, recent_of: 'eth0', recent_value: 0},
		'network.worst_drops': {of: 'eth3', value: 9, recent_of: 'eth1', recent_value: 2345},
	};
	for (const size of [small, large]) {
		const app = await open(size, {figures});
		assert.match(verdict(app), /^!! network eth0 0\/s, eth1 drops 2\.3k\/s/);
		const row = resource(app, 'network');
		// Where there is no room for both names there is none.
		assert.match(
			row,
			size === large ? /eth0 0\/s .*eth1 drops 2\.3k\/s/ : / 0\/s .* drops 2\.3k\/s/,
		);
		assert.equal(row.includes('eth0 0/s'), row.includes('eth1 drops'));
		app.unmount();
	}
});

void test('the mean of a disk leaves out the intervals in which another was the busiest', async () => {
	const rows = (of: string, value: number) => hostHistory({'disk.busy': {of, value}}, 1);
	const history = [...rows('sda', 0.1), ...rows('sdb', 0.9), ...rows('sda', 0.3)];
	const app = await openApp(
		small,
		{supporting},
		new FakeFeeds((tool) => (tool === 'host' ? history : [])),
	);
	assert.match(resource(app, 'disk'), /sda 20%/);
	app.unmount();
});

void test('means say over how long, at every interval; a long interval counts for more', async () => {
	const slow = (from: ReadySnapshot[], seconds: readonly number[]) =>
		from.map((one, index) => ({...one, seconds: seconds[index] ?? 1}));
	const busy = {'cpu.busy': [0, 0, 1], 'network.errors': Array.from({length: 20}, () => 1)};
	const spans: ReadonlyArray<readonly [ReadySnapshot[], RegExp, RegExp]> = [
		[slow(hostHistory(busy, 3), [1, 1, 8]), /^ {3}mean 10s .*ERR 1m/, / 80% /],
		[slow(hostHistory(busy, 3), [0.1, 0.1, 0.1]), /^ {3}mean 0\.3s /, / 33% /],
		[
			slow(
				hostHistory(busy, 20),
				Array.from({length: 20}, () => 10),
			),
			/^ {3}mean 30s /,
			/ psi 0%/,
		],
	];
	for (const [history, title, row] of spans) {
		const app = await openApp(
			small,
			{supporting},
			new FakeFeeds((tool) => (tool === 'host' ? history : [])),
		);
		assert.match(lines(app)[3] ?? '', title);
		assert.match(resource(app, 'CPU'), row);
		if (history.length === 20)
			assert.match(resource(app, 'network'), / 6 +–/, 'errors of a minute');
		app.unmount();
	}
});

void test('CPU time of processes is no percentage beside the share of all CPUs', async () => {
	const app = await open(large, {
		figures: {'cpu.busy': 0.5},
		processes: [
			[7, 'spin', 300],
			[8, 'burn', 1700],
		],
	});
	assert.match(resource(app, 'CPU'), / 50% .*burn \(pid 8\) 1\.7cpu +spin \(pid 7\) 0\.30cpu/);
	app.unmount();
});

void test('of two directions the larger one is first', async () => {
	const medium = {columns: 120, rows: 40};
	for (const [written, read, shown] of [
		[1023 * 1024, 10 * 1024 ** 2, /R 10\.0M\/s.*W 1023K\/s/],
		[11 * 1024 ** 2, 1023 * 1024, /W 11\.0M\/s.*R 1023K\/s/],
	] as const) {
		const app = await open(medium, {figures: {'disk.written': written, 'disk.read': read}});
		const at = lines(app).findIndex((line) => line.slice(0, 12).includes('disk'));
		assert.match(
			lines(app)
				.slice(at, at + 2)
				.join(' '),
			shown,
		);
		app.unmount();
	}
});

void test('by process, the wait for a CPU says that it is of the worst one', async () => {
	const of = (comm: string, p99: number) => ({
		...{key: {pid: 1, comm}, unit: 'us' as const, count: 100, sum: 1, max: p99},
		...{p50: 1, p90: 1, p99, buckets: []},
	});
	const keyed = loadHistory('runqlat').map((one): ReadySnapshot => ({
		...one,
		...{shape: 'hist', histograms: [of('a', 10), of('b', 20_000)]},
	}));
	const feeds = new FakeFeeds((tool) =>
		tool === 'runqlat' ? keyed : tool === 'host' ? hostHistory() : [],
	);
	const app = await openApp(large, {supporting}, feeds);
	assert.match(resource(app, 'scheduler'), /worst p99 20ms/);
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
