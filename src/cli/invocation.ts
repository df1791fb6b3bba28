// What was asked for → the mode that shows it, its panels and their settings. Pure.
import type {Setting} from './options.js';
import {positiveInteger, seconds, type Surroundings} from './values.js';
import {UsageError} from '../errors.js';
import {findColumn} from '../output/rows.js';
import type {FilterName, Filters, Options, Probe} from '../probe/probe.js';
import type {Probing} from '../probe/attachment.js';
import {configure, type Source} from '../probe/source.js';

/** How the data is to be shown. */
export type View = {
	readonly json: boolean;
	readonly color: boolean;
	readonly ascii: boolean;
	/** The key of a column. @default each panel's own */
	readonly sort?: string | undefined;
	readonly rows?: number | undefined;
	/** BCC's -T: the time before each interval. */
	readonly timestamp: boolean;
	/** BCC's -C: do not clear the terminal between intervals. */
	readonly keepScreen: boolean;
	/** BCC's -S: no time and load before each interval. */
	readonly noSummary: boolean;
};

/** A panel with its options and those of the filters that it can honour. */
export type Target = {
	readonly source: Source;
	/** Full sentences about filters that were given and cannot be honoured here. */
	readonly caveats: readonly string[];
};

export type Invocation =
	| {readonly mode: 'help'; readonly probe: Probe | undefined}
	| {readonly mode: 'version'}
	| {readonly mode: 'list'; readonly json: boolean}
	| {readonly mode: 'names'; readonly names: readonly string[]}
	| {
			readonly mode: 'check';
			readonly json: boolean;
			readonly probes: readonly Probe[];
			readonly probing: Probing;
	  }
	| {
			readonly mode: 'once';
			readonly view: View;
			readonly targets: readonly Target[];
			readonly intervalMs: number;
			readonly probing: Probing;
	  }
	| {
			readonly mode: 'repeat';
			readonly view: View;
			readonly targets: readonly Target[];
			/** Undefined: one interval, which ends with the interrupt. */
			readonly intervalMs: number | undefined;
			readonly count: number | undefined;
			readonly probing: Probing;
	  }
	| {
			readonly mode: 'dashboard';
			readonly view: View;
			/** The name of a probe, or `overview`. */
			readonly panel: string;
			readonly intervalMs: number;
			readonly filters: Filters;
			readonly options: Options;
			readonly probing: Probing;
	  };

/** What was typed, sorted by what it is for. */
export type Request = {
	readonly panels: readonly Probe[];
	/** Positional, then by option. */
	readonly interval: string | undefined;
	readonly count: string | undefined;
	/** The interval was given as to the BCC tool: it prints instead of opening the dashboard. */
	readonly printsLikeBcc: boolean;
	readonly settings: Settings;
	readonly filters: Filters;
	readonly options: Options;
};

export type Settings = {
	has(setting: Setting): boolean;
	text(setting: Setting): string | undefined;
	texts(setting: Setting): readonly string[] | undefined;
};

/** Which of the three ways to show the data. */
export function invocation(
	asked: Request,
	probes: readonly Probe[],
	{stdinIsTerminal, stdoutIsTerminal, terminalType, noColor}: Surroundings,
): Invocation {
	const {panels, settings, printsLikeBcc} = asked;
	const targets = targetsOf(asked, panels.length === 0 ? probes : panels);
	const view = {...viewOf(settings, noColor), sort: sortKey(settings.text('sort'), targets)};
	if (settings.has('once')) return once(asked, view, targets);
	const repeats =
		printsLikeBcc || view.json || asked.count !== undefined || settings.has('duration');
	if (repeats || (!stdoutIsTerminal && panels.length > 0)) return repeat(asked, view, targets);
	if (!stdoutIsTerminal) {
		throw new UsageError('standard output is no terminal: use --once or --json, or name a panel');
	}

	if (!stdinIsTerminal) {
		throw new UsageError('standard input is no terminal, so no key could be read: use --once');
	}

	if (terminalType === '' || terminalType === 'dumb') {
		const what = terminalType === '' ? 'TERM is not set' : `a terminal of type ${terminalType}`;
		throw new UsageError(`${what}: no full screen can be drawn; set TERM, or use --once`);
	}

	if (panels.length > 1) {
		throw new UsageError('the dashboard opens at one panel: name one, or use --once for several');
	}

	const intervalMs = seconds(asked.interval ?? '1') * 1000;
	const panel = panels[0]?.name ?? 'overview';
	return {
		mode: 'dashboard',
		view,
		panel,
		intervalMs,
		filters: asked.filters,
		options: asked.options,
		probing: probingOf(settings),
	};
}

