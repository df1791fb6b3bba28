// One panel's stream of snapshots with its recent past: what the dashboard keeps of a probe, shown or hidden.
import type {Scheduler} from './scheduler.js';
import type {ReadySnapshot, Snapshot} from './snapshot.js';
import type {Source} from './source.js';

export type Feed = {
	readonly source: Source;
	/** The latest snapshot; the same object until the next one. */
	snapshot(): Snapshot;
	/** Oldest first; a new array with every `ready` snapshot, the same until then. */
	history(): readonly ReadySnapshot[];
	/** Called after every new snapshot. */
	subscribe(listener: () => void): () => void;
	/** Ends the subscription at the scheduler. */
	close(): void;
};

/** Ten minutes at the default interval. */
export const historyLength = 600;

/** Subscribes to the source at once and keeps the last `historyLength` ready snapshots. */
export function openFeed(
	scheduler: Pick<Scheduler, 'subscribe' | 'snapshot'>,
	source: Source,
	intervalMs: number,
	past: readonly ReadySnapshot[] = [],
): Feed {
	const listeners = new Set<() => void>();
	let latest: Snapshot | undefined;
	let history = past;
	const unsubscribe = scheduler.subscribe(source, intervalMs, (snapshot) => {
		latest = snapshot;
		if (snapshot.status === 'ready') history = [...history, snapshot].slice(-historyLength);
		for (const listener of [...listeners]) listener();
	});
	return {
		source,
		snapshot: () => latest ?? scheduler.snapshot(source),
		history: () => history,
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		close: unsubscribe,
	};
}
