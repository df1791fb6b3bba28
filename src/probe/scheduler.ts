// Polls every subscribed probe when it is due and publishes immutable snapshots: one timer for the
// whole program, earliest deadline first. Before it: probe/attachment.ts. After it: panels and output.
import {explain, isRefusal, ProbeError} from '../errors.js';
import {type Clock, systemClock} from './clock.js';
import {passed, shared} from './deadlines.js';
import type {ReadySnapshot, Snapshot} from './snapshot.js';
import type {Source} from './source.js';

/** A probe attached to the kernel. Implemented by attachment.ts, by a fake in tests. */
export type Attachment = {
	/** Synchronous, so polls cannot overlap. What happened since the previous poll. */
	poll(skippedPolls: number): ReadySnapshot;
	/** Idempotent; detaches in the background. */
	close(): Promise<void>;
};

export type Listener = (snapshot: Snapshot) => void;

type Subscription = {readonly intervalMs: number; readonly listener: Listener};

type Entry = {
	readonly source: Source;
	readonly subscriptions: Set<Subscription>;
	snapshot: Snapshot;
	attachment: Attachment | undefined;
	/** Resolves when attached, with its first reading taken, or refused. */
	attached: Promise<void>;
	/** When the next poll is due, on the clock; undefined until attached. */
	deadline: number | undefined;
	/** The distance of the deadlines when this one was set; a subscriber in a hurry brings it forward. */
	periodMs: number;
	/** Deadlines that passed during the last poll. */
	skippedPolls: number;
};

export class Scheduler {
	readonly #attach: (source: Source) => Promise<Attachment>;
	readonly #clock: Clock;
	readonly #entries = new Map<string, Entry>();
	readonly #closing = new Set<Promise<void>>();
	#timer: unknown;

	constructor(attach: (source: Source) => Promise<Attachment>, clock: Clock = systemClock) {
		this.#attach = attach;
		this.#clock = clock;
	}

	/**
	 * Attaches the source if this is its first subscriber; the returned function unsubscribes, and
	 * detaches after the last. The listener is called with every snapshot, never with `starting`,
	 * and never before this function has returned.
	 */
	subscribe(source: Source, intervalMs: number, listener: Listener): () => void {
		const subscription = {intervalMs, listener};
		let entry = this.#entries.get(source.id);
		if (entry === undefined) {
			entry = this.#start(source, intervalMs);
		} else if (entry.deadline !== undefined) {
			entry.deadline = Math.min(entry.deadline, this.#clock.now() + intervalMs);
		}

		entry.subscriptions.add(subscription);
		this.#arm();
		const subscribed = entry;
		return () => {
			this.#unsubscribe(subscribed, subscription);
		};
	}

	/** The latest snapshot; the same object until the next poll. */
	snapshot(source: Source): Snapshot {
		return this.#entries.get(source.id)?.snapshot ?? {status: 'starting', panel: source.probe.name};
	}

	/**
	 * Resolves when what happens from now on will be in the source's snapshots, or when it is certain
	 * that there will be none.
	 */
	async attached(source: Source): Promise<void> {
		await this.#entries.get(source.id)?.attached;
	}

	/** Detaches everything; resolves when all is detached. */
	async close(): Promise<void> {
		for (const entry of [...this.#entries.values()]) {
			entry.subscriptions.clear();
			this.#release(entry);
		}

		await Promise.all(this.#closing);
	}

	#start(source: Source, intervalMs: number): Entry {
		const entry: Entry = {
			source,
			subscriptions: new Set(),
			snapshot: {status: 'starting', panel: source.probe.name},
			attachment: undefined,
			attached: Promise.resolve(),
			deadline: undefined,
			periodMs: intervalMs,
			skippedPolls: 0,
		};
		this.#entries.set(source.id, entry);
		entry.attached = this.#attach(source).then(
			(attachment) => {
				if (this.#entries.get(source.id) !== entry) {
					this.#detach(attachment);
					return;
				}

				entry.attachment = attachment;
				entry.periodMs = interval(entry);
				entry.deadline = this.#clock.now() + entry.periodMs;
				this.#arm();
			},
			(error: unknown) => {
				this.#publish(entry, failure(source, error));
			},
		);
		return entry;
	}

	#unsubscribe(entry: Entry, subscription: Subscription): void {
		entry.subscriptions.delete(subscription);
		if (entry.subscriptions.size === 0) this.#release(entry);
		this.#arm();
	}

	#release(entry: Entry): void {
		if (this.#entries.get(entry.source.id) !== entry) return;
		this.#entries.delete(entry.source.id);
		if (entry.attachment !== undefined) this.#detach(entry.attachment);
	}

	#detach(attachment: Attachment): void {
		// A link that will not close cannot be helped, and the process's end closes it.
		const closing = attachment.close().catch(() => undefined);
		this.#closing.add(closing);
		void closing.then(() => this.#closing.delete(closing));
	}

	/** One timer, at the earliest deadline. */
	#arm(): void {
		if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
		this.#timer = undefined;
		let earliest = Number.POSITIVE_INFINITY;
		for (const {deadline} of this.#entries.values()) {
			if (deadline !== undefined && deadline < earliest) earliest = deadline;
		}

		if (earliest === Number.POSITIVE_INFINITY) return;
		this.#timer = this.#clock.setTimeout(
			() => {
				this.#tick();
			},
			Math.max(0, earliest - this.#clock.now()),
		);
	}

	#tick(): void {
		// Timers count whole milliseconds and may come up to one early: nothing is gained by another.
		const until = this.#clock.now() + 1;
		const due = [...this.#entries.values()]
			.filter(({deadline}) => deadline !== undefined && deadline < until)
			.sort((a, b) => (a.deadline ?? 0) - (b.deadline ?? 0));
		for (const entry of due) this.#poll(entry);
		this.#arm();
	}

	#poll(entry: Entry): void {
		const {attachment, deadline} = entry;
		// A listener of an earlier poll may have unsubscribed this one.
		if (attachment === undefined || deadline === undefined || entry.subscriptions.size === 0)
			return;
		// Deadlines stay on their grid; those already past are skipped, not queued, and counted in the
		// snapshot whose interval grows by them: this one if the poll is late, the next if it is slow.
		const late = passed(this.#clock.now() - deadline, entry.periodMs);
		let snapshot: Snapshot;
		try {
			snapshot = attachment.poll(entry.skippedPolls + late);
			entry.periodMs = interval(entry);
			const beyond = passed(this.#clock.now() - deadline, entry.periodMs);
			entry.skippedPolls = Math.max(0, beyond - late);
			entry.deadline = shared(
				{deadline: deadline + entry.periodMs * (beyond + 1), periodMs: entry.periodMs},
				this.#entries.values(),
			);
		} catch (error) {
			snapshot = failure(entry.source, error);
			entry.attachment = undefined;
			entry.deadline = undefined;
			this.#detach(attachment);
		}

		this.#publish(entry, snapshot);
	}

	#publish(entry: Entry, snapshot: Snapshot): void {
		entry.snapshot = Object.freeze(snapshot);
		for (const {listener} of [...entry.subscriptions]) listener(snapshot);
	}
}

/** The shortest interval that any subscriber asked for. */
const interval = (entry: Entry): number =>
	Math.min(...[...entry.subscriptions].map(({intervalMs}) => intervalMs));

function failure(source: Source, error: unknown): Snapshot {
	return {
		status: isRefusal(error) ? 'unsupported' : 'failed',
		panel: source.probe.name,
		reason: explain(error instanceof ProbeError ? error.message : error),
		hint: error instanceof ProbeError ? error.hint : '',
	};
}
