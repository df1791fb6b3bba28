// One panel's stream of snapshots with its recent past: what the dashboard keeps of a probe, shown or hidden.
import {History, type HistoryBudget} from './history.js';
import type {Publisher} from '../core/publisher.js';
import type {FilterName} from '../core/filters.js';
import type {ReadySnapshot, Snapshot} from '../core/snapshot.js';
import type {Source} from '../core/source.js';

export type Feed = {
	readonly source: Source;
	/** The latest snapshot; the same object until the next one. */
	snapshot(): Snapshot;
	/** Oldest first; the same array until a `ready` snapshot comes, or another feed needs the memory. */
	history(): readonly ReadySnapshot[];
	/** Filters of the source that could not be applied to its data; absent for none. */
	ignores?(): readonly FilterName[];
	/** Called after every new snapshot. */
	subscribe(listener: () => void): () => void;
	/** Ends the subscription at the scheduler. */
	close(): void;
};

/**
 * Subscribes to the source at once and keeps its history.
 *
 * @param budget the memory that all histories share
 * @param panel the id of the panel, for the recording
 */
export function openFeed(
	publisher: Pick<Publisher, 'subscribe' | 'snapshot'>,
	source: Source,
	intervalMs: number,
	past: readonly ReadySnapshot[],
	budget: HistoryBudget,
	panel?: string,
): Feed {
	const listeners = new Set<() => void>();
	const history = new History(source.plan, budget);
	let latest: Snapshot | undefined;
	for (const snapshot of past) history.push(snapshot);
	const receive = (snapshot: Snapshot): void => {
		latest = snapshot;
		if (snapshot.status === 'ready') history.push(snapshot);
		for (const listener of [...listeners]) listener();
	};
	const unsubscribe = publisher.subscribe(source, intervalMs, receive, panel);
	return {
		source,
		snapshot: () => latest ?? publisher.snapshot(source),
		history: () => history.list(),
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		close() {
			unsubscribe();
			history.close();
		},
	};
}
