// A row → what Enter makes of it: a filter of all panels by one thing that the row is about.
import type {Filters, Options, Probe} from '../probe/probe.js';
import type {Row, Value} from '../probe/snapshot.js';

export type Drill = {
	/** What kind of thing: `pid`, `disk`. Of several of a kind the last is in force. */
	readonly name: string;
	/** Which one: `123 dd`, `vda`. */
	readonly label: string;
	/** What a row about it holds. */
	readonly where: Row;
};

/** The help's line for the keys that drill. */
export const drillTopic =
	'filter all panels by the row’s process; again: by its disk, connection, call';

export const processDrill = (pid: number, comm: string): Drill => ({
	...{name: 'pid', label: `${pid} ${comm}`.trim(), where: {pid}},
});

type Dimension = {
	readonly name: string;
	/** The first one decides whether a row has it at all. */
	readonly keys: readonly [string, ...string[]];
	readonly label: (row: Row) => string;
	readonly known?: (value: Value) => boolean;
};

const text = (value: Value | undefined): string => String(value ?? '');

const withComm =
	(key: string) =>
	(row: Row): string =>
		`${text(row[key])} ${text(row['comm'])}`.trim();

const end = (address: Value | undefined, port: Value | undefined): string =>
	text(address).includes(':')
		? `[${text(address)}]:${text(port)}`
		: `${text(address)}:${text(port)}`;

/** In the order in which Enter goes through them. */
const dimensions: readonly Dimension[] = [
	// The process 0 is the idle task, or one that nobody knows.
	{name: 'pid', keys: ['pid'], label: withComm('pid'), known: (pid) => pid !== 0},
	{name: 'tid', keys: ['tid'], label: withComm('tid')},
	{name: 'pidns', keys: ['pidns'], label: (row) => text(row['pidns'])},
	{
		...{name: 'connection', keys: ['laddr', 'lport', 'raddr', 'rport', 'family']},
		label: (row) => `${end(row['laddr'], row['lport'])} ${end(row['raddr'], row['rport'])}`,
	},
	{
		...{name: 'disk', keys: ['disk', 'major', 'minor']},
		label: ({disk, major, minor}) => (disk === '?' ? `${text(major)}:${text(minor)}` : text(disk)),
	},
	{name: 'syscall', keys: ['syscall'], label: (row) => text(row['syscall'])},
	{name: 'softirq', keys: ['softirq'], label: (row) => text(row['softirq'])},
	{name: 'cpu', keys: ['cpu'], label: (row) => text(row['cpu'])},
];

function drillOf({name, keys, label, known = () => true}: Dimension, row: Row): Drill | undefined {
	const first = row[keys[0]] ?? null;
	if (first === null || !known(first)) return undefined;
	const where = Object.fromEntries(
		keys.flatMap((key): Array<[string, Value]> => (key in row ? [[key, row[key] ?? null]] : [])),
	);
	return {name, label: label(row), where};
}

/** Everything that the row is about, in the order of Enter. */
export const drillsOf = (row: Row): Drill[] =>
	dimensions.flatMap((dimension) => drillOf(dimension, row) ?? []);

/** Whether the row is about it; undefined where it does not say. */
export function isAbout(row: Row, {where}: Drill): boolean | undefined {
	const asked = Object.entries(where).filter(([key]) => key in row);
	return asked.length === 0 ? undefined : asked.every(([key, value]) => row[key] === value);
}

/** The last of each kind. */
export const inForce = (drills: readonly Drill[]): Drill[] =>
	drills.filter(({name}, index) => drills.findLastIndex((other) => other.name === name) === index);

/** What Enter narrows to next: the first that is not in force; undefined when all are, or none is there. */
export function nextDrill(row: Row, drills: readonly Drill[]): Drill | undefined {
	const now = inForce(drills);
	return drillsOf(row).find(
		({name, label}) => !now.some((drill) => drill.name === name && drill.label === label),
	);
}

/** The process drilled into takes the place of those on the command line. */
export function drilledFilters(filters: Filters, drills: readonly Drill[]): Filters {
	const pid = drills.findLast(({name}) => name === 'pid')?.where['pid'];
	return typeof pid === 'number' ? {...filters, pids: [pid]} : filters;
}

/**
 * A probe whose option has the name of what was drilled into counts only that, also where its rows
 * do not tell it apart: the processes that make one system call.
 */
export function drilledOptions(probe: Probe, options: Options, drills: readonly Drill[]): Options {
	let all = options;
	for (const {name, where} of inForce(drills)) {
		const value = where[name];
		if (typeof value !== 'string' || probe.options[name]?.type !== 'string') continue;
		const narrowed = {...all, [name]: value};
		if (isPossible(probe, narrowed)) all = narrowed;
	}

	return all;
}

/** A name on the screen need not be one that the option takes; the rows are then filtered here. */
function isPossible(probe: Probe, options: Options): boolean {
	try {
		probe.plan(options);
		return true;
	} catch {
		return false;
	}
}
