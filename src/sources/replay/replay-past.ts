// The frames of a recording, as many as the moment shown needs → each panel's snapshot and history then.
import {History, HistoryBudget} from '../../engine/history.js';
import type {Probe} from '../../core/tool.js';
import {clockTime} from '../../core/wall-clock.js';
import type {ReadySnapshot, Snapshot} from '../../core/snapshot.js';
import {configure, type Source} from '../../core/source.js';
import {idOf, type Frame, type RecordedSource} from '../../record/frame-format.js';
import type {Recording} from '../../record/reader.js';

/** A run of snapshots that one source gave without interruption. */
type Run = {readonly key: string; readonly source: Source; readonly history: History};

/** That a panel had a snapshot in a frame; a ready one is in the recording, and in the run's history. */
type Event = {
	readonly index: number;
	readonly at: number;
	/** Undefined for what this version cannot read. */
	readonly run: Run | undefined;
	readonly failure: Snapshot | 'unreadable' | undefined;
};

/** How much of the past is loaded before the moment shown, and at least kept when stepping back. */
const loadedMs = 600_000;
const leastMs = 120_000;

/** Frames after which the past is loaded anew; a few hours. */
const mostFrames = 20_000;

const unreadable = (panel: string, tool: string): Snapshot => ({
	...{status: 'unsupported', panel: tool},
	reason: `what was recorded of ${panel} cannot be read by this version`,
	hint: 'a later version of kerntop may have recorded it',
});

export class ReplayPast {
	readonly #recording: Recording;
	readonly #probes: readonly Probe[];
	/** By the panel's id. */
	readonly #events = new Map<string, Event[]>();
	/** All runs share it. */
	#budget = new HistoryBudget();
	/** The first and the last frame that were added; none yet. */
	#first = 0;
	#last = -1;

	constructor(recording: Recording, probes: readonly Probe[]) {
		this.#recording = recording;
		this.#probes = probes;
	}

	/** Adds the frames up to this one; begins anew where too little lies before it. */
	reach(index: number): void {
		const at = this.#recording.timeOf(index);
		const since = (frame: number): number => at - this.#recording.timeOf(frame);
		const tooLittle = this.#first > 0 && since(this.#first) < leastMs;
		const tooFar = this.#last < index && since(Math.max(0, this.#last)) > loadedMs;
		const tooMuch = this.#last - this.#first > mostFrames;
		if (this.#last === -1 || index < this.#first || tooLittle || tooFar || tooMuch) {
			let first = 0;
			while (first < index && since(first) > loadedMs) first += 1;
			this.#restart(first);
		}

		while (this.#last < index) this.#add(this.#recording.frame(this.#last + 1));
	}

	/** The panel's snapshot in a frame, or the last one before, as it is in the recording. */
	snapshot(panel: string, tool: string, index: number): Snapshot {
		const event = this.at(panel, index);
		const sources = this.#recording.frame(index)?.sources;
		// A frame that this version cannot read does not tell which panels were open.
		const isOpen =
			event?.index === index ||
			(sources?.some((source) => idOf(source) === panel) ?? event !== undefined);
		if (!isOpen) return this.#closed(panel, tool, index, event);
		if (event === undefined) return {status: 'starting', panel: tool};
		if (event.failure === 'unreadable') return unreadable(panel, tool);
		if (event.failure !== undefined) return event.failure;
		const entries = this.#recording.frame(event.index)?.entries ?? [];
		const found = entries.find(({source}) => idOf(source) === panel)?.snapshot;
		return found ?? {status: 'starting', panel: tool};
	}

	/** What to say of a panel that was not open in the frame. */
	#closed(panel: string, tool: string, index: number, last: Event | undefined): Snapshot {
		const first = this.#recording.sources().get(panel);
		if (first === undefined) {
			const reason = `${panel} is not in this recording`;
			const hint = 'a recording has the tools that were open while it was made';
			return {status: 'unsupported', panel: tool, reason, hint};
		}

		const reason = `${panel} was not recorded at ${clockTime(this.#recording.timeOf(index))}`;
		const hint =
			last === undefined
				? `this recording has it from ${clockTime(first.at)} on`
				: `before that, this recording has it until ${clockTime(last.at)}`;
		return {status: 'unsupported', panel: tool, reason, hint};
	}

	/** Forgets all; the next frame is the first. */
	#restart(first: number): void {
		this.#events.clear();
		this.#budget = new HistoryBudget();
		this.#first = first;
		this.#last = first - 1;
	}

	/** Frames come in their order; one that could not be read is undefined. */
	#add(frame: Frame | undefined): void {
		this.#last += 1;
		const push = (id: string, event: Omit<Event, 'index'>): void => {
			const events = this.#events.get(id) ?? [];
			this.#events.set(id, events);
			events.push({index: this.#last, ...event});
		};
		const cannotRead = {at: frame?.at ?? 0, run: undefined, failure: 'unreadable'} as const;
		for (const id of frame?.unknown ?? []) if (id !== undefined) push(id, cannotRead);
		for (const {source, snapshot} of frame?.entries ?? []) {
			const run = this.#run(source, frame?.session ?? 0);
			if (run === undefined) {
				push(idOf(source), cannotRead);
				continue;
			}

			const isReady = snapshot.status === 'ready';
			if (isReady) run.history.push(snapshot);
			const at = isReady ? snapshot.at : (frame?.at ?? 0);
			push(idOf(source), {at, run, failure: isReady ? undefined : snapshot});
		}
	}

	/** The panel's last event up to a frame; undefined where there is none. */
	at(panel: string, index: number): Event | undefined {
		return this.#events.get(panel)?.findLast((event) => event.index <= index);
	}

	/** What the panel had shown by then, oldest first. */
	history({run, at}: Event): readonly ReadySnapshot[] {
		const list = run?.history.list() ?? [];
		const end = list.findLastIndex((snapshot) => snapshot.at <= at);
		return end === list.length - 1 ? list : list.slice(0, end + 1);
	}

	/** The run that the source continues, or a new one; undefined for what this version does not know. */
	#run(recorded: RecordedSource, session: number): Run | undefined {
		const {panel, options, filters} = recorded;
		const key = JSON.stringify([session, options, filters]);
		const events = this.#events.get(idOf(recorded));
		const current = events?.findLast(({run}) => run !== undefined)?.run;
		if (current?.key === key) return current;
		const probe = this.#probes.find(({name}) => name === panel);
		try {
			const source = probe && configure(probe, options, filters);
			return source && {key, source, history: new History(source.plan, this.#budget)};
		} catch {
			return undefined;
		}
	}
}
