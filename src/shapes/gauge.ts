// One number of each snapshot, worked out once.
import {memoised} from '../core/memoise.js';
import type {ReadySnapshot, Row} from '../core/snapshot.js';
import {allRowsOf} from './index.js';

/** One number of a snapshot; null when it was not measured. */
export type Gauge = (snapshot: ReadySnapshot) => number | null;

/** The sum of a column over all there was, as far as `include` lets it through. */
export const sumOf = (key: string, include: (row: Row) => boolean = () => true): Gauge =>
	memoised((snapshot) => {
		let sum: number | null = null;
		for (const row of allRowsOf(snapshot)) {
			const value = row[key];
			if (typeof value === 'number' && include(row)) sum = (sum ?? 0) + value;
		}

		// No rows add up to zero; rows without a measured value add up to an unknown sum.
		return sum ?? (allRowsOf(snapshot).some((row) => (row[key] ?? null) === null) ? null : 0);
	});
