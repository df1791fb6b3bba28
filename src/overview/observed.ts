// What the overview sees of each tool: its snapshots up to the moment that is judged.
import type {Probe} from '../core/tool.js';
import {readyOf, type ReadySnapshot, type Snapshot} from '../core/snapshot.js';
import type {Source} from '../core/source.js';

export type Observed = {
	readonly probe: Probe;
	/** Undefined when the options make no sense; the snapshot says why. */
	readonly source: Source | undefined;
	readonly snapshot: Snapshot;
	/** Oldest first. */
	readonly history: readonly ReadySnapshot[];
	/** No snapshot came after this one: what it counts has ended. */
	readonly isLast?: true;
};

/** By panel. */
export type Observations = ReadonlyMap<string, Observed>;

/**
 * The mean of so many snapshots is judged, and its culprit named: one spike is no verdict, and one interval
 * in which the culprit happened to rest does not change its name.
 */
export const judgedOver = 3;

/** Errors are rare and worth knowing about for a while: their sum over so many seconds. */
export const errorSeconds = 60;

/** The newest snapshots, oldest first; only the one that is shown, if the history does not have it. */
export function newest(view: Observed | undefined, snapshots: number): readonly ReadySnapshot[] {
	const ready = view && readyOf(view);
	// A process that has ended uses nothing.
	if (view === undefined || ready === undefined || view.isLast === true) return [];
	const at = view.history.lastIndexOf(ready);
	return at === -1 ? [ready] : view.history.slice(Math.max(0, at + 1 - snapshots), at + 1);
}

/** The newest snapshots that together cover about so many seconds; at least one. */
export function within(
	snapshots: readonly ReadySnapshot[],
	seconds: number,
): readonly ReadySnapshot[] {
	let left = seconds;
	const first = snapshots.findLastIndex((snapshot) => {
		left -= snapshot.seconds;
		return left < snapshot.seconds / 2;
	});
	return snapshots.slice(Math.max(0, first));
}

export const secondsOf = (measured: ReadonlyArray<{readonly seconds: number}>): number =>
	measured.reduce((sum, {seconds}) => sum + seconds, 0);

/** The tool that measures the machine as a whole; undefined where no such tool is open. */
export function machineIn(views: Observations): Observed | undefined {
	for (const view of views.values()) if (view.probe.measuresMachine === true) return view;
	return undefined;
}

export const toolsIn = (views: Observations): Probe[] =>
	[...views.values()].map(({probe}) => probe);

/** The tools that the overview is made from. */
export const judgedFrom = (tools: readonly Probe[]): Probe[] =>
	tools.filter(
		({measuresMachine, blames, indicates, errors}) =>
			measuresMachine === true || (blames ?? indicates ?? errors) !== undefined,
	);
