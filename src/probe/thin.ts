// A snapshot → the same with its top rows only, and the others added up: what a long history can afford.
import {percentile} from './log2.js';
import type {Histogram, ReadySnapshot, Row, Value} from './snapshot.js';

/** In place of the names of those that were added up. */
const others = '(others)';

/** More kinds than this among the rest are not told apart. */
const mostKinds = 8;

/**
 * Sums over all rows stay what they were, also by the few kinds that a column of text tells apart
 * (`direction`). What is no sum, such as a mean, is null in the rows of the others.
 */
export function thinned(snapshot: ReadySnapshot, limit: number, sortBy: string): ReadySnapshot {
	const of = snapshot.thinned?.of ?? sizeOf(snapshot);
	if (of <= limit || snapshot.thinned?.rows === limit) return snapshot;
	// What was added up before stands behind the rows that were kept then.
	const kept = snapshot.thinned?.rows ?? of;
	const caveats = snapshot.caveats.slice(snapshot.thinned === undefined ? 0 : 1);
	const how = {
		thinned: {rows: limit, of},
		caveats: [
			`Of this moment only the top ${limit} of ${of} rows are kept; the others are added up.`,
			...caveats,
		],
	};
	if (snapshot.shape === 'hist') {
		const [top, rest] = split(snapshot.histograms, kept, limit, ({count}) => count);
		return {...snapshot, ...how, histograms: [...top, ...sumOfHistograms(rest)]};
	}

	const [top, rest] = split(snapshot.rows, kept, limit, (row) => numberOf(row[sortBy]));
	return {...snapshot, ...how, rows: [...top, ...sumsOfRows(rest, snapshot.totals)]};
}

const sizeOf = (snapshot: ReadySnapshot): number =>
	snapshot.shape === 'hist' ? snapshot.histograms.length : snapshot.rows.length;

const numberOf = (value: Value | undefined): number => (typeof value === 'number' ? value : -1);

/** The largest of the first `kept`, in descending order, and all others; one pass, there may be many. */
function split<T>(
	all: readonly T[],
	kept: number,
	limit: number,
	sizeOfOne: (one: T) => number,
): [T[], T[]] {
	const top: Array<{readonly one: T; readonly size: number}> = [];
	const rest = all.slice(kept);
	for (const one of all.slice(0, kept)) {
		const size = sizeOfOne(one);
		const last = top[limit - 1];
		if (last !== undefined && size <= last.size) {
			rest.push(one);
			continue;
		}

		const at = top.findIndex((other) => other.size < size);
		top.splice(at === -1 ? top.length : at, 0, {one, size});
		const pushedOut = top.length > limit ? top.pop() : undefined;
		if (pushedOut !== undefined) rest.push(pushedOut.one);
	}

	return [top.map(({one}) => one), rest];
}

function sumsOfRows(rows: readonly Row[], totals: Row): Row[] {
	const kinds = kindColumns(rows);
	const sums = new Map<string, Record<string, Value>>();
	for (const row of rows) {
		const kind = kinds.map((key) => String(row[key])).join('\0');
		let sum = sums.get(kind);
		if (sum === undefined) {
			sum = Object.fromEntries(
				Object.keys(row).map((key) => [key, kinds.includes(key) ? (row[key] ?? null) : null]),
			);
			if ('comm' in row) sum['comm'] = others;
			sums.set(kind, sum);
		}

		for (const key of Object.keys(totals)) {
			const value = row[key];
			if (typeof value === 'number') sum[key] = Math.max(0, numberOf(sum[key])) + value;
		}
	}

	return [...sums.values()];
}

/** Columns of text that tell only a few kinds of rows apart. */
function kindColumns(rows: readonly Row[]): string[] {
	const [first = {}] = rows;
	let kinds = 1;
	return Object.keys(first).filter((key) => {
		if (key === 'comm' || typeof first[key] !== 'string') return false;
		const found = new Set<Value | undefined>();
		for (const row of rows) {
			found.add(row[key]);
			if (found.size * kinds > mostKinds) return false;
		}

		kinds *= found.size;
		return true;
	});
}

/** One histogram of all of them; none of none. */
function sumOfHistograms(histograms: readonly Histogram[]): Histogram[] {
	const [first] = histograms;
	if (first === undefined) return [];
	const counts = new Map<number, {from: number; to: number; count: number}>();
	for (const {buckets} of histograms) {
		for (const {from, to, count} of buckets) {
			const known = counts.get(from);
			if (known === undefined) counts.set(from, {from, to, count});
			else known.count += count;
		}
	}

	const buckets = [...counts.values()].sort((a, b) => a.from - b.from);
	const count = histograms.reduce((sum, one) => sum + one.count, 0);
	const sum = histograms.reduce((total, one) => total + one.sum, 0);
	const max = histograms.reduce((most, one) => Math.max(most, one.max), 0);
	const at = (share: number): number | null => percentile(buckets, count, share, max);
	const key = Object.fromEntries(
		Object.keys(first.key).map((name) => [name, name === 'comm' ? others : null]),
	);
	return [
		{key, unit: first.unit, count, sum, max, p50: at(0.5), p90: at(0.9), p99: at(0.99), buckets},
	];
}
