// What was asked for → the mode that shows it, its panels and their settings. Pure.
import {replayInvocation, type ReplayInvocation} from './replay-invocation.js';
import type {Request, Settings} from './request.js';
import {requireTerminal} from './require-terminal.js';
import {sortKey, type Target, targetsOf} from './targets.js';
import {mapEntries, positiveInteger, seconds, type Surroundings} from './values.js';
import {type View, viewOf} from './view.js';
import {UsageError} from '../errors.js';
import type {Filters, Options, Probe} from '../probe/probe.js';
import type {Probing} from '../probe/attachment.js';

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
