// System calls: `calls` or `processes` of syscount.bpf.c → a row per call or per process.
import {UsageError} from '../src/errors.js';
import {mapView, type RecordOf} from '../src/bpf/map-view.js';
import * as format from '../src/format.js';
import {errnoOf} from '../src/kernel/errno.js';
import {forkNumbers, syscallName, syscallNames, syscallNumber} from '../src/kernel/syscalls.js';
import {
	type Alternative,
	type Column,
	definePlan,
	type Globals,
	type Hook,
	oneOf,
	type Options,
	type Plan,
	type Probe,
} from '../src/probe/probe.js';
import type {Row} from '../src/probe/snapshot.js';

type Counts = {
	count: number;
	/** Null unless latency was asked for. */
	total_us: number | null;
	/** Mean time of a call; null also where no start was seen. */
	avg_us: number | null;
	errors: number;
};
type SyscallRow = {syscall: string} & Counts;
type ProcessRow = {pid: number; comm: string} & Counts;

/** The slots of syscount.bpf.c: a native and a 32-bit table, and one slot for all other numbers. */
const slotsPerTable = 512;
const otherSlot = 2 * slotsPerTable;

const counted = {
	count: 'counter',
	errors: 'counter',
	total_ns: 'counter',
	timed: 'counter',
} as const;
const calls = mapView('calls', {key: 'number', ...counted});
const processes = mapView('processes', {key: 'number', comm: 'text', ...counted});

/** tp_btf is the cheaper of the two; where it loses runs, the classic one does not. */
const losing = (program: string): Alternative => ({programs: [program], losesWhenPreempted: true});
const exits = oneOf('ends of system calls', losing('sys_exit_btf'), 'sys_exit_tp');
const enters = oneOf('starts of system calls', losing('sys_enter_btf'), 'sys_enter_tp');

/** As many as syscount.bpf.c has room for; the rest is filled with a slot that is no call. */
const forkSlots = [
	...forkNumbers(false),
	...forkNumbers(true).map((number) => slotsPerTable + number),
	...Array.from({length: 8}, () => otherSlot),
].slice(0, 8);

const nameOf = (slot: number): string => {
	if (slot === otherSlot) return '[other]';
	return syscallName(slot % slotsPerTable, slot >= slotsPerTable);
};

function countColumns<R extends Counts>(options: Options): ReadonlyArray<Column<R>> {
	const [title, divisor] =
		options['milliseconds'] === true ? ['TIME (ms)', 1000] : ['TIME (us)', 1];
	const time: Column<Counts> = {
		key: 'total_us',
		title,
		width: 16,
		align: 'right',
		describe: 'time spent in the calls that returned',
		text: (us) => (us === null ? format.unmeasured : (us / divisor).toFixed(3)),
		screen: {
			title: 'TIME/s',
			width: 8,
			text: (us, seconds) =>
				us === null ? format.unmeasured : format.duration((us * 1000) / seconds),
		},
	};
	const mean: Column<Counts> = {
		key: 'avg_us',
		title: 'AVG',
		width: 8,
		align: 'right',
		describe: 'mean time of a call',
		text: (us) => (us === null ? format.unmeasured : format.duration(us * 1000)),
		onlyOnScreen: true,
	};
	const count: Column<Counts> = {
		key: 'count',
		title: 'COUNT',
		width: 9,
		align: 'right',
		describe: 'calls that returned',
		screen: {title: 'CALLS/s', width: 8, text: format.perSecond(format.count)},
	};
	const errors: Column<Counts> = {
		key: 'errors',
		title: 'ERRORS',
		width: 8,
		align: 'right',
		describe: 'calls among them that failed',
		screen: {title: 'ERR/s', width: 8, text: format.perSecond(format.count)},
	};
	// Every R has these members, and a column only ever gets its own member's value.
	const chosen = options['latency'] === true ? [count, time, mean, errors] : [count, errors];
	return chosen as ReadonlyArray<Column<Counts>> as unknown as ReadonlyArray<Column<R>>;
}

const measure = (
	{count, errors, total_ns, timed}: RecordOf<typeof counted>,
	options: Options,
): Counts => ({
	count,
	total_us: options['latency'] === true ? total_ns / 1000 : null,
	avg_us: timed === 0 ? null : total_ns / timed / 1000,
	errors,
});

function totals(rows: readonly Counts[]): Row {
	const sum = (of: (row: Counts) => number | null): number | null =>
		rows.reduce<number | null>((all, row) => {
			const value = of(row);
			return value === null ? all : (all ?? 0) + value;
		}, null);
	return {
		count: sum(({count}) => count) ?? 0,
		total_us: sum((row) => row.total_us),
		errors: sum(({errors}) => errors) ?? 0,
	};
}

