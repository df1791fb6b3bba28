// A scheduler → the same scheduler, whose snapshots are recorded as its subscribers get them.
import type {Listener, Scheduler} from '../probe/scheduler.js';
import type {Snapshot} from '../probe/snapshot.js';
import type {Source} from '../probe/source.js';
import type {RecordedSource} from './format.js';
import type {Recorder} from './writer.js';

/** All that the dashboard and the printing modes need of the scheduler. */
export type Publisher = Pick<Scheduler, 'subscribe' | 'snapshot' | 'attached'>;

type Tapped = {
	recorded: RecordedSource;
	/** Two subscribers get the same snapshot: it is recorded once. */
	latest: Snapshot | undefined;
	/** Of each subscriber; the shortest counts. */
	readonly intervals: number[];
};

/** @param caveatsOf what JSON output adds to a panel's own caveats */
export function tapped(
	publisher: Publisher,
	recorder: Pick<Recorder, 'add'>,
	caveatsOf: (panel: string) => readonly string[] = () => [],
): Publisher {
	const subscribed = new Map<string, Tapped>();
	let sources: readonly RecordedSource[] = [];
	const changed = (state: Tapped): void => {
		const intervalMs = Math.min(...state.intervals);
		if (state.recorded.intervalMs !== intervalMs) state.recorded = {...state.recorded, intervalMs};
		sources = [...subscribed.values()].map(({recorded}) => recorded);
	};
	const tap = ({id, probe, options, filters}: Source, intervalMs: number): Tapped => {
		const recorded = {
			panel: probe.name,
			options,
			filters,
			caveats: caveatsOf(probe.name),
			intervalMs,
		};
		const state = subscribed.get(id) ?? {recorded, latest: undefined, intervals: []};
		subscribed.set(id, state);
		state.intervals.push(intervalMs);
		changed(state);
		return state;
	};
	return {
		snapshot: (source) => publisher.snapshot(source),
		attached: async (source) => publisher.attached(source),
		subscribe(source: Source, intervalMs: number, listener: Listener) {
			const state = tap(source, intervalMs);
			const unsubscribe = publisher.subscribe(source, intervalMs, (snapshot) => {
				if (state.latest !== snapshot) {
					state.latest = snapshot;
					recorder.add(state.recorded, snapshot, sources);
				}

				listener(snapshot);
			});
			return () => {
				unsubscribe();
				state.intervals.splice(state.intervals.indexOf(intervalMs), 1);
				if (state.intervals.length === 0) subscribed.delete(source.id);
				changed(state);
			};
		},
	};
}
