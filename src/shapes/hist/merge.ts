// Several histograms → one of all that they observed.
import type {Histogram, Row} from '../../core/snapshot.js';
import {percentile} from './log2.js';

/** Undefined for none. @param key what the result is called by */
export function merged(histograms: readonly Histogram[], key: Row): Histogram | undefined {
	const [first] = histograms;
	if (first === undefined) return undefined;
	const counts = new Map<number, {from: number; to: number; count: number}>();
	for (const {buckets} of histograms) {
		for (const {from, to, count} of buckets) {
			const known = counts.get(from);
			if (known === undefined) counts.set(from, {from, to, count});
			else known.count += count;
		}
	}

	const buckets = withoutGaps([...counts.values()].sort((a, b) => a.from - b.from));
	const count = histograms.reduce((sum, one) => sum + one.count, 0);
	const sum = histograms.reduce((total, one) => total + one.sum, 0);
	const max = histograms.reduce((most, one) => Math.max(most, one.max), 0);
	const at = (share: number): number | null => percentile(buckets, count, share, max);
	const {unit} = first;
	return {key, unit, count, sum, max, p50: at(0.5), p90: at(0.9), p99: at(0.99), buckets};
}

type Merging = {from: number; to: number; count: number};

/** Buckets are powers of two: those between two others are known. */
function withoutGaps(buckets: readonly Merging[]): Merging[] {
	return buckets.flatMap((bucket, index) => {
		const filled: Merging[] = [];
		const end = buckets[index + 1]?.from ?? 0;
		for (let from = bucket.to + 1; from < end; from *= 2) {
			filled.push({from, to: from * 2 - 1, count: 0});
		}

		return [bucket, ...filled];
	});
}
