// Histograms → the rows, heats and labels that the histogram and the heat map share.
import {duration} from '../../core/format.js';
import type {Bucket, Histogram, HistogramUnit} from '../../core/snapshot.js';
import {unitNs} from '../../shapes/hist/log2.js';
import type {Theme} from '../theme/theme.js';

export const latencyText = (value: number, unit: HistogramUnit): string =>
	duration(value * unitNs[unit]);

/** The bound of a bucket in at most five cells: powers of two need no digits after the point. */
export function boundText(value: number, unit: HistogramUnit): string {
	if (value === 0) return `0${unit}`;
	return latencyText(value, unit).replace(/^\d+\.\d/, (number) =>
		String(Math.round(Number(number))),
	);
}

/** Where a latency lies between cold (1 us) and hot (1 s), by its logarithm. */
export function latencyHeat(value: number, unit: HistogramUnit): number {
	const us = (value * unitNs[unit]) / unitNs.us;
	return us <= 1 ? 0 : Math.min(1, Math.log2(us) / 20);
}

export const paintLatency = (value: number, unit: HistogramUnit, theme: Theme): string =>
	theme.ramp(latencyHeat(value, unit), latencyText(value, unit));

/** One line of a histogram: a bucket, or several neighbours. */
export type Band = {readonly from: number; readonly to: number};

/**
 * The bands from the shortest to the longest latency seen, at most `height`. Where that is too few,
 * bands take two neighbouring buckets, or more.
 */
export function bands(histograms: readonly Histogram[], height: number): Band[] {
	const ends = new Map<number, number>();
	for (const {buckets} of histograms) {
		for (const {from, to, count} of buckets) if (count > 0) ends.set(from, to);
	}

	const lowest = Math.min(...ends.keys());
	const highest = Math.max(...ends.keys());
	const all: Band[] = [];
	// Buckets are powers of two, so those without observations between two others are known.
	for (let from = lowest; from <= highest && ends.size > 0; from = from < 2 ? 2 : from * 2) {
		all.push({from, to: ends.get(from) ?? (from < 2 ? 1 : from * 2 - 1)});
	}

	return joined(all, height);
}

/** As many bands as there are rows: the shortest latencies take one bucket more than the others. */
function joined(all: readonly Band[], rows: number): Band[] {
	if (all.length <= rows) return [...all];
	const most = Math.ceil(all.length / rows);
	const full = all.length - rows * (most - 1);
	return Array.from({length: rows}, (_, row) => {
		const first = row * most - Math.max(0, row - full);
		const next = (row + 1) * most - Math.max(0, row + 1 - full);
		return {from: all[first]?.from ?? 0, to: all[next - 1]?.to ?? 0};
	});
}

/** `64–127us`, both ends included: as exact as the buckets are. */
export const rangeIn = ({from, to}: Band, unit: HistogramUnit): string => `${from}–${to}${unit}`;

/** Observations in the band. */
export const inBand = (buckets: readonly Bucket[], {from, to}: Band): number =>
	buckets.reduce(
		(sum, bucket) => (bucket.from >= from && bucket.from <= to ? sum + bucket.count : sum),
		0,
	);
