// Distributions as power-of-two histograms, one or several told apart by their keys.
import {amount, list, Mismatch, number, numberOrNull, fields, row} from '../../core/from-json.js';
import {memoised} from '../../core/memoise.js';
import type {Bucket, Histogram, HistogramReading, ReadySnapshot, Row} from '../../core/snapshot.js';
import type {Schema, ShapeModule, Wanted} from '../shape.js';
import {findColumn, sortedRows} from '../table/sort.js';
import {topOf} from '../top.js';
import {histogramColumns, histogramRow, totalCount} from './hist-columns.js';
import {merged} from './merge.js';
import {histogramText} from './hist-text.js';

/** A bucket is a small object of its own. */
const weightOf = ({buckets}: Histogram): number => 1 + buckets.length / 4;

const othersOf = ({otherHistogram}: HistogramReading): readonly Histogram[] =>
	otherHistogram === undefined ? [] : [otherHistogram];

const allOf = (data: HistogramReading): readonly Histogram[] => [
	...data.histograms,
	...othersOf(data),
];

const emptyKey = ({columns}: Schema): Row =>
	Object.fromEntries(columns.map(({key}) => [key, null]));

/** Most observations first, unless a column of the list is asked for. */
function sorted({histograms}: HistogramReading, schema: Schema, wanted: Wanted): Histogram[] {
	const columns = histogramColumns(schema.columns, schema.unit);
	if (wanted.sort === undefined || findColumn(columns, wanted.sort) === undefined) {
		return histograms.toSorted((a, b) => b.count - a.count);
	}

	const byRow = new Map(histograms.map((one) => [histogramRow(one), one]));
	const rows = sortedRows([...byRow.keys()], {columns, sortBy: 'count'}, wanted);
	return rows.flatMap((one) => byRow.get(one) ?? []);
}

/** The sums where whatever passes was not kept. */
const unknown: Row = {count: null};

/** Said where there would be a histogram if a long history had kept it. */
export const notKept = 'not kept';

export const histShape: ShapeModule<HistogramReading> = {
	weight: (data) => allOf(data).reduce((sum, one) => sum + weightOf(one), 0),
	size: ({histograms}) => histograms.length,
	thin(data, limit, schema) {
		const {top, rest} = topOf(data.histograms, limit, ({count}) => count);
		const otherHistogram = merged([...rest, ...othersOf(data)], emptyKey(schema));
		return {...data, histograms: top, ...(otherHistogram && {otherHistogram})};
	},
	where(data, passes) {
		const histograms = data.histograms.filter(({key}) => passes(key));
		const {otherHistogram, ...rest} = data;
		if (histograms.length === data.histograms.length && otherHistogram === undefined) return data;
		const isUnknown = histograms.length === 0 && otherHistogram !== undefined;
		return {...rest, histograms, ...(isUnknown && {isUnknown})};
	},
	columns: ({columns, unit}) => histogramColumns(columns, unit),
	rows: ({histograms}) => histograms.map((one) => histogramRow(one)),
	others: (data) =>
		data.isUnknown === true ? [unknown] : othersOf(data).map((one) => histogramRow(one)),
	totals: (data) => (data.isUnknown === true ? unknown : {count: totalCount(allOf(data))}),
	isEmpty: ({histograms}) => totalCount(histograms) === 0,
	empty: () => ({shape: 'hist', histograms: []}),
	encode(data, schema, wanted) {
		return {
			histograms: sorted(data, schema, wanted).slice(0, wanted.rows ?? data.histograms.length),
		};
	},
	decode({shape, histograms}) {
		if (shape !== 'hist') throw new Mismatch();
		return {shape, histograms: list(histograms, histogramFrom)};
	},
	text(data, plan, style) {
		if (data.isUnknown === true) return [notKept];
		const shown = sorted(data, plan, style).slice(0, style.rows ?? data.histograms.length);
		return shown.flatMap((one) => {
			const isKeyed = Object.keys(one.key).length > 0;
			return isKeyed ? ['', ...histogramText(one)] : histogramText(one);
		});
	},
};

function bucketFrom(json: unknown): Bucket {
	const {from, to, count} = fields(json);
	return {from: number(from), to: number(to), count: amount(count)};
}

/** Later code steps from one bucket to the next: it would never get there if they did not ascend. */
function bucketsFrom(json: unknown): Bucket[] {
	const buckets = list(json, bucketFrom);
	let end = -1;
	for (const {from, to} of buckets) {
		if (from < 0 || from <= end || to < from) throw new Mismatch();
		end = to;
	}

	return buckets;
}

function histogramFrom(json: unknown): Histogram {
	const {key, unit, count, sum, max, p50, p90, p99, buckets} = fields(json);
	if (unit !== 'ns' && unit !== 'us' && unit !== 'ms') throw new Mismatch();
	return {
		...{key: row(key), unit, count: amount(count), sum: number(sum), max: number(max)},
		...{p50: numberOrNull(p50), p90: numberOrNull(p90), p99: numberOrNull(p99)},
		buckets: bucketsFrom(buckets),
	};
}

/** For pictures of distributions: none where the data is of another shape. */
export const histogramsOf = (snapshot: ReadySnapshot): readonly Histogram[] =>
	snapshot.shape === 'hist' ? snapshot.histograms : [];

/** Whether a histogram that is not here may have been there all the same. */
export const isInPart = (snapshot: ReadySnapshot): boolean =>
	snapshot.shape === 'hist' &&
	(snapshot.isUnknown === true || snapshot.otherHistogram !== undefined);

/** All of them as one, those that a long history did not keep too; undefined where there is none. */
export const wholeHistogram = memoised((snapshot: ReadySnapshot): Histogram | undefined => {
	if (snapshot.shape !== 'hist') return undefined;
	const all = allOf(snapshot);
	return all.length === 1 ? all[0] : merged(all, {});
});
