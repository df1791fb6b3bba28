// Histories → the moments that can be stepped through, and a panel's view as it was at one of them.
import {clockTime} from '../../core/wall-clock.js';
import type {ReadySnapshot} from '../../core/snapshot.js';
import type {Source} from '../../core/source.js';
import type {View} from './view.js';

export type Snapshots = readonly ReadySnapshot[];

/** Of an interval: panels are polled one after the other, and as late as the machine lets them. */
const sameTick = 0.75;

/** One moment for the panels' snapshots of each tick: that of the last of them. */
export function ticksOf(histories: readonly Snapshots[]): number[] {
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
export const viewAt = ({whole, ...view}: View, at: number): View =>
	whole === undefined ? oneAt(view, at) : {...oneAt(view, at), whole: oneAt(whole, at)};

function oneAt(view: View, at: number): View {
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
	const reason = `${probe.name} has no data of ${clockTime(at)} here`;
	const hint =
		'a panel keeps what was counted since it was opened, or its filters or options were set';
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
 * What of a history goes on for another source of the panel: all of it where only the interval is another.
 * With other options it is of other events, or in another unit.
 */
export const inherited = (history: Snapshots, old: Source, source: Source): Snapshots =>
	old.id === source.id ? history : [];
