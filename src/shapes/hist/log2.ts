// Slots of a power-of-two histogram (hist.bpf.h) → buckets and percentiles.
import type {Bucket, Histogram, HistogramUnit, Row} from '../../core/snapshot.js';

/** Nanoseconds in one unit. */
export const unitNs: Readonly<Record<HistogramUnit, number>> = {ns: 1, us: 1000, ms: 1_000_000};

/** Slot 0 holds 0 and 1, slot i what has i + 1 binary digits. */
export const slotFrom = (slot: number): number => (slot === 0 ? 0 : 2 ** slot);
export const slotTo = (slot: number): number => 2 ** (slot + 1) - 1;

/** What the kernel keeps of one histogram, as differences over one interval. */
export type Slots = {
	readonly slots: readonly number[];
	readonly sum_ns: number;
	/** 0 if the interval's largest got away in a race with the poll. */
	readonly max_ns: number;
};

export function histogram(
	key: Row,
	unit: HistogramUnit,
	{slots, sum_ns, max_ns}: Slots,
): Histogram {
	const first = slots.findIndex((count) => count > 0);
	const last = slots.findLastIndex((count) => count > 0);
	const buckets: Bucket[] =
		first === -1
			? []
			: slots.slice(first, last + 1).map((count, index) => ({
					from: slotFrom(first + index),
					to: slotTo(first + index),
					count,
				}));
	const count = slots.reduce((sum, value) => sum + value, 0);
	// The slots know better than a max that got away.
	const max = last === -1 ? 0 : Math.max(max_ns / unitNs[unit], slotFrom(last));
	const at = (share: number): number | null => percentile(buckets, count, share, max);
	return {
		key,
		unit,
		count,
		sum: sum_ns / unitNs[unit],
		max,
		p50: at(0.5),
		p90: at(0.9),
		p99: at(0.99),
		buckets,
	};
}

/** The upper end of the bucket that holds the observation with that share of all at or below it. */
export function percentile(
	buckets: readonly Bucket[],
	count: number,
	share: number,
	max: number,
): number | null {
	const rank = Math.max(1, Math.ceil(count * share));
	let seen = 0;
	for (const bucket of buckets) {
		seen += bucket.count;
		if (seen >= rank && bucket.count > 0) return Math.min(bucket.to, Math.floor(max));
	}

	return null;
}
