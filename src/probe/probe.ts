// What a tool declares about itself: hooks, options, columns, and how its maps become rows.
import type {Maps} from '../bpf/maps.js';
import type {HistogramUnit, Reading, Row, Shape} from './snapshot.js';

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

/** The last alternative of a hook that the tool can do without. */
export const without = (caveat: string): Alternative => ({programs: [], caveat});

/**
 * A column of a table. One definition feeds the screen, the text and the help. `Row[key]` is what
 * JSON carries; `text` is what people read.
 */
export type Column<R = Row> = {
	[K in keyof R & string]: {
		readonly key: K;
		/** As the BCC tool titles it. */
		readonly title: string;
		/** Least width in cells; a column grows with its values in text output. */
		readonly width: number;
		readonly align: 'left' | 'right';
		/** One line for the panel's help, with the unit. */
		readonly describe: string;
		/** The value as the BCC tool prints it; the default is the plain value, `–` for null. */
		readonly text?: (value: R[K], row: R) => string;
		/** The value on the dashboard, where it differs from `text`: usually as a rate. */
		readonly screen?: {
			readonly title: string;
			readonly width: number;
			readonly text: (value: R[K], seconds: number, row: R) => string;
		};
		/** True for what BCC's tool does not print. */
		readonly onlyOnScreen?: boolean;
		/** Columns with a higher number are left out first when the screen is narrow; default 0. */
		readonly dispensable?: number;
	};
}[keyof R & string];

/** A command-line option of one tool, with BCC's spelling and meaning. */
export type OptionSpec = {
	readonly short?: string;
	readonly type: 'boolean' | 'number' | 'string';
	readonly describe: string;
	/** The general setting this option stands for; without it the option goes to the probe. */
	readonly sets?:
		'timestamp' | 'rows' | 'keepScreen' | 'noSummary' | 'duration' | 'interval' | 'names';
};

/** The values of a tool's own options, by their long names; absent when not given. */
export type Options = Readonly<Record<string, boolean | number | string>>;

export type FilterName = 'pid' | 'comm' | 'uid' | 'cgroup';

/** Applied in the kernel, on the task that the event is about. Empty means everything. */
export type Filters = {
	/** Process IDs (thread group IDs); at most `maxFilterPids`. */
	readonly pids?: readonly number[];
	readonly comm?: string;
	readonly uid?: number;
	/** The ID (inode number) of a version-2 cgroup; its descendants are included. */
	readonly cgroupId?: number;
};

/** As many as `probes/include/filter.bpf.h` has room for. */
export const maxFilterPids = 16;

/**
 * `top`: each interval clears the terminal and starts with time and load (biotop, tcptop).
 * `series`: one header, then a line each interval (cachestat). `report`: a block each interval,
 * with the time before it on demand (runqlat, softirqs); `stamped`: always with it (syscount).
 */
export type Layout = 'top' | 'series' | 'report' | 'stamped';

/** Rows that get a table of their own: `{where: {family: 6}, titles: {laddr: 'LADDR6'}}`. */
export type Section = {
	readonly where: Row;
	/** Titles that differ from the columns' own, by column key. */
	readonly titles?: Readonly<Record<string, string>>;
};

export type Plan = {
	readonly shape: Shape;
	/** Without hooks there is nothing to load: read() knows other sources, and needs no privilege. */
	readonly attach: readonly Hook[];
	/** Constants set before load, on top of those of the filters and of the alternatives. */
	readonly globals: Globals;
	/** Entries of maps that the object declares small because most plans do not need them. */
	readonly mapEntries?: Readonly<Record<string, number>>;
	/** Maps with a key for each process or connection: as large as the machine, or the user, says. */
	readonly growing?: readonly string[];
	readonly columns: readonly Column[];
	/** The column that rows are sorted by at first, largest first. */
	readonly sortBy: string;
	/** The title of the histogram's first column, BCC's: `usecs`. */
	readonly unit?: HistogramUnit;
	/** How the text of one interval after the other looks; the default is `report`. */
	readonly layout?: Layout;
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
	read(maps: Maps, interval: {readonly seconds: number}): Reading & {readonly clamped?: number};
	/** Called after the last poll: gives back what read() keeps open. */
	close?(): void;
};

export type Probe = {
	/** BCC's name: the one stem of its files, its argument, its title. */
	readonly name: string;
	/** "block I/O by process" */
	readonly summary: string;
	/** The question it answers, for the README, `--list` and the panel's help. */
	readonly question: string;
	readonly options: Readonly<Record<string, OptionSpec>>;
	readonly filters: readonly FilterName[];
	/** True for the BCC tools that, given no interval, print once when they are interrupted. */
	readonly untilInterrupt: boolean;
	/** The line BCC's tool prints first, without the "Hit Ctrl-C to end." */
	readonly banner?: string;
	/** What an option that sets `names` prints: the names that another option accepts. */
	readonly names?: () => readonly string[];
	/** Throws UsageError for values that make no sense. */
	plan(options: Options): Plan;
};

/** A plan whose columns are checked against its rows; the generic code then sees plain rows. */
export function definePlan<R extends Row>(
	plan: Omit<Plan, 'columns' | 'sortBy' | 'read'> & {
		columns: ReadonlyArray<Column<R>>;
		sortBy: keyof R & string;
		read(
			maps: Maps,
			interval: {readonly seconds: number},
		): {shape: 'table' | 'counts'; rows: readonly R[]; totals: Row; clamped?: number};
	},
): Plan {
	// A column's functions take the one row type that read() returns; beyond here it is erased.
	return plan as unknown as Plan;
}
