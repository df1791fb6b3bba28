// System calls: `calls` or `processes` of syscount.bpf.c → a row per call or per process.
import {type Column, processColumns} from '../../src/core/column.js';
import type {Options} from '../../src/core/options.js';
import {
	type Alternative,
	type Globals,
	type Hook,
	oneOf,
	type Plan,
	tablePlan,
} from '../../src/core/plan.js';
import type {Probe} from '../../src/core/tool.js';
import {UsageError} from '../../src/core/errors.js';
import {mapView, type RecordOf} from '../../src/core/readings.js';
import * as format from '../../src/core/format.js';
import {errnoOf} from '../../src/kernel/errno.js';
import {syscallName, syscallNames, syscallNumbers} from '../../src/kernel/syscalls.js';

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

/** The slots of syscall_slots.bpf.h: a table for each ABI, and one slot for all other numbers. */
const slotsPerTable = 576;
const abis = ['native', 'compat', 'x32'] as const;
const otherSlot = abis.length * slotsPerTable;

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
const enters = [losing('sys_enter_btf'), 'sys_enter_tp'];
const attach = (options: Options): readonly Hook[] => [
	exits,
	options['latency'] === true
		? oneOf('starts of system calls', ...enters)
		: oneOf(
				'calls whose number the kernel changes',
				{programs: ['sigreturn_fentry', 'exec_fentry'], losesWhenPreempted: true},
				{programs: ['sigreturn_kprobe', 'exec_kprobe']},
				...enters,
			),
	oneOf('signals that end or restart a call', 'signal_deliver_btf'),
];

/** `enum kind` of syscall_slots.bpf.h: calls that are more than an entry and an exit. */
const kinds: ReadonlyArray<readonly [kind: number, ...names: string[]]> = [
	[1, 'fork', 'vfork', 'clone', 'clone3'],
	[2, 'execve', 'execveat'],
	[3, 'rt_sigreturn', 'sigreturn', 'uretprobe', 'uprobe'],
	[4, 'restart_syscall'],
];

/** The kind of each slot; where there is no number, the number has been changed. */
function kindsOfSlots(): number[] {
	const slots = Array.from({length: otherSlot}, () => 0);
	for (const [kind, ...names] of kinds) {
		for (const [table, abi] of abis.entries())
			for (const number of syscallNumbers(abi, names)) slots[table * slotsPerTable + number] = kind;
	}

	return [...slots, 2];
}

const nameOf = (slot: number): string => {
	const abi = abis[Math.floor(slot / slotsPerTable)];
	return abi === undefined ? '[other]' : syscallName(slot % slotsPerTable, abi);
};

/** Of the native table where several have the name; undefined for a name that the screen never shows. */
function slotOf(name: string): number | undefined {
	const slots = Array.from({length: otherSlot + 1}, (_, slot) => slot);
	return slots.find((slot) => nameOf(slot) === name);
}

