// Histories → the moments that can be stepped through, and a panel's view as it was at one of them.
import {clockTime} from '../output/clock.js';
import {narrow} from '../probe/narrow.js';
import type {Filters, Options} from '../probe/probe.js';
import type {ReadySnapshot} from '../probe/snapshot.js';
import type {Source} from '../probe/source.js';
import type {View} from './view.js';

export type History = readonly ReadySnapshot[];

/** Of an interval: panels are polled one after the other, and as late as the machine lets them. */
const sameTick = 0.75;

/** One moment for the panels' snapshots of each tick: that of the last of them. */
export function ticksOf(histories: readonly History[]): number[] {
	const all = histories.flat().sort((a, b) => a.at - b.at);
	let next = Number.NEGATIVE_INFINITY;
	const ticks: number[] = [];
	for (const {at, seconds} of all) {
		if (at < next) ticks.pop();
		else next = at + seconds * 1000 * sameTick;
		ticks.push(at);
	}

	return ticks;
}

/** Later than this after a panel's snapshot, it says nothing about the moment: intervals and milliseconds. */
const stale = {intervals: 2, slackMs: 1000};

/** The view as it was at the moment, from its history. */
export function viewAt(view: View, at: number): View {
	const {history, probe, snapshot} = view;
	const last = history.findLastIndex((one) => one.at <= at);
	const shown = history[last];
	if (
		shown !== undefined &&
		at - shown.at <= shown.seconds * 1000 * stale.intervals + stale.slackMs
	) {
		return {...view, snapshot: shown, history: history.slice(0, last + 1)};
	}

	// What never gave data did not do so then either.
	const {status} = snapshot;
	const isRefused = status === 'unsupported' || status === 'failed';
	if (isRefused && history.length === 0) return view;
	const reason = `${probe.name} has no data of ${clockTime(at)} with these filters and options`;
	const hint = 'it keeps what was counted since they were set';
	return {
		...view,
		...{history: [], snapshot: {status: 'unsupported', panel: probe.name, reason, hint}},
	};
}

/** The newest moment that is on the screen. */
export const shownAt = (views: Iterable<View>): number =>
	Math.max(0, ...[...views].map(({snapshot}) => (snapshot.status === 'ready' ? snapshot.at : 0))) ||
	Date.now();

/**
 * What a history says about another source: all of it where the source counts the same in the same
 * rows, its matching rows where it only has a narrower filter, else nothing.
 */
export function inherited(history: History, old: Source, source: Source): History {
	const comparable =
		old.plan.shape === source.plan.shape &&
		old.plan.columns[0]?.key === source.plan.columns[0]?.key;
	if (!comparable || !isToldByRows(old, source)) return [];
	if (narrowing(old) === narrowing(source)) return history;
	if (!isNarrower(source.filters, old.filters)) return [];
	// Of thinned snapshots the rows that matter may be gone: only what is newer continues. What an
	// option singles out, the views leave alone by themselves.
	const whole = history.slice(history.findLastIndex(({thinned}) => thinned !== undefined) + 1);
	// What both have in common is already applied.
	const added: Filters = Object.fromEntries(
		Object.entries(source.filters).filter(
			([name, value]) =>
				JSON.stringify(old.filters[name as keyof Filters]) !== JSON.stringify(value),
		),
	);
	const narrowed = whole.map((snapshot) => narrow(snapshot, added));
	return narrowed.some(({ignored}) => ignored.length > 0)
		? []
		: narrowed.map(({snapshot}) => snapshot);
}

/** The filters of a source, and the options that single something out, such as one system call. */
export const narrowing = ({filters, options}: Source): string =>
	JSON.stringify([filters, Object.entries(options).filter(([, value]) => singlesOut(value))]);

const singlesOut = (value: Options[string]): boolean => typeof value !== 'boolean';

/** Whether what the new options single out, and the old ones did not, is a column of the rows. */
function isToldByRows(old: Source, source: Source): boolean {
	const has = (options: Options) =>
		Object.entries(options).filter(([, value]) => singlesOut(value));
	const isKept = has(old.options).every(([name, value]) => source.options[name] === value);
	const added = has(source.options).filter(([name, value]) => old.options[name] !== value);
	return (
		isKept && added.every(([name]) => source.plan.columns.some((column) => column.key === name))
	);
}

/** All that passes the first filters also passes the second ones. */
const isNarrower = (filters: Filters, than: Filters): boolean =>
	Object.entries(than).every(([name, value]) =>
		name === 'pids'
			? filters.pids?.every((pid) => than.pids?.includes(pid) === true) === true
			: filters[name as keyof Filters] === value,
	);
