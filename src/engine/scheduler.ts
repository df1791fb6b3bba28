// Polls every subscribed probe when it is due and publishes immutable snapshots: one timer for the
// whole program, earliest deadline first. Before it: src/sources. After it: panels and output.
import {explain, isRefusal, isShortage, ProbeError} from '../core/errors.js';
import {type Clock, systemClock} from './clock.js';
import {backOffMs, onGrid, passed, shared} from './deadlines.js';
import {
	before,
	interval,
	newEntry,
	type Attach,
	type Attachment,
	type Entry,
	type Subscription,
} from './entry.js';
import type {Listener, Publisher} from '../core/publisher.js';
import type {ReadySnapshot, Snapshot} from '../core/snapshot.js';
import type {Source} from '../core/source.js';

export class Scheduler implements Publisher {
	readonly #attach: Attach;
	readonly #clock: Clock;
	readonly #entries = new Map<string, Entry>();
	/** Attempts to attach, and detachments, that have not come to their end. */
	readonly #underWay = new Set<Promise<void>>();
	#timer: unknown;
	#isHeld = false;
	readonly #startsTogether: boolean;

	/**
	 * @param startsTogether all sources begin their first interval at the same moment: when the first
	 * attempt to attach has ended for each of them
	 */
	constructor(attach: Attach, clock: Clock = systemClock, startsTogether = false) {
		this.#attach = attach;
		this.#clock = clock;
		this.#startsTogether = startsTogether;
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
		} else if (entry.deadline !== undefined && entry.isRegular) {
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
	 * Resolves when the source is attached, so that its snapshots have all that happens from now on, or
	 * when it is certain that it will not be attached now.
	 */
	async attached(source: Source): Promise<void> {
		await this.#entries.get(source.id)?.attached;
	}

	/** Polls nothing until it is resumed: what falls due meanwhile is skipped, and counted as such. */
	hold(): void {
		this.#isHeld = true;
		this.#arm();
	}

	resume(): void {
		this.#isHeld = false;
		this.#arm();
	}

	/** Detaches everything; resolves when all is detached. */
	async close(): Promise<void> {
		for (const entry of [...this.#entries.values()]) {
			entry.subscriptions.clear();
			this.#release(entry);
		}

		// An attempt that is under way may still succeed: then its attachment is detached, too.
		while (this.#underWay.size > 0) await Promise.all(this.#underWay);
	}

	#start(source: Source, intervalMs: number): Entry {
		const entry = newEntry(source, intervalMs);
		this.#entries.set(source.id, entry);
		entry.attached = this.#attachTo(entry);
		return entry;
	}

	#attachTo(entry: Entry): Promise<void> {
		const {source} = entry;
		entry.deadline = undefined;
		entry.isRegular = false;
		const attaching = this.#attach(source, entry.wanted.signal).then(
			(attachment) => {
				if (this.#entries.get(source.id) !== entry) {
					this.#detach(attachment);
					return;
				}

				entry.attachment = attachment;
				const attempts = attachment.isPartial === true ? entry.partial.attempts + 1 : 0;
				entry.partial = {attempts, until: this.#clock.now() + backOffMs(attempts)};
				this.#attempted(entry);
			},
			(error: unknown) => {
				if (this.#entries.get(source.id) !== entry) return;
				this.#publish(entry, this.#failed(entry, error));
				this.#attempted(entry);
			},
		);
		this.#track(attaching);
		return attaching;
	}

	/** Begins the first interval of the source that was just attached, or of all sources that waited for it. */
	#attempted(entry: Entry): void {
		const isFirst = entry.isStarting;
		entry.isStarting = false;
		const all = [...this.#entries.values()];
		if (this.#startsTogether && all.some(({isStarting}) => isStarting)) return;
		const begun = all.filter(({attachment, deadline}) => attachment && deadline === undefined);
		// What was counted before the common beginning is thrown away.
		if (begun.length > 1) for (const one of begun) this.#take(one, 0);
		const now = this.#clock.now();
		for (const one of begun) {
			if (one.attachment === undefined || one.deadline !== undefined) continue;
			one.periodMs = interval(one);
			const due = {deadline: now + one.periodMs, periodMs: one.periodMs};
			// The first interval is a whole one. A source that is attached again is polled together with the others.
			one.deadline = isFirst ? due.deadline : shared(due, this.#regular());
			one.isRegular = true;
		}

		this.#arm();
	}

	#regular(): Entry[] {
		return [...this.#entries.values()].filter(({isRegular}) => isRegular);
	}

	/** Tries again after a while, unless this kernel refuses it or this user may not have it. */
	#failed(entry: Entry, error: unknown): Snapshot {
		entry.failures += 1;
		const {probe} = entry.source;
		const about = {
			panel: probe.name,
			reason: explain(error instanceof ProbeError ? error.message : error),
			hint: error instanceof ProbeError ? error.hint : '',
		};
		entry.deadline = undefined;
		entry.isRegular = false;
		if (isRefusal(error)) return {status: 'unsupported', ...about};
		const now = this.#clock.now();
		const due = {deadline: now + backOffMs(entry.failures), periodMs: entry.periodMs};
		// Tries again together with the other polls, unless the next of them is much later.
		const isSoon = due.periodMs <= backOffMs(entry.failures);
		entry.deadline = isSoon ? onGrid(due, this.#regular()) : due.deadline;
		return {status: 'failed', ...about, retryAt: Date.now() + Math.round(entry.deadline - now)};
	}

	#unsubscribe(entry: Entry, subscription: Subscription): void {
		entry.subscriptions.delete(subscription);
		if (entry.subscriptions.size === 0) this.#release(entry);
		this.#arm();
	}

	#release(entry: Entry): void {
		if (this.#entries.get(entry.source.id) !== entry) return;
		this.#entries.delete(entry.source.id);
		entry.wanted.abort();
		if (entry.attachment !== undefined) this.#detach(entry.attachment);
		// The others may have waited for this one.
		if (entry.isStarting) this.#attempted(entry);
	}

	#detach(attachment: Attachment): void {
		// A link that will not close cannot be helped, and the process's end closes it.
		this.#track(attachment.close().catch(() => undefined));
	}

	#track(work: Promise<void>): void {
		const end = (): boolean => this.#underWay.delete(work);
		this.#underWay.add(work);
		void work.then(end, end);
	}

	/** One timer, at the earliest deadline. */
	#arm(): void {
		if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
		this.#timer = undefined;
		let earliest = Number.POSITIVE_INFINITY;
		for (const {deadline} of this.#entries.values()) {
			if (deadline !== undefined && deadline < earliest) earliest = deadline;
		}

		if (this.#isHeld || earliest === Number.POSITIVE_INFINITY) return;
		this.#timer = this.#clock.setTimeout(
			() => {
				this.#tick();
			},
			Math.max(0, earliest - this.#clock.now()),
		);
	}

	#tick(): void {
		// Timers count whole milliseconds and may come up to one early: nothing is gained by another.
		const now = this.#clock.now();
		const due = [...this.#entries.values()]
			.filter(({deadline}) => deadline !== undefined && deadline < now + 1)
			// A source that failed goes first: a listener that waits for all of one moment then knows of it.
			.sort((a, b) => Math.sign(b.failures) - Math.sign(a.failures) || before(a, b));
		for (const entry of due) this.#poll(entry, now);
		this.#arm();
	}

	#poll(entry: Entry, now: number): void {
		const {attachment, deadline} = entry;
		// A listener of an earlier poll may have unsubscribed this one.
		if (deadline === undefined || entry.subscriptions.size === 0) return;
		if (attachment === undefined) {
			void this.#attachTo(entry);
			return;
		}

		// Deadlines stay on their grid; those already past are skipped, not queued, and counted in the
		// snapshot whose interval grows by them: this one if the poll is late, the next if it is slow.
		const late = passed(this.#clock.now() - deadline, entry.periodMs);
		const snapshot = this.#take(entry, late);
		if (snapshot !== undefined) {
			entry.periodMs = interval(entry);
			const beyond = passed(this.#clock.now() - deadline, entry.periodMs);
			entry.skippedPolls = Math.max(0, beyond - late);
			entry.deadline = shared(
				{deadline: deadline + entry.periodMs * (beyond + 1), periodMs: entry.periodMs},
				this.#regular(),
			);
			entry.isRegular = true;
			this.#publish(entry, snapshot, now);
		}

		if (entry.partial.attempts === 0 || this.#clock.now() < entry.partial.until) return;
		if (entry.attachment !== attachment || entry.subscriptions.size === 0) return;
		// The snapshot that was just published has all of its data up to now.
		entry.attachment = undefined;
		this.#detach(attachment);
		void this.#attachTo(entry);
	}

	/** Undefined where the poll failed; the failure is published. */
	#take(entry: Entry, late: number): ReadySnapshot | undefined {
		const {attachment, deadline} = entry;
		try {
			const snapshot = attachment?.poll(entry.skippedPolls + late);
			entry.failures = 0;
			return snapshot;
		} catch (error) {
			const failed = this.#failed(entry, error);
			// A poll that fails for a shortage loses nothing: the next one that succeeds has its data.
			if (isShortage(error)) {
				const waitMs = (entry.deadline ?? 0) - (deadline ?? 0);
				if (deadline !== undefined)
					entry.skippedPolls += late + Math.max(1, passed(waitMs, entry.periodMs));
			} else {
				entry.attachment = undefined;
				if (attachment !== undefined) this.#detach(attachment);
			}

			this.#publish(entry, failed);
			return undefined;
		}
	}

	#publish(entry: Entry, snapshot: Snapshot, polledAt?: number): void {
		entry.snapshot = Object.freeze(snapshot);
		for (const {listener} of [...entry.subscriptions]) listener(snapshot, polledAt);
	}
}
