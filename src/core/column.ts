// A member of a tool's rows: what it is, and how it looks as text and on the screen. What it is, is data:
// which rows of two snapshots are the same, what Enter drills into, sums, rates, queries follow from it.
import {count, bytes, duration, percent, unmeasured} from './format.js';
import type {Row, Value} from './snapshot.js';

/** What a number counts, or is. A `number` is a name (a pid, a port), a `ratio` from 0 to 1. */
export type Unit =
	'count' | 'bytes' | 'pages' | 'ns' | 'us' | 'ms' | 's' | 'ratio' | 'percent' | 'number' | 'text';

/** The kinds of things that rows of several tools are about, by which the user drills down. */
export type Entity =
	| 'pid'
	| 'tid'
	| 'pidns'
	| 'cgroup'
	| 'connection'
	| 'disk'
	| 'file'
	| 'syscall'
	| 'function'
	| 'softirq'
	| 'irq'
	| 'cpu';

/** What a column is to its row. */
export type Role<R = Row> =
	/** Tells this row from all others. Columns of one entity name it together. */
	| {
			readonly role: 'key';
			readonly entity?: Entity;
			/** How the entity is called, on its first column; the default is that column's value. */
			readonly label?: (row: R) => string;
			/** The value that names no entity, on the first column of one: pid 0. */
			readonly none?: Value;
			/** A name that anybody may have: it tells no kinds of rows apart. */
			readonly isName?: true;
	  }
	/** Grew by so much in the interval: can be added up, over rows and over time. */
	| {readonly role: 'counter'}
	/** A number as it was: no sum of several, unless `weight` names the counter that its mean goes by. */
	| {readonly role: 'gauge'; readonly weight?: keyof R & string}
	/** Shown, and neither tells rows apart nor can be calculated with. */
	| {readonly role: 'info'};

/** How the dashboard shows a column: what grew, per second, as a share of the time, or as it is. */
export type ScreenForm<V, R> = {
	readonly title: string;
	/** @default that of the column */
	readonly width?: number;
	/** @default `rate` for counters, else `plain` */
	readonly as?: 'rate' | 'share' | 'plain';
	/** @default by the column's unit */
	readonly text?: (value: V, seconds: number, row: R) => string;
};

/** One definition feeds the screen, the text and the help. `Row[key]` is what JSON carries. */
export type Column<R = Row> = {
	[K in keyof R & string]: Role<R> & {
		readonly key: K;
		/** Decides its place in its cells, too: text is flush left. */
		readonly unit: Unit;
		/** As the BCC tool titles it. */
		readonly title: string;
		/** Least width in cells; a column grows with its values in text output. */
		readonly width: number;
		/** One line for the panel's help, with the unit. */
		readonly describe: string;
		/** The value as the BCC tool prints it; the default is the plain value, `–` for null. */
		readonly text?: (value: R[K], row: R) => string;
		/** The value on the dashboard, where it differs from `text`. */
		readonly screen?: ScreenForm<R[K], R>;
		/** True for what BCC's tool does not print. */
		readonly onlyOnScreen?: boolean;
		/** No column of its own: JSON has it, queries can ask for it. */
		readonly hidden?: true;
		/**
		 * The member of the row that counts where rows are sorted by this column, asked for by it or
		 * added up; absent where all that the column shows does.
		 */
		readonly counts?: keyof R & string;
		/** Columns with a higher number are left out first when the screen is narrow; default 0. */
		readonly dispensable?: number;
		/** Text that is no longer itself when it is cut: an address. Numbers are never cut anyway. */
		readonly whole?: true;
	};
}[keyof R & string];

export const isText = ({unit}: Pick<Column, 'unit'>): boolean => unit === 'text';

/** Text is read from the left; the digits of numbers stand below each other. */
export const alignOf = (column: Pick<Column, 'unit'>): 'left' | 'right' =>
	isText(column) ? 'left' : 'right';

/** What counts of a column's value. Rows that were recorded before it was told apart have all of it. */
export const counted = ({key, counts = key}: Pick<Column, 'key' | 'counts'>, row: Row): Value =>
	row[counts] ?? row[key] ?? null;