function globals(options: Options): Globals {
	const {errno, syscall} = options;
	const number = typeof errno === 'string' ? errnoOf(errno) : undefined;
	if (errno !== undefined && number === undefined) {
		throw new UsageError(
			`unknown error ${JSON.stringify(errno)}: expected a name such as ENOENT or a number`,
		);
	}

	const slot = typeof syscall === 'string' ? syscallNumber(syscall) : undefined;
	if (syscall !== undefined && slot === undefined) {
		throw new UsageError(
			`unknown system call ${JSON.stringify(syscall)}: syscount --list names them all`,
		);
	}

	return {
		latency: options['latency'] === true,
		failed_only: options['failures'] === true,
		sigreturn_nr: syscallNumber('rt_sigreturn') ?? otherSlot,
		fork_slots: forkSlots,
		...(number === undefined ? {} : {only_errno: number}),
		...(slot === undefined ? {} : {only_slot: slot}),
		...(options['tid'] === undefined ? {} : {only_tid: Number(options['tid'])}),
		...(options['ppid'] === undefined ? {} : {only_ppid: Number(options['ppid'])}),
	};
}

const attach = (options: Options): Hook[] =>
	options['latency'] === true ? [exits, enters] : [exits];

const caveats = [
	'Calls are counted when they return: exit and a call that never returns are not. Operations of io_uring are no system calls.',
];

const sortBy = (options: Options): 'count' | 'total_us' =>
	options['latency'] === true ? 'total_us' : 'count';

/** What both tables have. */
const either = (options: Options) =>
	({
		shape: 'counts',
		attach: attach(options),
		sortBy: sortBy(options),
		layout: 'stamped',
		textRows: 10,
		caveats,
	}) as const;

function byCall(options: Options): Plan {
	return definePlan<SyscallRow>({
		...either(options),
		globals: globals(options),
		columns: [
			{
				key: 'syscall',
				title: 'SYSCALL',
				width: 22,
				align: 'left',
				describe: 'the call; 32-bit programs’ are told apart',
			},
			...countColumns<SyscallRow>(options),
		],
		read(maps) {
			const rows = maps
				.deltas(calls)
				.map(({key, ...counts}) => ({syscall: nameOf(key), ...measure(counts, options)}));
			return {shape: 'counts', rows, totals: totals(rows)};
		},
	});
}

function byProcess(options: Options): Plan {
	return definePlan<ProcessRow>({
		...either(options),
		globals: {...globals(options), by_process: true},
		growing: ['processes'],
		columns: [
			{key: 'pid', title: 'PID', width: 7, align: 'right', describe: 'process that called'},
			{key: 'comm', title: 'COMM', width: 16, align: 'left', describe: 'its name'},
			...countColumns<ProcessRow>(options),
		],
		read(maps) {
			const rows = maps
				.deltas(processes)
				.map(({key, comm, ...counts}) => ({pid: key, comm, ...measure(counts, options)}));
			return {shape: 'counts', rows, totals: totals(rows)};
		},
	});
}

export const syscount: Probe = {
	name: 'syscount',
	summary: 'system calls by name or process',
	question: 'Which system calls are made, how often do they fail, how long do they take?',
	options: {
		tid: {short: 't', type: 'number', describe: 'this thread only'},
		ppid: {short: 'c', type: 'number', describe: 'children of this process only'},
		interval: {short: 'i', type: 'number', describe: 'seconds between prints', sets: 'interval'},
		duration: {
			short: 'd',
			type: 'number',
			describe: 'stop after so many seconds',
			sets: 'duration',
		},
		top: {short: 'T', type: 'number', describe: 'rows to print (default 10)', sets: 'rows'},
		failures: {short: 'x', type: 'boolean', describe: 'failed calls only'},
		errno: {short: 'e', type: 'string', describe: 'calls that failed with this error only'},
		latency: {short: 'L', type: 'boolean', describe: 'measure the time of the calls'},
		milliseconds: {short: 'm', type: 'boolean', describe: 'print times in milliseconds'},
		process: {short: 'P', type: 'boolean', describe: 'by process instead of by call'},
		syscall: {type: 'string', describe: 'this system call only'},
		list: {short: 'l', type: 'boolean', describe: 'name the system calls and exit', sets: 'names'},
	},
	filters: ['pid', 'comm', 'uid', 'cgroup'],
	untilInterrupt: true,
	names: syscallNames,
	banner: 'Tracing syscalls, printing top {rows}...',
	plan: (options) => (options['process'] === true ? byProcess(options) : byCall(options)),
};
