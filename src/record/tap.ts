// A scheduler → the same scheduler, whose snapshots are recorded as its subscribers get them.
import type {Listener, Publisher} from '../core/publisher.js';
import type {Snapshot} from '../core/snapshot.js';
import type {Source} from '../core/source.js';
import type {RecordedSource} from './frame-format.js';
import type {Recorder} from './writer.js';

type Tapped = {
	recorded: RecordedSource;
	/** Two subscribers of one panel get the same snapshot: it is recorded once. */
	latest: Snapshot | undefined;
	/** Of each subscriber; the shortest counts. */
	readonly intervals: number[];
};

/** @param caveatsOf what JSON output adds to a panel's own caveats */
export function tapped(
	publisher: Publisher,
	recorder: Pick<Recorder, 'add'>,
	caveatsOf: (source: Source) => readonly string[] = () => [],
): Publisher {
	const subscribed = new Map<string, Tapped>();
	let sources: readonly RecordedSource[] = [];
	const changed = (state: Tapped): void => {
		const intervalMs = Math.min(...state.intervals);
		if (state.recorded.intervalMs !== intervalMs) state.recorded = {...state.recorded, intervalMs};
		sources = [...subscribed.values()].map(({recorded}) => recorded);
	};
	const tap = (key: string, source: Source, intervalMs: number, id: string): Tapped => {
		const {probe, options, filters} = source;
		const about = {panel: probe.name, options, filters, caveats: caveatsOf(source), intervalMs};
		const recorded: RecordedSource = id === probe.name ? about : {...about, id};
		const fresh: Tapped = {recorded, latest: undefined, intervals: []};
		const state = subscribed.get(key) ?? fresh;
		subscribed.set(key, state);
		state.intervals.push(intervalMs);
		changed(state);
		return state;
	};
	return {
		snapshot: (source) => publisher.snapshot(source),
		attached: async (source) => publisher.attached(source),
		subscribe(source: Source, intervalMs: number, listener: Listener, panel = source.probe.name) {
			const key = JSON.stringify([panel, source.id]);
			const state = tap(key, source, intervalMs, panel);
			const unsubscribe = publisher.subscribe(source, intervalMs, (snapshot, polledAt) => {
				if (state.latest !== snapshot) {
					state.latest = snapshot;
					recorder.add(state.recorded, snapshot, sources, polledAt);
				}

				listener(snapshot, polledAt);
			});
			return () => {
				unsubscribe();
				state.intervals.splice(state.intervals.indexOf(intervalMs), 1);
				if (state.intervals.length === 0) subscribed.delete(key);
				changed(state);
			};
		},
	};
}