export const sortColumn = ({
	columns,
	sortBy,
}: {
	readonly columns: readonly Column[];
	readonly sortBy: string;
}): Pick<Column, 'key' | 'counts'> => columns.find(({key}) => key === sortBy) ?? {key: sortBy};

/** The column that tells which process a row is about, whatever its key is. */
export const processKey = (columns: readonly Column[]): string | undefined =>
	columns.find((column) => column.role === 'key' && column.entity === 'pid')?.key;

/** Those that have a place in a table. */
export const shownColumns = (columns: readonly Column[]): readonly Column[] =>
	columns.filter(({hidden}) => hidden !== true);

export const screenTitle = ({screen, title}: Column): string => screen?.title ?? title;

export const screenWidth = ({screen, width}: Column): number => screen?.width ?? width;

/** How the dashboard shows it: a counter without a form of its own is what it grew by. */
export const screenForm = ({role, screen}: Column): 'rate' | 'share' | 'plain' =>
	screen === undefined ? 'plain' : (screen.as ?? (role === 'counter' ? 'rate' : 'plain'));

const nanoseconds: Readonly<Partial<Record<Unit, number>>> = {ns: 1, us: 1e3, ms: 1e6, s: 1e9};

/** How much of a second a time in this unit is; undefined for what is no time. */
export const secondsIn = (unit: Unit): number | undefined => {
	const ns = nanoseconds[unit];
	return ns === undefined ? undefined : ns / 1e9;
};

/** An amount as people read it. */
export function amountText(value: number, unit: Unit): string {
	const ns = nanoseconds[unit];
	if (ns !== undefined) return duration(value * ns);
	switch (unit) {
		case 'bytes':
			return bytes(value);
		case 'ratio':
			return percent(value);
		case 'percent':
			return `${value.toFixed(1)}%`;
		case 'number':
			return String(value);
		default:
			return count(value);
	}
}

/** What the dashboard's number is multiplied by before it is shown: a rate is per second. */
export function screenFactor(column: Column, seconds: number): number {
	const form = screenForm(column);
	if (form === 'plain') return 1;
	return form === 'rate' ? 1 / seconds : (secondsIn(column.unit) ?? 1) / seconds;
}

/** A cell's text on the dashboard. */
export function screenText(column: Column, row: Row, seconds: number): string {
	const {key, unit, screen, text} = column;
	const value = row[key] ?? null;
	if (screen?.text !== undefined) return screen.text(value, seconds, row);
	if (screen === undefined && text !== undefined) return text(value, row);
	if (value === null) return unmeasured;
	if (screen === undefined || typeof value !== 'number') return String(value);
	const amount = value * screenFactor(column, seconds);
	return amountText(amount, screenForm(column) === 'share' ? 'ratio' : unit);
}

/**
 * The sum of each counter over the rows: null where no row has a measured value. A hidden part of another
 * column, or its weight, has no sum of its own. A counter that is hidden otherwise, or has no rows, has none
 * either: whether it would have been measured is not known.
 */
export function totalsOf(rows: readonly Row[], columns: readonly Column[]): Row {
	const counters = columns.filter(({role}) => role === 'counter');
	const parts = new Set(columns.map((one) => (one.role === 'gauge' ? one.weight : one.counts)));
	const summed = counters.filter(({key, hidden}) => hidden !== true || !parts.has(key));
	return Object.fromEntries(
		summed.map((column): [string, Value] => {
			let sum: number | null = rows.length === 0 && column.hidden !== true ? 0 : null;
			for (const row of rows) {
				const value = counted(column, row);
				if (typeof value === 'number') sum = (sum ?? 0) + value;
			}

			return [column.key, sum];
		}),
	);
}

/** The columns of rows that are about processes: who, and how it is called. */
export const processColumns = (
	describe: string,
	width = 16,
): [Column<{pid: number; comm: string}>, Column<{pid: number; comm: string}>] => [
	{
		...{key: 'pid', title: 'PID', width: 7, unit: 'number', describe},
		...{role: 'key', entity: 'pid', none: 0, label: ({pid, comm}) => `${pid} ${comm}`.trim()},
	},
	{
		...{key: 'comm', title: 'COMM', width, unit: 'text', describe: 'its name'},
		role: 'key',
		isName: true,
	},
];
