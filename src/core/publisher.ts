// The interface between the scheduler, which publishes snapshots, and what shows, prints, records or judges them.
import type {Snapshot} from './snapshot.js';
import type {Source} from './source.js';

/** @param polledAt when the poll was begun that this one is of: the same for all that are polled together */
export type Listener = (snapshot: Snapshot, polledAt?: number) => void;

/** engine/scheduler.ts, or a wrapper of it: record/tap.ts records what passes, overview/publish.ts adds the overview. */
export type Publisher = {
	/**
	 * The returned function unsubscribes.
	 *
	 * @param panel the id of the panel that it is for, which a recording tells apart from others of its tool
	 */
	subscribe(source: Source, intervalMs: number, listener: Listener, panel?: string): () => void;
	/** Resolves when what happens from now on will be in the snapshots, or when there will be none. */
	attached(source: Source): Promise<void>;
	/** The latest snapshot of the source. */
	snapshot(source: Source): Snapshot;
};
