// Command lines as they are typed → what src/args.ts makes of them, on a terminal and a system of the test's own.
import assert from 'node:assert/strict';
import {probes} from '../../probes/index.js';
import {parseArguments} from '../../src/args.js';
import type {Invocation} from '../../src/cli/invocation.js';
import type {Surroundings} from '../../src/cli/values.js';

const terminal: Surroundings = {
	stdinIsTerminal: true,
	stdoutIsTerminal: true,
	terminalType: 'xterm-256color',
	noColor: false,
	processOf: (pid) => (pid === 777 ? undefined : pid === 43 ? 42 : pid),
	userId: (name) => (name === 'daemon' ? 1 : undefined),
	cgroupId: (path) => (path === '/sys/fs/cgroup/x' ? 99 : 'does not exist'),
};

/** The words are what spaces part. */
export const parse = (line: string, surroundings: Partial<Surroundings> = {}): Invocation =>
	parseArguments(line.split(' ').filter(Boolean), probes, {...terminal, ...surroundings});

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
