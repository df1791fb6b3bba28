// What the scheduler knows of one source: its subscribers, its probe once that is attached, and when it is due.
import type {Listener} from '../core/publisher.js';
import type {ReadySnapshot, Snapshot} from '../core/snapshot.js';
import type {Source} from '../core/source.js';

/** A probe attached to the kernel. Implemented by attachment.ts, by a fake in tests. */
export type Attachment = {
	/** An optional part could not be attached because something was short: another attempt may get it. */
	readonly isPartial?: boolean;
	/** Synchronous, so polls cannot overlap. Returns what happened since the last poll that did not throw. */
	poll(skippedPolls: number): ReadySnapshot;
	/** Idempotent; detaches in the background. */
	close(): Promise<void>;
};

/** The signal aborts when the last subscriber has gone: then the promise may reject with anything. */
export type Attach = (source: Source, signal: AbortSignal) => Promise<Attachment>;

export type Subscription = {readonly intervalMs: number; readonly listener: Listener};

export type Entry = {
	readonly source: Source;
	readonly subscriptions: Set<Subscription>;
	/** Aborted when the last subscriber goes. */
	readonly wanted: AbortController;
	snapshot: Snapshot;
	attachment: Attachment | undefined;
	/** Resolves when attached, with its first reading taken, or refused. */
	attached: Promise<void>;
	/** When the next poll, or the next attempt to attach, is due on the clock; undefined for none. */
	deadline: number | undefined;
	/** The first attempt to attach is under way. */
	isStarting: boolean;
	/** The deadline is that of a poll, a period after another; false for that of another try to attach. */
	isRegular: boolean;
	/** In a row; 0 when all is well. */
	failures: number;
	/** Attempts in a row that got a part only, and when the next one is due. */
	partial: {readonly attempts: number; readonly until: number};
	/** The distance of the deadlines when this one was set; a subscriber in a hurry brings it forward. */
	periodMs: number;
	/** Deadlines that passed during the last poll. */
	skippedPolls: number;
};

/** The entry of a source that has no subscription yet. */
export const newEntry = (source: Source, intervalMs: number): Entry => ({
	source,
	subscriptions: new Set(),
	wanted: new AbortController(),
	snapshot: {status: 'starting', panel: source.probe.name},
	attachment: undefined,
	attached: Promise.resolve(),
	deadline: undefined,
	isStarting: true,
	isRegular: false,
	failures: 0,
	partial: {attempts: 0, until: 0},
	periodMs: intervalMs,
	skippedPolls: 0,
});

/** Orders two entries by when they are due. */
export const before = (a: Entry, b: Entry): number => (a.deadline ?? 0) - (b.deadline ?? 0);

/** The shortest interval that any subscriber asked for. */
export const interval = (entry: Entry): number =>
	Math.min(...[...entry.subscriptions].map(({intervalMs}) => intervalMs));
