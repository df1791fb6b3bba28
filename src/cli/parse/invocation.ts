// What was asked for → the mode that shows it, its panels and their settings. Pure.
import {replayInvocation, type ReplayInvocation} from './replay-invocation.js';
import type {Request, GivenSettings} from './request.js';
import {requireTerminal} from './require-terminal.js';
import type {Target} from '../../output/target.js';
import {sortKey, targetsOf} from './targets.js';
import {mapEntries, positiveInteger, seconds, type Surroundings} from './values.js';
import type {PrintForm} from '../../output/print-form.js';
import {viewOf} from './view-options.js';
import {UsageError} from '../../core/errors.js';
import type {Filters} from '../../core/filters.js';
import type {Options} from '../../core/options.js';
import type {Probe, Tool} from '../../core/tool.js';
import type {Probing} from '../../sources/local/attachment.js';

export type Invocation =
	| {readonly mode: 'help'; readonly tool: Tool | undefined}
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
			readonly view: PrintForm;
			readonly targets: readonly Target[];
			readonly intervalMs: number;
			readonly probing: Probing;
			readonly record?: string | undefined;
			/** Recorded as well, and not shown. */
			readonly recorded?: readonly Target[];
	  }
	| {
			readonly mode: 'repeat';
			readonly view: PrintForm;
			readonly targets: readonly Target[];
			/** Undefined: one interval, which ends with the interrupt. */
			readonly intervalMs: number | undefined;
			readonly count: number | undefined;
			/** Nothing is printed: the data is only recorded. */
			readonly silent?: boolean;
			readonly probing: Probing;
			readonly record?: string | undefined;
			readonly recorded?: readonly Target[];
	  }
	| {
			readonly mode: 'dashboard';
			readonly view: PrintForm;
			/** The name of a tool, or `overview`: what is shown first. */
			readonly panel: string;
			/** The tools that are open. @default those of the settings, and the one that is shown */
			readonly tabs?: readonly string[];
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

/**
 * Which of the three ways to show the data.
 *
 * @param made panels that are made from other tools' snapshots: a recording has these tools, too, unless
 * its panels are named
 */
export function invocation(
	asked: Request,
	probes: readonly Probe[],
	made: readonly Probe[],
	surroundings: Surroundings,
): Invocation {
	const {stdoutIsTerminal, stdoutIsNull} = surroundings;
	const {panels, settings, printsLikeBcc} = asked;
	if (settings.has('replay')) {
		const typed = {...viewOf(settings, surroundings), sort: settings.text('sort')};
		return replayInvocation(asked, surroundings, typed);
	}

	const targets = targetsOf(asked, panels.length === 0 ? probes : panels);
	const view = {...viewOf(settings, surroundings), sort: sortKey(settings.text('sort'), targets)};
	const record = settings.text('record');
	if (settings.has('at'))
		throw new UsageError('--at is a time in a recording: it needs --replay FILE');
	const recorded =
		record === undefined || panels.length > 0 || made.length === 0
			? {}
			: {recorded: targetsOf(asked, made)};
	if (settings.has('once')) return {...once(asked, view, targets), ...recorded};
	const isHeadless = !stdoutIsTerminal && !view.json && panels.length === 0;
	const silent = record !== undefined && (isHeadless || stdoutIsNull);
	const repeats =
		printsLikeBcc || view.json || asked.count !== undefined || settings.has('duration') || silent;
	if (repeats || (!stdoutIsTerminal && panels.length > 0)) {
		return {...repeat(asked, view, targets, silent), ...recorded};
	}

	requireTerminal(surroundings);
	const intervalMs = asked.interval === undefined ? undefined : seconds(asked.interval) * 1000;
	const panel = panels[0]?.name ?? 'overview';
	// One that is named is shown beside the others; several are all that is open.
	const tools = panels.filter(({madeFrom}) => madeFrom === undefined).map(({name}) => name);
	return {
		mode: 'dashboard',
		view,
		panel,
		...(panels.length > 1 && {tabs: tools}),
		intervalMs,
		config: settings.text('config'),
		filters: asked.filters,
		options: asked.options,
		probing: probingOf(settings),
		record,
	};
}

/** How the probes are to be opened. */
export function probingOf(settings: GivenSettings): Probing {
	const [backend, btf] = [settings.text('backend'), settings.text('btf')];
	const entries = settings.text('mapEntries');
	return {
		...(backend !== undefined && {backend}),
		...(btf !== undefined && {btf}),
		...(entries !== undefined && {mapEntries: mapEntries(entries)}),
	};
}

/** The overview takes longer: a single second may be a spike. */
const onceSeconds = {measured: '1', judged: '3'};

function once(
	asked: Request,
	view: PrintForm,
	targets: readonly Target[],
): Extract<Invocation, {mode: 'once'}> {
	if (asked.count !== undefined) {
		throw new UsageError('--once takes one snapshot: leave out the count, or leave out --once');
	}

	const isJudged = targets.some(({source}) => source.probe.madeFrom !== undefined);
	const usual = isJudged ? onceSeconds.judged : onceSeconds.measured;
	const interval = asked.interval ?? asked.settings.text('duration') ?? usual;
	const probing = probingOf(asked.settings);
	const record = asked.settings.text('record');
	return {mode: 'once', view, targets, intervalMs: seconds(interval) * 1000, probing, record};
}

/** How many intervals a duration takes; a part of one counts as one. 2.1 s are three of 0.7 s, not four. */
const intervalsIn = (length: number, interval: number): number =>
	Math.ceil(Math.round((length / interval) * 1e6) / 1e6);

/**
 * As the BCC tools: those without a default interval print once, when they are interrupted. A
 * duration is the time for all intervals together.
 *
 * @param silent whether it is only recorded
 */
function repeat(
	asked: Request,
	view: PrintForm,
	targets: readonly Target[],
	silent: boolean,
): Extract<Invocation, {mode: 'repeat'}> {
	const duration = asked.settings.text('duration');
	const length = duration === undefined ? undefined : seconds(duration);
	let count = asked.count === undefined ? undefined : positiveInteger('the count', asked.count);
	const interval = asked.interval === undefined ? length : seconds(asked.interval);
	if (length !== undefined && interval !== undefined) {
		count = Math.min(count ?? Number.POSITIVE_INFINITY, intervalsIn(length, interval));
	}

	const untilInterrupt =
		!view.json &&
		!silent &&
		count === undefined &&
		targets.every(({source}) => source.probe.untilInterrupt);
	const intervalMs = interval === undefined && untilInterrupt ? undefined : (interval ?? 1) * 1000;
	return {
		...{mode: 'repeat', view, targets, intervalMs, count, silent},
		...{probing: probingOf(asked.settings), record: asked.settings.text('record')},
	};
}