/** How the probes are to be opened. */
export function probingOf(settings: Settings): Probing {
	const [backend, btf] = [settings.text('backend'), settings.text('btf')];
	return {...(backend !== undefined && {backend}), ...(btf !== undefined && {btf})};
}

const viewOf = (settings: Settings, noColor: boolean): Omit<View, 'sort'> => {
	const rows = settings.text('rows');
	return {
		json: settings.has('json'),
		color: !noColor && !settings.has('color'),
		ascii: settings.has('ascii'),
		rows: rows === undefined ? undefined : positiveInteger('the number of rows', rows),
		timestamp: settings.has('timestamp'),
		keepScreen: settings.has('keepScreen'),
		noSummary: settings.has('noSummary'),
	};
};

function once(asked: Request, view: View, targets: readonly Target[]): Invocation {
	if (asked.count !== undefined) {
		throw new UsageError('--once takes one snapshot: leave out the count, or leave out --once');
	}

	const interval = asked.interval ?? asked.settings.text('duration') ?? '1';
	const probing = probingOf(asked.settings);
	return {mode: 'once', view, targets, intervalMs: seconds(interval) * 1000, probing};
}

/**
 * As the BCC tools: those without a default interval print once, when they are interrupted. A
 * duration is the time for all intervals together.
 */
function repeat(asked: Request, view: View, targets: readonly Target[]): Invocation {
	const duration = asked.settings.text('duration');
	const length = duration === undefined ? undefined : seconds(duration);
	let count = asked.count === undefined ? undefined : positiveInteger('the count', asked.count);
	const interval = asked.interval === undefined ? length : seconds(asked.interval);
	if (length !== undefined && interval !== undefined) {
		count = Math.min(count ?? Number.POSITIVE_INFINITY, Math.ceil(length / interval));
	}

	const untilInterrupt =
		!view.json && count === undefined && targets.every(({source}) => source.probe.untilInterrupt);
	const intervalMs = interval === undefined && untilInterrupt ? undefined : (interval ?? 1) * 1000;
	return {mode: 'repeat', view, targets, intervalMs, count, probing: probingOf(asked.settings)};
}

const filterKeys: ReadonlyArray<readonly [keyof Filters, FilterName]> = [
	['pids', 'pid'],
	['comm', 'comm'],
	['uid', 'uid'],
	['cgroupId', 'cgroup'],
];

/** Each panel with the filters it can honour; the only panel must honour all of them. */
function targetsOf({panels, filters: asked, options}: Request, chosen: readonly Probe[]): Target[] {
	return chosen.map((probe) => {
		const given = filterKeys.filter(([key]) => asked[key] !== undefined);
		const honoured = given.filter(([, name]) => probe.filters.includes(name));
		const ignored = given.filter((pair) => !honoured.includes(pair)).map(([, name]) => name);

		if (ignored.length > 0 && panels.length === 1) {
			const can = probe.filters.length === 0 ? 'at all' : `by ${ignored.join(' and ')}`;
			throw new UsageError(
				`${probe.name} cannot be filtered ${can}: leave out --${ignored.join(', --')}`,
			);
		}

		const own = Object.fromEntries(honoured.map(([key]) => [key, asked[key]]));
		return {
			source: configure(probe, panels.length === 1 ? options : {}, own),
			caveats: ignored.map(
				(name) => `The filter --${name} cannot be applied here: all is counted.`,
			),
		};
	});
}

/** The key of the column asked for, which must be one of some panel that is shown. */
function sortKey(sort: string | undefined, targets: readonly Target[]): string | undefined {
	if (sort === undefined) return undefined;
	const columns = targets.flatMap(({source}) => source.plan.columns);
	const column = findColumn(columns, sort);
	if (column !== undefined) return column.key;
	const keys = [...new Set(columns.map(({key}) => key))];
	const hint = keys.length === 0 ? 'there are no columns here' : `there are ${keys.join(', ')}`;
	throw new UsageError(`no column ${JSON.stringify(sort)} to sort by: ${hint}`);
}
