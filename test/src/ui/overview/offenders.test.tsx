// Whom the overview names for what is wrong, on made-up machines.
import assert from 'node:assert/strict';
import test from 'node:test';
import {probes, supporting} from '../../../../probes/index.js';
import type {Filters} from '../../../../src/core/filters.js';
import type {ReadySnapshot, Row} from '../../../../src/core/snapshot.js';
import {configure} from '../../../../src/core/source.js';
import {offendersOf} from '../../../../src/overview/offenders.js';
import type {View} from '../../../../src/ui/feeds/view.js';
import {cputopHistory, type Process} from '../../../helpers/host-snapshots.js';
import {keys} from '../../../helpers/render-at.js';
import {loadHistory} from '../../../helpers/ui-fixtures.js';
import {
	small,
	large,
	recorded,
	open,
	lines,
	verdict,
	resource,
	hogs,
	writer,
	withRows,
} from '../../../helpers/made-up-machine.js';

void test('hogs: the verdict and the CPU’s row name them, together, with the busiest’s pid', async () => {
	for (const size of [small, large]) {
		const app = await open(size, hogs);
		assert.match(verdict(app), /^!! CPU 99% busy, psi 90%: stress-ng-cpu ×3 \(pid 813\) 1\.5cpu/);
		assert.match(
			resource(app, 'CPU'),
			/^!! CPU .*99% .*psi 90% .*stress-ng-cpu ×3 \((pid )?813\) 1\.5cpu/,
		);
		assert.match(resource(app, 'scheduler'), /^!! scheduler .*2\.1\/cpu .*stress-ng-cpu/);
		assert.match(resource(app, 'memory'), /^ {3}memory/);
		app.unmount();
	}
});

void test('a writer through the page cache is named, not the kernel worker', async () => {
	const app = await open(small, writer);
	assert.match(verdict(app), /^!! disk vda 98% busy, psi 60%: dd \(pid 31337\) 229M\/s/);
	assert.match(resource(app, 'disk'), /dd \((pid )?31337\) 229M\/s/);
	app.unmount();
});

void test('nobody has more of a disk than was issued to it, whatever they dirtied', async () => {
	const issued = (pid: number, comm: string, bytes: number) =>
		recorded('biotop', {...{pid, comm, disk: 'vda', direction: 'W'}, bytes, moved_bytes: bytes});
	// Large folios, of which a few bytes were written: as much as 80 times what reaches the disk.
	const processes: readonly Process[] = [
		[5, 'syncs', 1, 0, 80e6],
		[6, 'leaves', 1, 0, 240e6],
	];
	const disk = async (...rows: Row[]): Promise<string> => {
		const app = await open(large, {processes, rows: {biotop: rows}});
		const line = resource(app, 'disk');
		app.unmount();
		return line;
	};
	const syncs = issued(5, 'syncs', 1e6);
	const worker = issued(7, 'kworker/u8:1', 4e6);
	assert.match(await disk(...syncs), /syncs \(pid 5\) 977K\/s *$/);
	// 319 of 319 parts are open: 3.0 of the 4 are of who left most of it.
	assert.match(await disk(...syncs, ...worker), /leaves \(pid 6\) 2\.9M\/s +syncs .*1\.9M\/s *$/);
	assert.match(
		await disk(...issued(7, 'kworker/u8:1', 400e6)),
		/leaves .*229M\/s +syncs .*76\.3M\/s/,
	);
});

void test('where only the submitter is known, biotop’s row is named', async () => {
	const row = recorded('biotop', {pid: 311, comm: 'jbd2/vda1-8', bytes: 9e6, moved_bytes: 9e6});
	const app = await open(small, {figures: {'disk.busy': 0.95}, rows: {biotop: row}});
	assert.match(verdict(app), /disk vda 95% busy: jbd2\/vda1-8 \(pid 311\) 8\.6M\/s/);
	await app.press(keys.enter);
	assert.match(lines(app)[2] ?? '', /^╭─ 1 biotop/);
	app.unmount();
});

void test('who discards moves nothing: it is the writer that is named', async () => {
	const trim = {pid: 9, comm: 'fstrim', direction: 'D', bytes: 9e9, moved_bytes: 0};
	const write = {pid: 12, comm: 'dd', direction: 'W', bytes: 5e6, moved_bytes: 4e6};
	const rows = [...recorded('biotop', trim), ...recorded('biotop', write)];
	const app = await open(large, {rows: {biotop: rows}});
	assert.match(resource(app, 'disk'), /dd \(pid 12\) 3\.8M\/s *$/);
	app.unmount();
});

