// syscount beside processes that make so many calls and no more.
import type {Options} from '../../src/core/options.js';
import type {Row} from '../../src/core/snapshot.js';
import type {Case, Tested} from '../helpers/cases.js';
import {scaled} from '../helpers/kernel.js';
import {Workload} from '../helpers/workload.js';

const [reads, opens] = [scaled(100_003), scaled(50_021)];

/** One process alone: what it is to come to. */
const calls = (
	name: string,
	work: readonly [what: string, count: number],
	options: Options,
	expected: (pid: number) => readonly Row[],
	isWanted: (row: Row) => boolean = () => true,
): Case => ({
	name,
	options,
	async start() {
		const workload = await Workload.start(...work);
		return {
			filters: {pids: [workload.pid]},
			work: async () => workload.work(),
			truth: ({rows}) => {
				const [seen, same] = [rows.filter(isWanted), expected(workload.pid)];
				const sum = (all: readonly Row[]) =>
					all.reduce((total, {count}) => total + Number(count), 0);
				return [
					{what: work[0], seen: sum(seen), truth: sum(same)},
					{what: 'rows', seen, same},
				];
			},
			end: () => workload.stop(),
		};
	},
});

const untimed = {total_us: null, avg_us: null};

const cases: readonly Case[] = [
	calls(
		`${reads} one-byte reads`,
		['reads', reads],
		{},
		() => [{syscall: 'read', count: reads, ...untimed, errors: 0}],
		({syscall}) => syscall === 'read',
	),
	calls(
		`${opens} failing opens, and with -x nothing else`,
		['opens', opens],
		{failures: true},
		() => [{syscall: 'openat', count: opens, ...untimed, errors: opens}],
	),
	calls('-e: one error only', ['opens', 1009], {errno: 'EACCES'}, () => []),
	calls(
		'-P: by process, under its name',
		['opens', 1009],
		{process: true, errno: 'ENOENT'},
		(pid) => [{pid, comm: 'workload', count: 1009, ...untimed, errors: 1009}],
	),
];

export const tool: Tested = {
	proof: '100,003 reads and 50,021 failing opens: 0',
	cases,
	recorded: {latency: true},
};
