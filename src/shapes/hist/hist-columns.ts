// Histograms → a list of them, a row each: what it is of, how many observations, percentiles.
import {amountText, type Column} from '../../core/column.js';
import {unmeasured} from '../../core/format.js';
import type {Histogram, HistogramUnit, Row} from '../../core/snapshot.js';

export const histogramRow = ({key, count: total, p50, p90, p99, max}: Histogram): Row => ({
	...key,
	count: total,
	p50,
	p90,
	p99,
	max,
});

/** None for a single histogram: there is nothing to list. */
export function histogramColumns(
	keys: readonly Column[],
	unit: HistogramUnit = 'us',
): readonly Column[] {
	if (keys.length === 0) return [];
	const total: Column = {
		...{key: 'count', title: 'COUNT', width: 7, unit: 'count', role: 'counter'},
		...{describe: 'observations', screen: {title: 'COUNT/s'}},
	};
	const latencies = ['p50', 'p90', 'p99', 'max'].map((key): Column => ({
		...{key, title: key, width: 6, unit, role: 'gauge', describe: 'latency'},
		text: (value) => (typeof value === 'number' ? amountText(value, unit) : unmeasured),
	}));
	return [...keys, total, ...latencies];
}

/** For the shape's totals: `count` as the list's column has it. */
export const totalCount = (histograms: readonly Histogram[]): number =>
	histograms.reduce((sum, one) => sum + one.count, 0);
