// Thousands of command lines made of real options, numbers and garbage: an invocation, or one line that
// says what was expected; never anything else.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {probes} from '../../probes/index.js';
import {parsed} from '../helpers/command-line.js';
import {optionsFor} from '../../src/cli/parse/option-tables.js';
import type {Surroundings} from '../../src/cli/parse/values.js';
import {UsageError} from '../../src/core/errors.js';
import {isSoak} from './fixture.js';

const surroundings: Surroundings = {
	stdinIsTerminal: true,
	stdoutIsTerminal: true,
	stdoutIsNull: false,
	terminalType: 'xterm',
	noColor: false,
	ascii: false,
	processOf: (pid) => (pid % 2 === 0 ? pid : undefined),
	userId: (name) => (name === 'root' ? 0 : undefined),
	cgroup: (path) => (path.startsWith('/') ? {path} : 'does not exist'),
};

const names = probes.map(({name}) => name);
const options = [undefined, ...probes].flatMap((probe) => optionsFor(probe));
const spellings = [
	...new Set(
		options.flatMap(({long, short}) => [
			`--${long}`,
			...(short === undefined ? [] : [`-${short}`]),
		]),
	),
];
const nasty = ['__proto__', '--__proto__', '--constructor=1', '--toString', '--no-', '--no-once'];
const edges = ['', '-', '--', '---', '=', '--=', '-=', '\u0000', '\n', '\u001b[2J', '💥', '--\n'];

const word = fc.oneof(
	{weight: 6, arbitrary: fc.constantFrom(...spellings)},
	{weight: 4, arbitrary: fc.constantFrom(...names)},
	{weight: 3, arbitrary: fc.constantFrom('0.1', '1', '5', '3600', '-1', '0', '1e9', 'NaN', '0x10')},
	{weight: 2, arbitrary: fc.oneof(fc.integer(), fc.double()).map(String)},
	{
		weight: 2,
		arbitrary: fc.constantFrom('root', '/', 'read', 'ENOENT', 'pid', 'kprobe', ...nasty, ...edges),
	},
	{weight: 2, arbitrary: fc.string({unit: 'binary', maxLength: 12})},
	{
		weight: 2,
		arbitrary: fc
			.tuple(fc.constantFrom(...spellings), fc.string({maxLength: 6}))
			.map(([name, value]) => `${name}=${value}`),
	},
	{weight: 1, arbitrary: fc.string({maxLength: 5}).map((letters) => `-${letters}`)},
);

const runs = isSoak ? 100_000 : 2500;

void test(`${String(runs)} command lines`, (t) => {
	const outcomes: Record<string, number> = {};
	const parse = (argv: readonly string[]): void => {
		let outcome: string;
		try {
			outcome = parsed(argv, surroundings).mode;
		} catch (error) {
			outcome = 'usage';
			if (!(error instanceof UsageError)) throw error;
			assert.notEqual(error.message, '');
			// The message goes to a terminal, which is why cli.tsx makes it harmless; a line it is here.
			assert.doesNotMatch(error.message, /\n/);
		}

		outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
	};
	fc.assert(fc.property(fc.array(word, {maxLength: 7}), parse), {
		numRuns: runs,
		examples: [[['syscount', '--errno', '\n']], [['syscount', '--syscall', '\n']], [['-_. ']]],
	});
	t.diagnostic(JSON.stringify(outcomes));
});
