// The command line: modes, panels, intervals, counts and filters.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {onDemand, probes} from '../../../probes/index.js';
import {typedOn} from '../../../src/cli/parse/args.js';
import type {Invocation} from '../../../src/cli/parse/invocation.js';
import {data, filters, parse, piped} from '../../helpers/command-line.js';

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
		['syscount -d 2.1 -i 0.7', 700, 3],
		['syscount -d 0.3 -i 0.1', 100, 3],
		['syscount -d 2.11 -i 0.7', 700, 4],
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
		const names = probes.map(({name}) => name);
		assert.deepEqual(panels('--once'), names);
		assert.deepEqual(panels('--once runqlat biotop'), ['runqlat', 'biotop']);
		assert.deepEqual(panels('--once biotop biotop'), ['biotop']);
	});

	for (const {name} of onDemand) {
		test(`${name} is there when it is named, and not else`, () => {
			assert.ok(!panels('--once').includes(name));
			assert.deepEqual(panels(`--once ${name} biotop`), [name, 'biotop']);
			const dashboard = parse(name);
			assert.ok(dashboard.mode === 'dashboard' && dashboard.panel === name);
			assert.equal(parse(`${name} 1 2`).mode, 'repeat');
			assert.throws(() => parse(`${name}x`), new RegExp(`did you mean ${name}\\?`));
		});
	}

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
		assert.equal(invocation.mode === 'help' && invocation.tool?.name, 'runqlat');
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
		['-jc biotop', {comm: 'biotop'}],
		['--com biotop', {comm: 'biotop'}],
		// As the kernel cuts it, after 15 bytes, and as that is shown.
		['-c 0123456789abcdef', {comm: '0123456789abcde'}],
		['-c ääääääää', {comm: 'äääääää�'}],
		['-c äääääää�', {comm: 'äääääää�'}],
		['-u 0', {uid: 0}],
		['-u daemon', {uid: 1}],
		['--cgroup /sys/fs/cgroup/x', {cgroup: '/sys/fs/cgroup/x'}],
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

void test('the overview: a panel by name, over three seconds unless it is said; never one of all', () => {
	const named = (line: string) => data(line).targets.map(({source}) => source.probe.name);
	assert.deepEqual(named('--once overview'), ['overview']);
	assert.ok(!named('--once').includes('overview'));
	for (const [line, intervalMs] of [
		['--once overview', 3000],
		['--once biotop overview', 3000],
		['--once overview -i 0.5', 500],
		['--once biotop', 1000],
		['overview 1', 1000],
		['overview --json', 1000],
	] as const) {
		assert.equal(data(line).intervalMs, intervalMs, line);
	}

	const dashboard = parse('overview');
	assert.ok(dashboard.mode === 'dashboard' && dashboard.panel === 'overview');
	const check = parse('--check overview host');
	assert.deepEqual(check.mode === 'check' && check.probes.map(({name}) => name), [
		'biotop',
		'tcptop',
		'runqlat',
		'cputop',
		'host',
	]);
});

void test('several panels are the tabs, the first is shown; one is shown beside the others', () => {
	const opened = (line: string) => {
		const {mode, ...rest} = parse(line);
		assert.ok(mode === 'dashboard' && 'panel' in rest);
		return [rest.panel, rest.tabs];
	};
	assert.deepEqual(opened('biotop hardirqs'), ['biotop', ['biotop', 'hardirqs']]);
	assert.deepEqual(opened('cputop'), ['cputop', undefined]);
	assert.deepEqual(opened('overview tcptop'), ['overview', ['tcptop']]);
	assert.deepEqual(opened(''), ['overview', undefined]);
});

void test('only the tools that a line names are loaded for it', () => {
	const listed = [...probes, ...onDemand];
	const names = (line: string) => typedOn(line.split(' '), listed).named.map(({name}) => name);
	assert.deepEqual(names('--once -c hardirqs biotop'), ['biotop']);
	assert.deepEqual(names('hardirqs -d biotop 1 1'), ['biotop', 'hardirqs']);
	assert.deepEqual(names('biolatency --disk hardirqs'), ['hardirqs', 'biolatency']);
	// A word that seems to be the value of a general option may be a panel beside the tool's own one.
	assert.deepEqual(names('hardirqs --count biolatency'), ['hardirqs', 'biolatency']);
	assert.deepEqual(names('--list'), []);
});

void test('a recording has what the overview needs unless it is of certain panels', () => {
	const recorded = (line: string) =>
		data(line).recorded?.map(({source}) => [source.probe.name, source.filters]);
	assert.deepEqual(recorded('--record F'), [['overview', {}]]);
	assert.deepEqual(recorded('--record F --json -u 1'), [['overview', {uid: 1}]]);
	assert.deepEqual(recorded('--record F --once'), [['overview', {}]]);
	for (const line of ['--record F biotop', '--record F --once overview', '--json', '--once'])
		assert.equal(recorded(line), undefined, line);
});
