// Command lines as they are typed → what src/cli/parse/args.ts makes of them, on a terminal and a system of the test's own.
import assert from 'node:assert/strict';
import {loadAll, onDemand, probes, supporting} from '../../probes/index.js';
import {invocationOf, typedOn} from '../../src/cli/parse/args.js';
import type {Invocation} from '../../src/cli/parse/invocation.js';
import type {Surroundings} from '../../src/cli/parse/values.js';
import type {Probe} from '../../src/core/tool.js';
import {overviewOf} from '../../src/overview/overview-tool.js';

const all = [...supporting, overviewOf([...probes, ...supporting])];

/** What the program would load, for tests that cannot wait. */
const modules = [...(await loadAll()), ...all];

const terminal: Surroundings = {
	stdinIsTerminal: true,
	stdoutIsTerminal: true,
	stdoutIsNull: false,
	terminalType: 'xterm-256color',
	noColor: false,
	ascii: false,
	processOf: (pid) => (pid === 777 ? undefined : pid === 43 ? 42 : pid),
	userId: (name) => (name === 'daemon' ? 1 : undefined),
	cgroup: (path) => (path === '/sys/fs/cgroup/x' ? {path} : 'does not exist'),
};

/** As the program does: first the panels that are named, then what their options make of the line. */
export function parsed(argv: readonly string[], surroundings: Surroundings): Invocation {
	const typed = typedOn(argv, [...probes, ...onDemand, ...all]);
	const isNamed = ({name}: Probe): boolean => typed.named.some((tool) => tool.name === name);
	const tools = {probes, onDemand, supporting: all};
	return invocationOf(typed, modules.filter(isNamed), tools, surroundings);
}

/** The words are what spaces part. */
export const parse = (line: string, surroundings: Partial<Surroundings> = {}): Invocation =>
	parsed(line.split(' ').filter(Boolean), {...terminal, ...surroundings});

export const piped = {stdoutIsTerminal: false};

type Data = Extract<Invocation, {mode: 'once' | 'repeat'}>;

/** Of a line that prints. */
export function data(line: string, surroundings: Partial<Surroundings> = piped): Data {
	const invocation = parse(line, surroundings);
	assert.ok(invocation.mode === 'once' || invocation.mode === 'repeat', invocation.mode);
	return invocation;
}

/** The filters that the only panel, or the first one, gets. */
export const filters = (line: string): object => data(line).targets[0]?.source.filters ?? {};
