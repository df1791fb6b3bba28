// The command line: modes, panels, intervals, counts and filters.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Invocation} from '../../src/cli/invocation.js';
import {data, filters, parse, piped} from '../helpers/command-line.js';

const panels = (line: string): string[] => data(line).targets.map(({source}) => source.probe.name);

describe('intervals and counts', () => {
	const cases: ReadonlyArray<
		readonly [line: string, intervalMs: number | undefined, count?: number]
	> = [
		['biotop 2', 2000],
		['biotop 0.1 3', 100, 3],
		['biotop .5 3', 500, 3],
		['biotop -r 5 1 2', 1000, 2],
		['cachestat -T 1 3', 1000, 3],
		['runqlat -m -P 5 1', 5000, 1],
		['runqlat', undefined],
		['softirqs -d', undefined],
		['runqlat -n 3', 1000, 3],
		['runqlat -j', 1000],
		['biotop', 1000],
		['biotop -i 3', 3000],
		['biotop -n 7', 1000, 7],
		['syscount', undefined],
		['syscount -i 2', 2000],
		['syscount -d 5', 5000, 1],
		['syscount -d 5 -i 2', 2000, 3],
		['syscount -d 5 -i 2 -n 2', 2000, 2],
		['-j', 1000],
		['-j -n 2', 1000, 2],
		['biotop runqlat 1 2', 1000, 2],
	];
	for (const [line, intervalMs, count] of cases) {
		test(`${line} repeats every ${intervalMs ?? 'interrupt'}`, () => {
			const invocation = data(line);
			assert.equal(invocation.mode, 'repeat');
			assert.equal(invocation.intervalMs, intervalMs);
			assert.equal('count' in invocation ? invocation.count : undefined, count);
		});
	}
});

describe('modes', () => {
	const modes: ReadonlyArray<readonly [line: string, mode: Invocation['mode']]> = [
		['', 'dashboard'],
		['biotop', 'dashboard'],
		['runqlat -m', 'dashboard'],
		['biotop -i 2', 'dashboard'],
		['-p 42', 'dashboard'],
		['biotop 1', 'repeat'],
		['biotop -n 2', 'repeat'],
		['biotop -j', 'repeat'],
		['syscount -i 2', 'repeat'],
		['syscount -d 2', 'repeat'],
		['--once', 'once'],
		['--once -j', 'once'],
		['biotop --once', 'once'],
		['--once biotop 2', 'once'],
		['--list', 'list'],
		['--list -j', 'list'],
		['--check', 'check'],
		['--check biotop', 'check'],
		['--version', 'version'],
		['--help', 'help'],
		['-h', 'help'],
		['biotop --help', 'help'],
		['--help --unknown', 'help'],
	];
	for (const [line, mode] of modes) {
		test(`kerntop ${line} on a terminal: ${mode}`, () => {
			assert.equal(parse(line).mode, mode);
		});
	}

	test('all panels in the order of their tabs', () => {
		const names = ['biotop', 'tcptop', 'runqlat', 'cachestat', 'syscount', 'softirqs'];
		assert.deepEqual(panels('--once'), names);
		assert.deepEqual(panels('--once runqlat biotop'), ['runqlat', 'biotop']);
		assert.deepEqual(panels('--once biotop biotop'), ['biotop']);
	});

	test('--once takes the interval by option or by position', () => {
		assert.equal(data('--once').intervalMs, 1000);
		assert.equal(data('--once -i 0.1').intervalMs, 100);
		assert.equal(data('--once biotop 3').intervalMs, 3000);
		assert.equal(data('--once syscount -d 3').intervalMs, 3000);
	});

	test('the dashboard opens at the panel with its options', () => {
		const invocation = parse('tcptop -4 -p 42 --interval 0.5 -s tx_kb');
		assert.equal(invocation.mode, 'dashboard');
		const {panel, options: own, filters: chosen, intervalMs, view} = invocation;
		assert.deepEqual(
			{panel, own, chosen, intervalMs, sort: view.sort},
			{
				panel: 'tcptop',
				own: {ipv4: true},
				chosen: {pids: [42]},
				intervalMs: 500,
				sort: 'tx_bytes',
			},
		);
	});

	test('the dashboard leaves the interval and the file to the settings, unless they are given', () => {
		for (const [line, intervalMs, config] of [
			['', undefined, undefined],
			['-i 2 --config none', 2000, 'none'],
			['runqlat --config my.json', undefined, 'my.json'],
		] as const) {
			const invocation = parse(line);
			assert.equal(invocation.mode, 'dashboard');
			assert.deepEqual([invocation.intervalMs, invocation.config], [intervalMs, config]);
		}
	});

	test('help knows the one panel', () => {
		const invocation = parse('runqlat --help');
		assert.equal(invocation.mode === 'help' && invocation.probe?.name, 'runqlat');
	});
});

describe('filters', () => {
	const cases: ReadonlyArray<readonly [line: string, expected: object]> = [
		['-p 1,2', {pids: [1, 2]}],
		['-p 1 -p 2,3', {pids: [1, 2, 3]}],
		['-p1', {pids: [1]}],
		['--pid=1 --pid 1', {pids: [1]}],
		['-c nginx', {comm: 'nginx'}],
		['-cnginx', {comm: 'nginx'}],
		['-c kworker/0:1', {comm: 'kworker/0:1'}],
		['-c biotop', {comm: 'biotop'}],
		['-u 0', {uid: 0}],
		['-u daemon', {uid: 1}],
		['--cgroup /sys/fs/cgroup/x', {cgroupId: 99}],
	];
	for (const [line, expected] of cases) {
		test(line, () => {
			assert.deepEqual(filters(`--once ${line}`), expected);
		});
	}

	test('a panel that cannot honour one says so where others can', () => {
		const {targets} = data('--once -p 42');
		const softirqs = targets.find(({source}) => source.probe.name === 'softirqs');
		assert.deepEqual(softirqs?.source.filters, {});
		assert.deepEqual(softirqs.caveats, [
			'The filter --pid cannot be applied here: all is counted.',
		]);
		assert.deepEqual(targets[0]?.caveats, []);
	});
});

test('NO_COLOR and --no-color both take the colour away', () => {
	assert.equal(data('--once').view.color, true);
	assert.equal(data('--once --no-color').view.color, false);
	assert.equal(data('--once', {...piped, noColor: true}).view.color, false);
});