void test('what is read of a file as if it were a disk counts as far as a disk had to be read', async () => {
	const reads = (pid: number, comm: string, disk: string, bytes: number) =>
		recorded('biotop', {...{pid, comm, disk, direction: 'R'}, bytes, moved_bytes: bytes});
	const processes: readonly Process[] = [
		[5, 'prober', 1, 8e6],
		[6, 'dd', 1, 0, 4e6],
	];
	const flush = {pid: 8, comm: 'kworker/u8:2', disk: 'vda', direction: 'W'};
	const written = recorded('biotop', {...flush, bytes: 4e6, moved_bytes: 4e6});
	const of = async (...rows: Row[]): Promise<string> => {
		const app = await open(large, {processes, rows: {biotop: [...rows, ...written]}});
		const line = resource(app, 'disk');
		app.unmount();
		return line;
	};
	const prober = reads(5, 'prober', 'loop0', 8e6);
	assert.match(await of(...prober), /dd \(pid 6\) 3\.8M\/s *$/);
	const half = reads(7, 'kworker/u8:1', 'vda', 4e6);
	assert.match(await of(...prober, ...half), /(?=.*prober \(pid 5\) 3\.8M\/s).*dd /);
	const all = reads(7, 'kworker/u8:1', 'vda', 9e6);
	assert.match(await of(...prober, ...all), /prober \(pid 5\) 7\.6M\/s +dd /);
	assert.match(await of(...reads(5, 'prober', 'vda', 8e6)), /prober \(pid 5\) 7\.6M\/s +dd /);
});

void test('an interval that only one of two panels has seen makes nobody a culprit', () => {
	const [read] = recorded('biotop', {comm: 'prober', disk: 'loop0', direction: 'R'});
	// A process of its own in each interval, the first of which reads most.
	const each = (rowOf: (pid: number, bytes: number) => Row): ReadySnapshot[] =>
		cputopHistory([], 3).map((snapshot, index) => ({
			...{...snapshot, shape: 'table', totals: {}},
			rows: [rowOf(5 + index, index === 0 ? 8e6 : 1e6)],
		}));
	const told = each((pid, bytes) => ({
		...{pid, comm: 'prober', cpu_ms: 1},
		...{read_bytes: bytes, write_bytes: 0},
	}));
	const issued = each((pid, bytes) => ({...read, pid, bytes, moved_bytes: bytes}));
	const culprits = (...histories: ReadonlyArray<readonly [string, readonly ReadySnapshot[]]>) => {
		const views = histories.map(([name, history]): [string, View] => {
			const probe = [...probes, ...supporting].find((one) => one.name === name);
			const [snapshot] = history.slice(-1);
			assert.ok(probe !== undefined && snapshot !== undefined);
			return [name, {id: name, probe, source: undefined, snapshot, history, ignores: []}];
		});
		return offendersOf('disk', new Map(views)).map(({comm}) => comm);
	};
	assert.deepEqual(culprits(['cputop', told]), ['prober']);
	assert.deepEqual(culprits(['cputop', told], ['biotop', issued]), []);
	assert.deepEqual(culprits(['cputop', told], ['biotop', issued.slice(1)]), []);
	assert.deepEqual(culprits(['cputop', told], ['biotop', issued.slice(0, -1)]), []);
});

void test('filtered by process, what kernel workers issued is not seen: the author has what it asked for', () => {
	const [issued] = recorded('biotop', {pid: 7, comm: 'other', disk: 'vda', direction: 'W'});
	const amounts = (filters: Filters): number[] => {
		const views = new Map(
			['cputop', 'biotop'].map((name): [string, View] => {
				const probe = [...probes, ...supporting].find((one) => one.name === name);
				assert.ok(probe !== undefined);
				const source = configure(probe, {}, filters);
				const history =
					name === 'cputop'
						? cputopHistory([[6, 'dd', 1, 0, 4e6]], 3)
						: withRows('biotop', [{...issued, bytes: 5e5, moved_bytes: 5e5}]).slice(-3);
				const [snapshot] = history.slice(-1);
				assert.ok(snapshot !== undefined);
				return [name, {id: name, probe, source, snapshot, history, ignores: []}];
			}),
		);
		return offendersOf('disk', views).map(({amount}) => Math.round(amount));
	};
	assert.deepEqual(amounts({}), [500_000]);
	assert.deepEqual(amounts({pids: [6]}), [4_000_000]);
});

