// A row → what Enter makes of it: a filter of all panels by one thing that the row is about.
import type {Filters} from '../../core/filters.js';
import type {Options} from '../../core/options.js';
import type {Probe} from '../../core/tool.js';
import type {Column, Entity} from '../../core/column.js';
import type {Plan} from '../../core/plan.js';
import {listColumns} from '../../shapes/index.js';
import type {Row, Value} from '../../core/snapshot.js';

export type Drill = {
	/** What kind of thing: `pid`, `disk`. Of several of a kind the last is in force. */
	readonly name: Entity;
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

type KeyColumn = Extract<Column, {role: 'key'}>;

/** What the columns of one entity say of the row; undefined where they name none. */
function drillOf(entity: Entity, columns: readonly KeyColumn[], row: Row): Drill | undefined {
	const [first] = columns;
	if (first === undefined) return undefined;
	const value = row[first.key] ?? null;
	if (value === null || value === first.none) return undefined;
	const where = Object.fromEntries(
		columns.filter(({key}) => key in row).map(({key}) => [key, row[key] ?? null]),
	);
	return {name: entity, label: first.label?.(row) ?? String(value), where};
}

/** Everything that the row is about, in the order of its columns, which is that of Enter. */
export function drillsOf(row: Row, columns: readonly Column[]): Drill[] {
	const entities = new Map<Entity, KeyColumn[]>();
	for (const column of columns) {
		if (column.role !== 'key' || column.entity === undefined) continue;
		entities.set(column.entity, [...(entities.get(column.entity) ?? []), column]);
	}

	return [...entities].flatMap(([entity, keys]) => drillOf(entity, keys, row) ?? []);
}

/** The one value that names it: a pid, the name of a disk. */
export const subjectOf = ({name, where}: Drill): Value =>
	where[name] ?? Object.values(where)[0] ?? null;

/**
 * The keys and values of a row, of a panel with these columns, that is about what was drilled into. Two tools
 * may have different keys for one entity. Empty where no column has the entity.
 */
function heldBy(drill: Drill, columns: readonly Column[]): Array<readonly [string, Value]> {
	const own = columns.filter((column) => column.role === 'key' && column.entity === drill.name);
	const shared = own.filter(({key}) => key in drill.where);
	if (shared.length > 0) return shared.map(({key}) => [key, drill.where[key] ?? null]);
	return own.length === 1 ? own.map(({key}) => [key, subjectOf(drill)]) : [];
}

/** Whether the row is about it; undefined where no column has the entity. */
export function isAbout(row: Row, drill: Drill, columns: readonly Column[]): boolean | undefined {
	const held = heldBy(drill, columns);
	return held.length === 0 ? undefined : held.every(([key, value]) => row[key] === value);
}

/** Whether a tool's rows tell it: by its columns, which are there before any row is. */
export const tells = (drill: Drill, plan: Plan): boolean =>
	heldBy(drill, listColumns(plan)).length > 0;

/** The last of each kind. */
export const inForce = (drills: readonly Drill[]): Drill[] =>
	drills.filter(({name}, index) => drills.findLastIndex((other) => other.name === name) === index);

/** What Enter narrows to next: the first that is not in force; undefined when all are, or none is there. */
export function nextDrill(
	row: Row,
	columns: readonly Column[],
	drills: readonly Drill[],
): Drill | undefined {
	const now = inForce(drills);
	// A label has a name in it, which changes with an exec: it tells only where no column does.
	const isSame = (drill: Drill, {name, label}: Drill): boolean =>
		drill.name === name && (isAbout(row, drill, columns) ?? drill.label === label);
	return drillsOf(row, columns).find((one) => !now.some((drill) => isSame(drill, one)));
}

/** The process drilled into takes the place of those on the command line. */
export function drilledFilters(filters: Filters, drills: readonly Drill[]): Filters {
	const process = drills.findLast(({name}) => name === 'pid');
	const pid = process && subjectOf(process);
	return typeof pid === 'number' ? {...filters, pids: [pid]} : filters;
}

/**
 * A tool with an option that selects what was drilled into counts only that, also where its rows do not
 * tell it apart: the processes that make one system call.
 */
export function drilledOptions(probe: Probe, options: Options, drills: readonly Drill[]): Options {
	let all = options;
	for (const drill of inForce(drills)) {
		const option = Object.keys(probe.options).find(
			(one) => probe.options[one]?.selects === drill.name,
		);
		const value = subjectOf(drill);
		if (option === undefined || value === null) continue;
		const narrowed = {...all, [option]: value};
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
