// What the dashboard shows of one tool at one moment: snapshot, past, and what it was asked for.
import type {Probe} from '../probe/probe.js';
import type {ReadySnapshot, Snapshot} from '../probe/snapshot.js';
import type {Source} from '../probe/source.js';

export type View = {
	readonly probe: Probe;
	/** Undefined when the options make no sense; the snapshot says why. */
	readonly source: Source | undefined;
	readonly snapshot: Snapshot;
	/** Oldest first. */
	readonly history: readonly ReadySnapshot[];
	/** Filters and drills in force elsewhere that this tool cannot apply. */
	readonly ignores: readonly string[];
};

/** By panel. */
export type Views = ReadonlyMap<string, View>;

/** The numbers to show: the latest, or those from before the feed was opened anew. */
export function readyOf(view: View): ReadySnapshot | undefined {
	if (view.snapshot.status === 'ready') return view.snapshot;
	return view.snapshot.status === 'starting' ? view.history.at(-1) : undefined;
}
