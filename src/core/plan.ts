// What a tool does for given options: its hooks with their alternatives, its columns, and how its maps become rows.
import {totalsOf, type Column} from './column.js';
import type {Readings} from './readings.js';
import type {Histogram, HistogramUnit, Reading, Row, Shape} from './snapshot.js';

/**
 * One way to get a piece of the data: programs of the object that are attached together. An empty
 * list is the last resort, "without it", and its caveat says what is missing then.
 */
export type Alternative = {
	readonly programs: readonly string[];
	/** Globals that these programs need set. */
	readonly globals?: Globals;
	/** As in a plan: entries of maps that the object declares small. */
	readonly mapEntries?: Readonly<Record<string, number>>;
	/** What this way does not count; shown to the user when it was chosen. */
	readonly caveat?: string;
	/**
	 * Its programs run where a task may be preempted, and on kernels whose tracepoints allow that
	 * (`Kernel.tracepointsArePreemptible`) they then lose events: another complete way goes first.
	 */
	readonly losesWhenPreempted?: boolean;
	/**
	 * The name of the first argument that the kernel's BTF must give the tracepoint, where its
	 * prototype differs between kernels: `['block_getrq', 'bio']`.
	 */
	readonly firstArgument?: readonly [tracepoint: string, type: string];
	/** What it counts too often, although it sees all there is: a caveat that lets no other way go first. */
	readonly overcounts?: string;
	/** The function, a hook of the object, without which this way counts all there is. */
	readonly withoutFunction?: string;
};

/** Alternatives in order of preference; the first that this kernel can load and attach is used. */
export type Hook = {readonly counts: string; readonly alternatives: readonly Alternative[]};

export type Globals = Readonly<Record<string, number | boolean | readonly number[]>>;

/** Declares a hook; a plain program name stands for an alternative of that one program. */
export function oneOf(counts: string, ...alternatives: ReadonlyArray<string | Alternative>): Hook {
	return {
		counts,
		alternatives: alternatives.map((alternative) =>
			typeof alternative === 'string' ? {programs: [alternative]} : alternative,
		),
	};
}

/** Can the tool do without it? */
export const isDispensable = ({alternatives}: Hook): boolean =>
	alternatives.at(-1)?.programs.length === 0;

/** The last alternative of a hook that the tool can do without. */
export const without = (caveat: string): Alternative => ({programs: [], caveat});

/**
 * As BCC's tools print. `top`: each interval clears the terminal and starts with time and load.
 * `series`: one header, then a line each interval. `report`: a block each interval, with the time
 * before it on demand; `stamped`: always with it.
 */
export type TextLayout = 'top' | 'series' | 'report' | 'stamped';

/** Rows that get a table of their own: `{where: {family: 6}, titles: {laddr: 'LADDR6'}}`. */
export type Section = {
	readonly where: Row;
	/** Titles that differ from the columns' own, by column key. */
	readonly titles?: Readonly<Record<string, string>>;
};

/** What a reading is of. */
export type Interval = {
	readonly seconds: number;
	/** Whether programs are attached that count this, one of the plan's hooks. */
	counts(hook: string): boolean;
};

export type Plan = {
	readonly shape: Shape;
	/**
	 * Without hooks there is nothing to load: read() knows other sources, and needs no privilege. Where
	 * all of them can be done without, read() is called without programs if they cannot be had.
	 */
	readonly attach: readonly Hook[];
	/** Constants set before load, on top of those of the filters and of the alternatives. */
	readonly globals: Globals;
	/** Entries of maps that the object declares small because most plans do not need them. */
	readonly mapEntries?: Readonly<Record<string, number>>;
	/** Maps with a key for each process or connection: as large as the machine, or the user, says. */
	readonly growing?: readonly string[];
	/** Maps that take the place of task storage: they get their entries only where the kernel has none. */
	readonly standIns?: readonly string[];
	/** Of the rows; of histograms, what tells them apart. */
	readonly columns: readonly Column[];
	/** The column that rows are sorted by at first, largest first. */
	readonly sortBy: string;
	/** Of histograms: what their bounds are in. */
	readonly unit?: HistogramUnit;
	/** How the text of one interval after the other looks; the default is `report`. */
	readonly layout?: TextLayout;
	/** As many rows as the BCC tool prints in text; the default is all. `--rows` overrides it. */
	readonly textRows?: number;
	/** Text prints one table for each, of the rows that equal `where`; empty ones are left out. */
	readonly sections?: readonly Section[];
	/** What the numbers leave out whatever the backend. */
	readonly caveats: readonly string[];
	/**
	 * Called once a poll, on cumulative maps; the differences are taken by `maps`. `clamped` counts
	 * what came out negative and is shown as 0.
	 */
	read(maps: Readings, interval: Interval): Reading & {readonly clamped?: number};
	/** Called after the last poll: gives back what read() keeps open. */
	close?(): void;
};

type Given<R extends Row> = Omit<Plan, 'shape' | 'columns' | 'sortBy' | 'unit' | 'read'> & {
	readonly columns: ReadonlyArray<Column<R>>;
};

/**
 * A table, or counts: `read` gives its rows, of which the columns say all that there is to know. Their
 * counters are added up. The columns are checked against the rows here; generic code sees plain rows.
 */
export function tablePlan<R extends Row>({
	shape = 'table',
	columns,
	read,
	...plan
}: Given<R> & {
	readonly shape?: 'table' | 'counts';
	readonly sortBy: keyof R & string;
	read(
		maps: Readings,
		interval: Interval,
	): {readonly rows: readonly R[]; readonly clamped?: number};
}): Plan {
	// A column's functions take the one row type that read() returns; beyond here it is erased.
	const erased = columns as unknown as readonly Column[];
	return {
		...plan,
		...{shape, columns: erased},
		read(maps, interval) {
			const {rows, ...rest} = read(maps, interval);
			return {shape, rows, totals: totalsOf(rows, erased), ...rest};
		},
	};
}

/** Histograms, told apart by `columns`; without any there is one. */
export function histogramPlan<R extends Row>({
	columns,
	read,
	...plan
}: Given<R> & {
	readonly unit: HistogramUnit;
	read(maps: Readings, interval: Interval): readonly Histogram[];
}): Plan {
	const erased = columns as unknown as readonly Column[];
	return {
		...plan,
		...{shape: 'hist', columns: erased, sortBy: 'count'},
		read: (maps, interval) => ({shape: 'hist', histograms: read(maps, interval)}),
	};
}
