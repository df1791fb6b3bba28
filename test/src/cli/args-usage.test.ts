// Every way to get the command line wrong: one line that says what was expected.
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {onDemand, probes} from '../../../probes/index.js';
import {toolsWith} from '../../../src/cli/parse/option-tables.js';
import {UsageError} from '../../../src/core/errors.js';
import {parse, piped} from '../../helpers/command-line.js';

describe('what is wrong is said in one line', () => {
	const tabs = probes.map(({name}) => name).join(', ');
	const names = `${tabs}, or what else kerntop --list names`;
	const withM = toolsWith('-m', [...probes, ...onDemand]).join(' and ');
	const interval = 'the interval must be 0.1 to 3600 seconds, not';
	const tooMany = Array.from({length: 17}, (_, index) => 100 + index).join(',');
	const cases: ReadonlyArray<readonly [line: string, message: string]> = [
		['biotp', `unknown panel "biotp": did you mean biotop? Expected one of ${names}`],
		['xyz', `unknown panel "xyz": expected one of ${names}`],
		['biotop 1 runqlat', 'panels come before the interval: "runqlat" comes after'],
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
		['--once -u nobodyhere', 'there is no user "nobodyhere" in /etc/passwd: give the number'],
		['--once -u 4294967295', 'a user ID is at most 4294967294, not 4294967295'],
		[
			'--once --cgroup /nowhere',
			'--cgroup needs the directory of a version-2 cgroup: "/nowhere" does not exist',
		],
		['--once softirqs -p 1', 'softirqs cannot be filtered at all: leave out --pid'],
		[
			'--once -s nothing biotop',
			'no column "nothing" to sort by: there are pid, comm, direction, major, minor, disk, io, errors, bytes, avg_ms',
		],
		['--once -s count runqlat', 'no column "count" to sort by: there are no columns here'],
		['-m', `-m is an option of ${withM}: no panel was named`],
		['--once --milliseconds', `--milliseconds is an option of ${withM}: no panel was named`],
		['biotop -m', `-m is an option of ${withM}: the panel named is biotop`],
		['--once runqlat syscount -m', `-m is an option of ${withM}: it needs that panel alone`],
		['biotop -4', '-4 is an option of tcptop: the panel named is biotop'],
		['-Z', 'unknown option "-Z": see kerntop --help'],
		['-7', 'unknown option "-7": see kerntop --help'],
		// Where yargs-parser keeps the positionals.
		['-_. runqlat', 'unknown option "-_": see kerntop --help'],
		['runqlat -m_=biotop', 'unknown option "-m_": see kerntop --help'],
		['--no-_.a', 'unknown option "--no-_": see kerntop --help'],
		['--jsn', 'unknown option "--jsn": did you mean --json?'],
		['--unheard-of', 'unknown option "--unheard-of": see kerntop --help'],
		['--constructor x', 'unknown option "--constructor": see kerntop --help'],
		...['x', '-1', '1.5', '4294967295'].map(
			(cpu) =>
				[`softirqs --cpu=${cpu}`, `--cpu must be a whole number from 0, not "${cpu}"`] as const,
		),
		['syscount -t 0.4', '--tid must be a whole number from 1, not "0.4"'],
		['syscount -t 0', '--tid must be a whole number from 1, not "0"'],
		['syscount -c 0', '--ppid must be a whole number from 1, not "0"'],
		['syscount -e 0', 'unknown error "0": expected a name such as ENOENT or a number'],
		...['-d', '-N', '-dN'].map(
			(times) => [`hardirqs -C ${times}`, '-C measures no times: leave out -d and -N'] as const,
		),
		['syscount -T x', 'the number of rows must be a whole number from 1, not "x"'],
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
