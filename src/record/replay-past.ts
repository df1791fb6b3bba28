// The frames of a recording up to the one that is shown → each panel's snapshot and history there.
import {History} from '../probe/history.js';
import type {Probe} from '../probe/probe.js';
import type {ReadySnapshot, Snapshot} from '../probe/snapshot.js';
import {configure, type Source} from '../probe/source.js';
import type {Frame, RecordedSource} from './format.js';

/** A run of snapshots that one source gave without interruption. */
type Run = {readonly key: string; readonly source: Source; readonly history: History};

/** That a panel had a snapshot in a frame; a ready one is in the recording, and in the run's history. */
type Event = {
	readonly index: number;
	readonly at: number;
	readonly run: Run;
	readonly failure: Snapshot | undefined;
};

export class ReplayPast {
	readonly #probes: readonly Probe[];
	readonly #events = new Map<string, Event[]>();
	/** The first and the last frame that were added; none yet. */
	first = 0;
	last = -1;

	constructor(probes: readonly Probe[]) {
		this.#probes = probes;
	}

	/** Forgets all; the next frame is the first. */
	restart(first: number): void {
		this.#events.clear();
		this.first = first;
		this.last = first - 1;
	}

	/** Frames come in their order; one that could not be read is undefined. */
	add(frame: Frame | undefined): void {
		this.last += 1;
		for (const {source, snapshot} of frame?.entries ?? []) {
			const run = this.#run(source, frame?.session ?? 0);
			if (run === undefined) continue;
			const isReady = snapshot.status === 'ready';
			if (isReady) run.history.push(snapshot);
			const at = isReady ? snapshot.at : (frame?.at ?? 0);
			const events = this.#events.get(source.panel) ?? [];
			this.#events.set(source.panel, events);
			events.push({index: this.last, at, run, failure: isReady ? undefined : snapshot});
		}
	}

	/** The panel's last event up to a frame; undefined where there is none. */
	at(panel: string, index: number): Event | undefined {
		return this.#events.get(panel)?.findLast((event) => event.index <= index);
	}

	/** What the panel had shown by then, oldest first. */
	history({run, at}: Event): readonly ReadySnapshot[] {
		const list = run.history.list();
		const end = list.findLastIndex((snapshot) => snapshot.at <= at);
		return end === list.length - 1 ? list : list.slice(0, end + 1);
	}

	/** The run that the source continues, or a new one; undefined for what this version does not know. */
	#run({panel, options, filters}: RecordedSource, session: number): Run | undefined {
		const key = JSON.stringify([session, options, filters]);
		const current = this.#events.get(panel)?.at(-1)?.run;
		if (current?.key === key) return current;
		const probe = this.#probes.find(({name}) => name === panel);
		try {
			const source = probe && configure(probe, options, filters);
			return source && {key, source, history: new History(source.plan.sortBy)};
		} catch {
			return undefined;
		}
	}
}
