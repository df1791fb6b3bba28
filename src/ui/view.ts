// What the dashboard shows of one tool at one moment: snapshot, past, and what it was asked for.
import type {FilterName, Filters, Probe} from '../probe/probe.js';
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

/** The numbers to show: the latest, or those from before the feed was opened anew. */
export function readyOf(view: View): ReadySnapshot | undefined {
	if (view.snapshot.status === 'ready') return view.snapshot;
	return view.snapshot.status === 'starting' ? view.history.at(-1) : undefined;
}

const keys = {pid: 'pids', comm: 'comm', uid: 'uid', cgroup: 'cgroupId'} as const;

const names: readonly FilterName[] = ['pid', 'comm', 'uid', 'cgroup'];

/** The filters that the probe can apply, and the names of those it cannot. */
export function applicable(
	probe: Probe,
	filters: Filters,
): {filters: Filters; ignores: readonly FilterName[]} {
	const set = names.filter((name) => filters[keys[name]] !== undefined);
	const ignores = set.filter((name) => !probe.filters.includes(name));
	const dropped = new Set<string>(ignores.map((name) => keys[name]));
	const kept = Object.entries(filters).filter(([key]) => !dropped.has(key));
	return {filters: Object.fromEntries(kept), ignores};
}
