// The command line: every BCC option of the six tools, every mode, and every way to get it wrong.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {probes} from '../../probes/index.js';
import {parseArguments} from '../../src/args.js';
import type {Invocation} from '../../src/cli/invocation.js';
import type {Surroundings} from '../../src/cli/values.js';
import {UsageError} from '../../src/errors.js';

const terminal: Surroundings = {
	stdinIsTerminal: true,
	stdoutIsTerminal: true,
	terminalType: 'xterm-256color',
	noColor: false,
	processOf: (pid) => (pid === 777 ? undefined : pid === 43 ? 42 : pid),
	userId: (name) => (name === 'daemon' ? 1 : undefined),
	cgroupId: (path) => (path === '/sys/fs/cgroup/x' ? 99 : 'does not exist'),
};

const parse = (line: string, surroundings: Partial<Surroundings> = {}): Invocation =>
	parseArguments(line.split(' ').filter(Boolean), probes, {...terminal, ...surroundings});

const piped = {stdoutIsTerminal: false};

type Data = Extract<Invocation, {mode: 'once' | 'repeat'}>;

function data(line: string, surroundings: Partial<Surroundings> = piped): Data {
	const invocation = parse(line, surroundings);
	assert.ok(invocation.mode === 'once' || invocation.mode === 'repeat', invocation.mode);
	return invocation;
}

/** The options and filters that the only panel gets. */
const options = (line: string): object => data(line).targets[0]?.source.options ?? {};
const filters = (line: string): object => data(line).targets[0]?.source.filters ?? {};
const panels = (line: string): string[] => data(line).targets.map(({source}) => source.probe.name);

describe("BCC's options", () => {
	const own: ReadonlyArray<readonly [line: string, expected: object]> = [
		['tcptop -4', {ipv4: true}],
		['tcptop -6', {ipv6: true}],
		['tcptop --ipv4 1 2', {ipv4: true}],
		['tcptop -C4S', {ipv4: true}],
		['tcptop -4C', {ipv4: true}],
		['runqlat -m', {milliseconds: true}],
		['runqlat --milliseconds', {milliseconds: true}],
		['runqlat -mP 5 1', {milliseconds: true, pids: true}],
		['runqlat -m -P 5 1', {milliseconds: true, pids: true}],
		['runqlat -P', {pids: true}],
		['runqlat --pids', {pids: true}],
		['runqlat -L', {tids: true}],
		['runqlat --tids', {tids: true}],
		['runqlat --pidnss', {pidnss: true}],
		['syscount -x', {failures: true}],
		['syscount --failures', {failures: true}],
		['syscount -L', {latency: true}],
		['syscount --latency', {latency: true}],
		['syscount -mL', {latency: true, milliseconds: true}],
		['syscount -P', {process: true}],
		['syscount --process', {process: true}],
		['syscount -e ENOENT', {errno: 'ENOENT'}],
		['syscount -eENOENT', {errno: 'ENOENT'}],
		['syscount --errno=2', {errno: '2'}],
		['syscount -t 12', {tid: 12}],
		['syscount --tid 12', {tid: 12}],
		['syscount -c 5', {ppid: 5}],
		['syscount --ppid 5', {ppid: 5}],
		['syscount --syscall read', {syscall: 'read'}],
		['softirqs -d', {distribution: true}],
		['softirqs --dist', {distribution: true}],
		['softirqs -N', {nanoseconds: true}],
		['softirqs --nanoseconds', {nanoseconds: true}],
		['softirqs -C', {events: true}],
		['softirqs --events', {events: true}],
		['softirqs -c 1', {cpu: 1}],
		['softirqs -c1', {cpu: 1}],
		['softirqs --cpu 1', {cpu: 1}],
	];
	for (const [line, expected] of own) {
		test(`${line} configures the probe`, () => {
			assert.deepEqual(options(line), expected);
		});
	}

	const views: ReadonlyArray<readonly [line: string, expected: object]> = [
		['biotop -C', {keepScreen: true}],
		['biotop --noclear', {keepScreen: true}],
		['biotop -r 5', {rows: 5}],
		['biotop -r5', {rows: 5}],
		['biotop --maxrows 5', {rows: 5}],
		['tcptop -C', {keepScreen: true}],
		['tcptop -S', {noSummary: true}],
		['tcptop --nosummary', {noSummary: true}],
		['runqlat -T', {timestamp: true}],
		['runqlat --timestamp', {timestamp: true}],
		['cachestat -T', {timestamp: true}],
		['cachestat --timestamp', {timestamp: true}],
		['softirqs -T', {timestamp: true}],
		['syscount -T 5', {rows: 5}],
		['syscount --top 5', {rows: 5}],
		['syscount -xT5', {rows: 5}],
		['cachestat -s misses', {sort: 'misses'}],
		['cachestat --ascii --no-color', {ascii: true, color: false}],
	];
	for (const [line, expected] of views) {
		test(`${line} changes the view`, () => {
			const {view} = data(line);
			assert.deepEqual({...view, ...expected}, view);
		});
	}

	for (const panel of ['biotop', 'tcptop', 'runqlat', 'cachestat', 'syscount']) {
		test(`${panel} -p 42 filters`, () => {
			assert.deepEqual(filters(`${panel} -p 42`), {pids: [42]});
		});
	}
});

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

