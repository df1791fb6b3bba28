// Where the tools' snapshots come from → the same, where the overview can be subscribed to as well.
import {applicable} from '../core/filters.js';
import {memoised} from '../core/memoise.js';
import type {Publisher} from '../core/publisher.js';
import type {ReadySnapshot, Row, Snapshot} from '../core/snapshot.js';
import {configure, type Source} from '../core/source.js';
import type {Probe} from '../core/tool.js';
import {onlyRows} from '../shapes/index.js';
import {errorSeconds, judgedOver, machineIn, within, type Observed} from './observed.js';
import {overviewSnapshot} from './reading.js';

/** The sources to attach for the source: itself, or the ones that it is made from. */
export const partsOf = memoised((source: Source): readonly Source[] =>
	source.probe.madeFrom === undefined
		? [source]
		: source.probe.madeFrom.map((probe) =>
				configure(probe, {}, applicable(probe, source.filters).filters),
			),
);

/** The tools' snapshots as they come → the overview, once every tool has given a snapshot of an interval. */
export class Judge {
	readonly #probe: Probe;
	readonly #listener: (judged: () => Snapshot, moment: number | undefined) => void;
	readonly #observed: Map<string, Observed>;
	/** Tools whose latest snapshot is in no overview yet. */
	readonly #fresh = new Set<string>();
	/** When the snapshots of this round were polled. */
	#moment: number | undefined;

	/** @param listener is given a function that makes the overview: it need not call it each time */
	constructor(
		{probe}: Source,
		parts: readonly Source[],
		listener: (judged: () => Snapshot, moment: number | undefined) => void,
	) {
		this.#probe = probe;
		this.#listener = listener;
		this.#observed = new Map(
			parts.map((source) => [
				source.probe.name,
				{
					...{probe: source.probe, source, history: []},
					snapshot: {status: 'starting', panel: source.probe.name},
				},
			]),
		);
	}

	receive(snapshot: Snapshot, polledAt?: number): void {
		const {panel, status} = snapshot;
		const before = this.#observed.get(panel);
		if (before === undefined || status === 'starting') return;
		const isMachine = before.probe.measuresMachine === true;
		// The machine's next snapshot has come before another tool's last one: the judge stops waiting for that.
		if (isMachine && this.#fresh.has(panel) && this.#haveAllSpoken()) this.#publish();
		this.#moment = polledAt ?? this.#moment;
		const history = status === 'ready' ? grown(before, snapshot) : before.history;
		this.#observed.set(panel, {...before, snapshot, history});
		if (status === 'ready') this.#fresh.add(panel);
		else this.#fresh.delete(panel);
		const isBlind = isMachine && status !== 'ready';
		if (isBlind || this.#isComplete()) this.#publish();
	}

	#haveAllSpoken(): boolean {
		return [...this.#observed.values()].every(({snapshot}) => snapshot.status !== 'starting');
	}

	/** Whether every tool that gives data has given a snapshot of this interval. */
	#isComplete(): boolean {
		const all = [...this.#observed.values()];
		// Without the machine there is nothing to judge, which was told when it failed.
		const machine = machineIn(this.#observed)?.snapshot;
		return (
			machine?.status === 'ready' &&
			all.every(({probe, snapshot: {status}}) =>
				status === 'ready' ? this.#fresh.has(probe.name) : status !== 'starting',
			)
		);
	}

	#publish(): void {
		this.#fresh.clear();
		const views = new Map(this.#observed);
		this.#listener(() => overviewSnapshot(this.#probe, views), this.#moment);
	}
}

/** The last snapshots whole; of those of the last minute only the rows that count errors. */
function grown(
	{history, source, probe: {measuresMachine, errors}}: Observed,
	snapshot: ReadySnapshot,
): readonly ReadySnapshot[] {
	const all = within([...history, snapshot], errorSeconds);
	if (measuresMachine === true) return all;
	if (errors === undefined || source === undefined) return all.slice(-judgedOver);
	const passed = all.length - judgedOver;
	const hasErrors = (row: Row): boolean => row[errors.column] !== 0;
	return all.map((one, index) =>
		index === passed - 1 ? onlyRows(one, hasErrors, source.plan) : one,
	);
}

/** @param parts the sources that the overview is made from; in a replay those that were recorded */
export function judging(publisher: Publisher, parts = partsOf): Publisher {
	const isMade = ({probe}: Source): boolean => probe.madeFrom !== undefined;
	return {
		snapshot: (source) => publisher.snapshot(source),
		async attached(source) {
			await Promise.all(parts(source).map(async (part) => publisher.attached(part)));
		},
		subscribe(source, intervalMs, listener, panel) {
			if (!isMade(source)) return publisher.subscribe(source, intervalMs, listener, panel);
			const needed = parts(source);
			const judge = new Judge(source, needed, (judged, moment) => listener(judged(), moment));
			const ends = needed.map((part) =>
				publisher.subscribe(part, intervalMs, (snapshot, polledAt) => {
					judge.receive(snapshot, polledAt);
				}),
			);
			return () => {
				for (const end of ends) end();
			};
		},
	};
}
