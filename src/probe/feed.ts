// One panel's stream of snapshots with its recent past: what the dashboard keeps of a probe, shown or hidden.
import {History} from './history.js';
import type {Scheduler} from './scheduler.js';
import type {FilterName} from './probe.js';
import type {ReadySnapshot, Snapshot} from './snapshot.js';
import type {Source} from './source.js';

export type Feed = {
	readonly source: Source;
	/** The latest snapshot; the same object until the next one. */
	snapshot(): Snapshot;
	/** Oldest first; a new array with every `ready` snapshot, the same until then. */
	history(): readonly ReadySnapshot[];
	/** Filters of the source that its data could not be restricted by; absent for none. */
	ignores?(): readonly FilterName[];
	/** Called after every new snapshot. */
	subscribe(listener: () => void): () => void;
	/** Ends the subscription at the scheduler. */
	close(): void;
};

/** Subscribes to the source at once and keeps its history. */
export function openFeed(
	scheduler: Pick<Scheduler, 'subscribe' | 'snapshot'>,
	source: Source,
	intervalMs: number,
	past: readonly ReadySnapshot[] = [],
): Feed {
	const listeners = new Set<() => void>();
	const history = new History(source.plan.sortBy);
	let latest: Snapshot | undefined;
	for (const snapshot of past) history.push(snapshot);
	const unsubscribe = scheduler.subscribe(source, intervalMs, (snapshot) => {
		latest = snapshot;
		if (snapshot.status === 'ready') history.push(snapshot);
		for (const listener of [...listeners]) listener();
	});
	return {
		source,
		snapshot: () => latest ?? scheduler.snapshot(source),
		history: () => history.list(),
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		close: unsubscribe,
	};
}
