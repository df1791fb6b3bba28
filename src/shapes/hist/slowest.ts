// Histograms of times → one percentile of them; told apart by key, that of the slowest.
import type {ReadySnapshot} from '../../core/snapshot.js';
import {histogramsOf} from './hist-shape.js';
import {unitNs} from './log2.js';

/** Null where none has at least so many observations: fewer make no percentile. */
export function slowestMs(
	snapshot: ReadySnapshot,
	percentile: 'p50' | 'p90' | 'p99',
	least: number,
): number | null {
	const seen = histogramsOf(snapshot).filter(({count}) => count >= least);
	const times = seen.map((one) => ((one[percentile] ?? 0) * unitNs[one.unit]) / unitNs.ms);
	return times.length === 0 ? null : Math.max(...times);
}

export const isKeyed = (snapshot: ReadySnapshot): boolean =>
	histogramsOf(snapshot).some(({key}) => Object.keys(key).length > 0);