void test('failed I/O of the last minute is the disk’s errors; without a count there is none', async () => {
	const failing = (errors: number) => recorded('biotop', {disk: 'vdb', errors});
	const seen = loadHistory('biotop').length;
	const app = await open(large, {rows: {biotop: [...failing(2), ...failing(1)]}});
	assert.match(verdict(app), new RegExp(`^!! disk vda 0% busy, vdb ${String(3 * seen)} errors`));
	assert.match(resource(app, 'disk'), new RegExp(`^!! disk .* ${String(3 * seen)} +\\S`));
	app.unmount();
	// Whose requests failed, not who uses the disk most; a disk that is gone has its numbers.
	const gone = recorded('biotop', {
		...{
			pid: 5,
			comm: 'prober',
			disk: '?',
			major: 7,
			minor: 3,
			errors: 1,
			bytes: 512,
			moved_bytes: 0,
		},
	});
	const busy = recorded('biotop', {pid: 6, comm: 'dd', errors: 0, bytes: 9e6, moved_bytes: 9e6});
	const one = await open(large, {rows: {biotop: [...busy, ...gone]}});
	const failed = `7:3 ${String(seen)} errors: prober \\(pid 5\\) ${String(seen)} errors`;
	assert.match(verdict(one), new RegExp(`^!! disk vda 0% busy, ${failed}`));
	assert.match(resource(one, 'disk'), /prober \(pid 5\) \d+ errors +dd /);
	one.unmount();
	// Both may be meant: no name stands beside the sum of several.
	const two = [...failing(2), ...recorded('biotop', {disk: 'vdc', errors: 1})];
	const several = await open(large, {rows: {biotop: two}});
	const sum = `${String(3 * seen)} errors on 2 disks`;
	assert.match(verdict(several), new RegExp(`^!! disk vda 0% busy, ${sum}`));
	several.unmount();
	const well = await open(large, {rows: {biotop: failing(0)}});
	assert.match(resource(well, 'disk'), /^ {3}disk .* 0 +\S/);
	well.unmount();
	const uncounted = await open(large);
	assert.match(resource(uncounted, 'disk'), /^ {3}disk .* – +– *$/);
	uncounted.unmount();
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

void test('who is drilled into changes nothing of what is wrong with the machine, and who does it', async () => {
	const worker = {pid: 7, comm: 'kworker/u8:1', disk: 'vda', direction: 'W'};
	const rows = {biotop: recorded('biotop', {...worker, bytes: 3e8, moved_bytes: 3e8})};
	const app = await open(large, {...writer, rows});
	const names = ['CPU', 'memory', 'disk', 'network', 'scheduler'];
	const judged = () => [verdict(app), ...names.map((name) => resource(app, name).slice(3).trim())];
	const before = judged();
	assert.match(before[0] ?? '', /: dd \(pid 31337\)/);
	await app.press(keys.enter);
	for (const [key, pid] of [
		[keys.home, 31_337],
		[keys.down, 9],
	] as const) {
		await app.press(key, keys.enter, '0');
		assert.match(lines(app)[0] ?? '', new RegExp(` pid ${String(pid)} `));
		assert.deepEqual(judged(), before);
		await app.press(keys.backspace, '7');
	}

	app.unmount();
});

void test('several panels of a tool are one of whom and of what it counts', async () => {
	const rows = {biotop: recorded('biotop', {pid: 5, comm: 'prober', disk: 'vdb', errors: 1})};
	const app = await open(large, {rows});
	const before = [verdict(app), resource(app, 'disk').trim()];
	await app.press('1', 'O', '0');
	assert.match(lines(app)[1] ?? '', /biotop#2/);
	assert.deepEqual([verdict(app), resource(app, 'disk').trim()], before);
	await app.press('1', 'x', '0');
	assert.doesNotMatch(lines(app)[1] ?? '', /biotop /);
	assert.deepEqual([verdict(app), resource(app, 'disk').trim()], before);
	app.unmount();
});

void test('Enter leads to the tool that explains it, also where that has no tab', async () => {
	const app = await open(large);
	await app.press('4', 'x', '0');
	assert.doesNotMatch(lines(app)[1] ?? '', /cachestat/);
	await app.press(...Array.from({length: 10}, () => keys.up), keys.down, keys.enter);
	assert.match(lines(app)[2] ?? '', /cachestat/);
	app.unmount();
});

void test('a writer that submits nothing itself is shown where it has a row', async () => {
	const app = await open(small, writer);
	await app.press(keys.enter);
	assert.match(lines(app)[2] ?? '', /^╭─ 7 cputop/);
	assert.match(lines(app)[3] ?? '', /WRITE\/s↓/);
	await app.press(keys.enter);
	assert.match(lines(app)[0] ?? '', / pid 31337 dd /);
	app.unmount();
});