/** Of what was not asked for, JSON has the members: not measured. */
function countColumns(options: Options): ReadonlyArray<Column<Counts>> {
	const [title, divisor] =
		options['milliseconds'] === true ? ['TIME (ms)', 1000] : ['TIME (us)', 1];
	const hidden = options['latency'] === true ? {} : ({hidden: true} as const);
	return [
		{
			key: 'count',
			title: 'COUNT',
			width: 9,
			unit: 'count',
			role: 'counter',
			describe: 'calls that returned',
			screen: {title: 'CALLS/s', width: 8},
		},
		{
			key: 'total_us',
			title,
			width: 16,
			unit: 'us',
			role: 'counter',
			...hidden,
			describe: 'time spent in the calls that returned',
			text: (us) => (us === null ? format.unmeasured : (us / divisor).toFixed(3)),
			screen: {title: 'TIME/s', width: 8},
		},
		{
			key: 'avg_us',
			title: 'AVG',
			width: 8,
			unit: 'us',
			role: 'gauge',
			...hidden,
			describe: 'mean time of a call',
			text: (us) => (us === null ? format.unmeasured : format.duration(us * 1000)),
			onlyOnScreen: true,
		},
		{
			key: 'errors',
			title: 'ERRORS',
			width: 8,
			unit: 'count',
			role: 'counter',
			describe: 'calls among them that failed, as the program saw it',
			screen: {title: 'ERR/s'},
		},
	];
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

function globals(options: Options): Globals {
	const {errno, syscall} = options;
	const number = typeof errno === 'string' ? errnoOf(errno) : undefined;
	if (errno !== undefined && (number === undefined || number === 0)) {
		throw new UsageError(
			`unknown error ${JSON.stringify(errno)}: expected a name such as ENOENT or a number`,
		);
	}

	const slot = typeof syscall === 'string' ? slotOf(syscall) : undefined;
	if (syscall !== undefined && slot === undefined) {
		throw new UsageError(
			`unknown system call ${JSON.stringify(syscall)}: syscount --list names them all`,
		);
	}

	return {
		latency: options['latency'] === true,
		failed_only: options['failures'] === true,
		kinds: kindsOfSlots(),
		...(number === undefined ? {} : {only_errno: number}),
		...(slot === undefined ? {} : {only_slot: slot}),
		...(options['tid'] === undefined ? {} : {only_tid: Number(options['tid'])}),
		...(options['ppid'] === undefined ? {} : {only_ppid: Number(options['ppid'])}),
	};
}

const caveatsOf = (options: Options): readonly string[] => [
	'Calls are counted when they return to the program: exit and a call that never returns are not, one that a signal restarts is once. Operations of io_uring are no system calls.',
	`[other] is a number that no table has, or −1, which a tracer puts in place of a call that it refuses${
		options['latency'] === true
			? '.'
			: ', and the kernel in place of uretprobe: what the traced function returned may then count as an error of [other].'
	}`,
];

const sortBy = (options: Options): 'count' | 'total_us' =>
	options['latency'] === true ? 'total_us' : 'count';

/** What both tables have. */
const either = (options: Options) =>
	({
		shape: 'counts',
		attach: attach(options),
		standIns: ['notes_by_tid'],
		sortBy: sortBy(options),
		layout: 'stamped',
		textRows: 10,
		caveats: caveatsOf(options),
	}) as const;

function byCall(options: Options): Plan {
	return tablePlan<SyscallRow>({
		...either(options),
		globals: globals(options),
		columns: [
			{
				key: 'syscall',
				title: 'SYSCALL',
				width: 22,
				unit: 'text',
				role: 'key',
				entity: 'syscall',
				describe: 'the call; those of 32-bit and x32 programs are told apart',
			},
			...countColumns(options),
		],
		read(maps) {
			const rows = maps
				.deltas(calls)
				.map(({key, ...counts}) => ({syscall: nameOf(key), ...measure(counts, options)}));
			return {rows};
		},
	});
}

function byProcess(options: Options): Plan {
	return tablePlan<ProcessRow>({
		...either(options),
		globals: {...globals(options), by_process: true},
		growing: ['processes'],
		columns: [...processColumns('process that called'), ...countColumns(options)],
		read(maps) {
			const rows = maps
				.deltas(processes)
				.map(({key, comm, ...counts}) => ({pid: key, comm, ...measure(counts, options)}));
			return {rows};
		},
	});
}

export const syscount: Probe = {
	name: 'syscount',
	isOfBcc: true,
	area: 'cpu',
	byDefault: 5,
	summary: 'system calls by name or process',
	question: 'Which system calls are made, how often do they fail, how long do they take?',
	options: {
		tid: {short: 't', type: 'number', least: 1, describe: 'this thread only'},
		ppid: {short: 'c', type: 'number', least: 1, describe: 'children of this process only'},
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
		latency: {
			...{short: 'L', type: 'boolean', describe: 'measure the time of the calls'},
			key: 'L',
		},
		milliseconds: {short: 'm', type: 'boolean', describe: 'print times in milliseconds'},
		process: {
			...{short: 'P', type: 'boolean', describe: 'by process instead of by call'},
			key: 'P',
		},
		syscall: {type: 'string', selects: 'syscall', describe: 'this system call only'},
		list: {short: 'l', type: 'boolean', describe: 'name the system calls and exit', sets: 'names'},
	},
	filters: ['pid', 'comm', 'uid', 'cgroup'],
	untilInterrupt: true,
	names: syscallNames,
	banner: 'Tracing syscalls, printing top {rows}...',
	plan: (options) => (options['process'] === true ? byProcess(options) : byCall(options)),
};
