// A history of snapshots → series of numbers over time, each number worked out once.
import type {ReadySnapshot, Row} from '../../core/snapshot.js';
import {sumOf, type Gauge} from '../../shapes/gauge.js';
import {rowsOf} from '../../shapes/index.js';
import {timeline} from './timeline.js';

/** The same per second. */
export const rateOf = (key: string, include?: (row: Row) => boolean): Gauge => {
	const sum = sumOf(key, include);
	return (snapshot) => {
		const value = sum(snapshot);
		return value === null ? null : value / snapshot.seconds;
	};
};

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
