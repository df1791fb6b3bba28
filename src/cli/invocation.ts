// What was asked for → the mode that shows it, its panels and their settings. Pure.
import type {Setting} from './options.js';
import {suggest} from '../suggest.js';
import {replayInvocation, type ReplayInvocation} from './replay-invocation.js';
import {requireTerminal} from './require-terminal.js';
import {mapEntries, positiveInteger, seconds, type Surroundings} from './values.js';
import {UsageError} from '../errors.js';
import {findColumn} from '../output/rows.js';
import {applicable} from '../probe/filters.js';
import type {Filters, Options, Probe} from '../probe/probe.js';
import type {Probing} from '../probe/attachment.js';
import {configure, type Source} from '../probe/source.js';
import {isThemeFile, themeNames} from '../ui/theme-names.js';

/** How the data is to be shown. */
export type View = {
	readonly json: boolean;
	readonly color: boolean;
	readonly ascii: boolean;
	/** A theme's name, or a file with one. @default that of the settings */
	readonly theme?: string | undefined;
	/** The dashboard takes clicks and the wheel. */
	readonly mouse: boolean;
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
			readonly record?: string | undefined;
	  }
	| {
			readonly mode: 'repeat';
			readonly view: View;
			readonly targets: readonly Target[];
			/** Undefined: one interval, which ends with the interrupt. */
			readonly intervalMs: number | undefined;
			readonly count: number | undefined;
			/** Nothing is printed: the data is only recorded. */
			readonly silent?: boolean;
			readonly probing: Probing;
			readonly record?: string | undefined;
	  }
	| {
			readonly mode: 'dashboard';
			readonly view: View;
			/** The name of a probe, or `overview`. */
			readonly panel: string;
			/** Undefined: as the settings have it. */
			readonly intervalMs: number | undefined;
			/** The settings file, or `none`. @default where the settings of this user are */
			readonly config: string | undefined;
			readonly filters: Filters;
			readonly options: Options;
			readonly probing: Probing;
			readonly record?: string | undefined;
	  }
	| ReplayInvocation;

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
	surroundings: Surroundings,
): Invocation {
	const {stdoutIsTerminal, noColor} = surroundings;
	const {panels, settings, printsLikeBcc} = asked;
	if (settings.has('replay')) {
		const typed = {...viewOf(settings, noColor), sort: settings.text('sort')};
		return replayInvocation(asked, surroundings, typed);
	}

	const targets = targetsOf(asked, panels.length === 0 ? probes : panels);
	const view = {...viewOf(settings, noColor), sort: sortKey(settings.text('sort'), targets)};
	const record = settings.text('record');
	if (settings.has('at'))
		throw new UsageError('--at is a time in a recording: it needs --replay FILE');
	if (settings.has('once')) return once(asked, view, targets);
	const isHeadless = !stdoutIsTerminal && !view.json && panels.length === 0;
	const silent = isHeadless && record !== undefined;
	const repeats =
		printsLikeBcc || view.json || asked.count !== undefined || settings.has('duration') || silent;
	if (repeats || (!stdoutIsTerminal && panels.length > 0)) {
		return {...repeat(asked, view, targets), silent};
	}

	requireTerminal(surroundings);
	if (panels.length > 1) {
		throw new UsageError('the dashboard opens at one panel: name one, or use --once for several');
	}

	const intervalMs = asked.interval === undefined ? undefined : seconds(asked.interval) * 1000;
	const panel = panels[0]?.name ?? 'overview';
	return {
		mode: 'dashboard',
		view,
		panel,
		intervalMs,
		config: settings.text('config'),
		filters: asked.filters,
		options: asked.options,
		probing: probingOf(settings),
		record,
	};
}

/** How the probes are to be opened. */
export function probingOf(settings: Settings): Probing {
	const [backend, btf] = [settings.text('backend'), settings.text('btf')];
	const entries = settings.text('mapEntries');
	return {
		...(backend !== undefined && {backend}),
		...(btf !== undefined && {btf}),
		...(entries !== undefined && {mapEntries: mapEntries(entries)}),
	};
}

const viewOf = (settings: Settings, noColor: boolean): Omit<View, 'sort'> => {
	const rows = settings.text('rows');
	return {
		json: settings.has('json'),
		color: !noColor && !settings.has('color'),
		ascii: settings.has('ascii'),
		theme: themeName(settings.text('theme')),
		mouse: !settings.has('mouse'),
		rows: rows === undefined ? undefined : positiveInteger('the number of rows', rows),
		timestamp: settings.has('timestamp'),
		keepScreen: settings.has('keepScreen'),
		noSummary: settings.has('noSummary'),
	};
};

/** Whether a file is a theme is found out when it is needed; a name that does not exist never is. */
function themeName(theme: string | undefined): string | undefined {
	if (theme === undefined || isThemeFile(theme) || themeNames.includes(theme)) return theme;
	const near = suggest(theme, themeNames);
	const hint = near === undefined ? 'expected' : `did you mean ${near}? Expected`;
	const names = themeNames.join(', ');
	throw new UsageError(`unknown theme ${JSON.stringify(theme)}: ${hint} ${names}, or a file.json`);
}

function once(asked: Request, view: View, targets: readonly Target[]): Invocation {
	if (asked.count !== undefined) {
		throw new UsageError('--once takes one snapshot: leave out the count, or leave out --once');
	}

	const interval = asked.interval ?? asked.settings.text('duration') ?? '1';
	const probing = probingOf(asked.settings);
	const record = asked.settings.text('record');
	return {mode: 'once', view, targets, intervalMs: seconds(interval) * 1000, probing, record};
}

/**
 * As the BCC tools: those without a default interval print once, when they are interrupted. A
 * duration is the time for all intervals together.
 */
function repeat(
	asked: Request,
	view: View,
	targets: readonly Target[],
): Extract<Invocation, {mode: 'repeat'}> {
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
	return {
		...{mode: 'repeat', view, targets, intervalMs, count, silent: false},
		...{probing: probingOf(asked.settings), record: asked.settings.text('record')},
	};
}

/** Each panel with the filters it can honour; the only panel must honour all of them. */
function targetsOf({panels, filters: asked, options}: Request, chosen: readonly Probe[]): Target[] {
	return chosen.map((probe) => {
		const {filters, ignores} = applicable(probe, asked);
		if (ignores.length > 0 && panels.length === 1) {
			const can = probe.filters.length === 0 ? 'at all' : `by ${ignores.join(' and ')}`;
			throw new UsageError(
				`${probe.name} cannot be filtered ${can}: leave out --${ignores.join(', --')}`,
			);
		}

		return {
			source: configure(probe, panels.length === 1 ? options : {}, filters),
			caveats: ignores.map(
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
