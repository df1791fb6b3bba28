// Snapshots as they came → slots of equal length that end with the newest: a picture keeps its scale of
// time where some are missing, took longer, or came at another interval.
import {memoised} from '../../core/memoise.js';
import {coarseSeconds, historySeconds} from '../../engine/history.js';
import type {ReadySnapshot} from '../../core/snapshot.js';

export type Slot = {
	/** Its end, in milliseconds of the wall clock: the snapshot's own where it ends here. */
	readonly at: number;
	/** Undefined where nothing was measured. */
	readonly snapshot: ReadySnapshot | undefined;
};

/** The length of a slot follows the interval of these, so that a single long one changes no scale. */
const newestSnapshots = 15;

/** Seconds of a slot: a recording of another hand may have intervals that are next to nothing. */
const shortestSlot = 0.01;

/** Seconds, to two digits: measured intervals differ by milliseconds, and pictures would tremble. */
export const slotSeconds = memoised((history: readonly ReadySnapshot[]): number => {
	const lengths = history.slice(-newestSnapshots).map(({seconds}) => seconds);
	const median = lengths.sort((a, b) => a - b)[Math.floor(lengths.length / 2)] ?? 1;
	return Math.max(shortestSlot, Number(median.toPrecision(2)));
});

/** Oldest first; none is older than a history reaches, whatever time it left out. */
export const timeline = memoised((history: readonly ReadySnapshot[]): readonly Slot[] => {
	const end = history.at(-1)?.at ?? 0;
	const slotMs = 1000 * slotSeconds(history);
	const most = Math.ceil((1000 * historySeconds) / slotMs);
	const slots: Slot[] = [];
	const push = (snapshot: ReadySnapshot | undefined, at?: number): void => {
		slots.push({at: at ?? end - slots.length * slotMs, snapshot});
	};
	let begin = end;
	/** By how much the clock was set back meanwhile. */
	let setBack = 0;
	for (const snapshot of history.toReversed()) {
		const lengthMs = 1000 * snapshot.seconds;
		if (snapshot.at - setBack > begin + lengthMs / 2) setBack = snapshot.at - begin;
		const at = snapshot.at - setBack;
		const place = Math.round((end - at) / slotMs);
		if (place >= most) break;
		// What a long history left out between two that it kept is taken to be as the older one.
		const isCoarse = begin - at <= 1000 * coarseSeconds;
		while (slots.length < place) push(isCoarse ? snapshot : undefined);
		if (slots.length === place) push(snapshot, snapshot.at);
		const covered = place + Math.round(lengthMs / slotMs);
		while (slots.length < Math.min(most, covered)) push(snapshot);
		begin = at - lengthMs;
	}

	return slots.reverse();
});
