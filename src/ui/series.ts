// A history of snapshots → series of numbers over time, each number worked out once.
import {memoised} from '../memoise.js';
import type {ReadySnapshot, Row} from '../probe/snapshot.js';
import {timeline} from './timeline.js';

/** One number of a snapshot; null when it was not measured. */
export type Gauge = (snapshot: ReadySnapshot) => number | null;

const rowsOf = (snapshot: ReadySnapshot): readonly Row[] =>
	snapshot.shape === 'hist' ? [] : snapshot.rows;

/** The sum of a column per second, over the rows that `include` lets through. */
export const rateOf = (key: string, include: (row: Row) => boolean = () => true): Gauge =>
	memoised((snapshot) => {
		let sum: number | null = null;
		for (const row of rowsOf(snapshot)) {
			const value = row[key];
			if (typeof value === 'number' && include(row)) sum = (sum ?? 0) + value;
		}

		// Nobody there is a rate of zero; somebody there, but not measured, is unknown.
		const measured = sum ?? (rowsOf(snapshot).some((row) => row[key] === null) ? null : 0);
		return measured === null ? null : measured / snapshot.seconds;
	});

/** A column of the first row as it is. */
export const valueOf =
	(key: string): Gauge =>
	(snapshot) => {
		const value = rowsOf(snapshot)[0]?.[key];
		return typeof value === 'number' ? value : null;
	};

/** The values of the newest `points` slots of time, oldest first. */
export const recent = (
	history: readonly ReadySnapshot[],
	gauge: Gauge,
	points: number,
): Array<number | null> =>
	timeline(history)
		.slice(-points)
		.map(({snapshot}) => (snapshot === undefined ? null : gauge(snapshot)));