describe('what is wrong is said in one line', () => {
	const names = 'biotop, tcptop, runqlat, cachestat, syscount, softirqs';
	const interval = 'the interval must be 0.1 to 3600 seconds, not';
	const tooMany = Array.from({length: 17}, (_, index) => 100 + index).join(',');
	const cases: ReadonlyArray<readonly [line: string, message: string]> = [
		['biotp', `unknown panel "biotp": did you mean biotop? Expected one of ${names}`],
		['xyz', `unknown panel "xyz": expected one of ${names}`],
		['biotop 1 runqlat', `unknown panel "runqlat": did you mean runqlat? Expected one of ${names}`],
		['1', '"1" needs a panel before it: expected PANEL [interval [count]]'],
		['biotop 1 2 3', '"3" is too much: expected PANEL [interval [count]]'],
		['biotop 0', `${interval} "0"`],
		['biotop 0.05', `${interval} "0.05"`],
		['biotop 3601', `${interval} "3601"`],
		['biotop 1x', `${interval} "1x"`],
		['biotop 1e3', `${interval} "1e3"`],
		['--once -i x', `${interval} "x"`],
		['--once -i -5', `${interval} "-5"`],
		['--once -i.5x', `${interval} ".5x"`],
		['--once --pid=', '--pid needs a value: --pid PID'],
		['--once -i', '--interval needs a value: --interval SECONDS'],
		['--once --no-interval', '--interval needs a value: --interval SECONDS'],
		['--once -i 1 -i 2', 'The flag --interval can only be set once.'],
		[
			'biotop 1 -i 2',
			'the interval was given twice: expected PANEL [interval [count]] or -i SECONDS',
		],
		['biotop 1 2 -n 2', 'the count was given twice: expected PANEL interval [count] or -n N'],
		['biotop 1 0', 'the count must be a whole number from 1, not "0"'],
		['biotop -n 1.5', 'the count must be a whole number from 1, not "1.5"'],
		['--once -n 2', '--once takes one snapshot: leave out the count, or leave out --once'],
		['--once -r 0', 'the number of rows must be a whole number from 1, not "0"'],
		['--once -p 777', 'there is no process 777'],
		['--once -p 43', '43 is a thread of process 42: use -p 42'],
		['--once -p 1,,2', 'a PID must be a whole number from 1, not ""'],
		['--once -p -1', 'a PID must be a whole number from 1, not "-1"'],
		['--once -p 99999999', 'a PID must be a whole number from 1, not "99999999"'],
		['--once -p', '--pid needs a value: --pid PID'],
		['--once --no-pid', '--pid needs a value: --pid PID'],
		['--once --pid.x=3', '--pid needs a value: --pid PID'],
		[`--once -p ${tooMany}`, 'at most 16 PIDs can be filtered, not 17'],
		[
			'--once -c 0123456789abcdef',
			'a command name has at most 15 bytes: "0123456789abcdef" can never match',
		],
		['--once -c ääääääää', 'a command name has at most 15 bytes: "ääääääää" can never match'],
		['--once -u nobodyhere', 'there is no user "nobodyhere" in /etc/passwd: give the number'],
		['--once -u 4294967295', 'a user ID is at most 4294967294, not 4294967295'],
		[
			'--once --cgroup /nowhere',
			'--cgroup needs the directory of a version-2 cgroup: "/nowhere" does not exist',
		],
		['--once softirqs -p 1', 'softirqs cannot be filtered at all: leave out --pid'],
		[
			'--once -s nothing biotop',
			'no column "nothing" to sort by: there are pid, comm, direction, major, minor, disk, io, bytes, avg_ms',
		],
		['--once -s count runqlat', 'no column "count" to sort by: there are no columns here'],
		['-m', '-m is an option of runqlat and syscount: no panel was named'],
		[
			'--once --milliseconds',
			'--milliseconds is an option of runqlat and syscount: no panel was named',
		],
		['biotop -m', '-m is an option of runqlat and syscount: the panel named is biotop'],
		[
			'--once runqlat syscount -m',
			'-m is an option of runqlat and syscount: it needs that panel alone',
		],
		['biotop -4', '-4 is an option of tcptop: the panel named is biotop'],
		['-Z', 'unknown option "-Z": see kerntop --help'],
		['-7', 'unknown option "-7": see kerntop --help'],
		['--jsn', 'unknown option "--jsn": did you mean --json?'],
		['--unheard-of', 'unknown option "--unheard-of": see kerntop --help'],
		['--constructor x', 'unknown option "--constructor": see kerntop --help'],
		['softirqs -c x', '--cpu must be a number, not "x"'],
		['syscount -T x', 'the number of rows must be a whole number from 1, not "x"'],
		['biotop tcptop', 'the dashboard opens at one panel: name one, or use --once for several'],
	];
	for (const [line, message] of cases) {
		test(line, () => {
			assert.throws(() => parse(line), new UsageError(message));
		});
	}

	test('no terminal to show the dashboard on', () => {
		assert.throws(
			() => parse('', piped),
			/^UsageError: standard output is no terminal: use --once/,
		);
	});

	test('no terminal to read keys from', () => {
		const noKeys = {stdinIsTerminal: false};
		assert.throws(
			() => parse('', noKeys),
			/^UsageError: standard input is no terminal.*use --once/,
		);
	});

	test('a terminal that cannot show a full screen', () => {
		for (const terminalType of ['', 'dumb']) {
			assert.throws(() => parse('', {terminalType}), /^UsageError: .*full screen.*use --once/);
			assert.equal(parse('--once', {terminalType}).mode, 'once');
		}
	});

	test('after -- nothing is an option', () => {
		assert.throws(() => parse('-- -j'), /^UsageError: unknown panel "-j"/);
	});
});

test('NO_COLOR and --no-color both take the colour away', () => {
	assert.equal(data('--once').view.color, true);
	assert.equal(data('--once --no-color').view.color, false);
	assert.equal(data('--once', {...piped, noColor: true}).view.color, false);
});
