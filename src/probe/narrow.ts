// A snapshot of everything → what of it is about some processes, where its rows tell: filters for data
// that is already counted. Live filters are applied in the kernel.
import type {FilterName, Filters} from './probe.js';
import type {ReadySnapshot, Row, Value} from './snapshot.js';

export type Narrowed = {
	readonly snapshot: ReadySnapshot;
	/** Filters that the rows say nothing about: all is shown. */
	readonly ignored: readonly FilterName[];
};

type Test = {readonly name: FilterName; readonly matches: ((row: Row) => boolean) | undefined};

export function narrow(snapshot: ReadySnapshot, filters: Filters): Narrowed {
	const rows = snapshot.shape === 'hist' ? snapshot.histograms.map(({key}) => key) : snapshot.rows;
	const tests = testsOf(filters, rows[0]);
	const ignored = tests.filter(({matches}) => matches === undefined).map(({name}) => name);
	const passes = (row: Row): boolean => tests.every(({matches}) => matches?.(row) ?? true);
	return {snapshot: onlyRows(snapshot, passes), ignored};
}

/** The snapshot with those rows, or histograms by their keys, that pass; itself where all do. */
export function onlyRows(snapshot: ReadySnapshot, passes: (row: Row) => boolean): ReadySnapshot {
	if (snapshot.shape === 'hist') {
		const histograms = snapshot.histograms.filter(({key}) => passes(key));
		return histograms.length === snapshot.histograms.length ? snapshot : {...snapshot, histograms};
	}

	const rows = snapshot.rows.filter(passes);
	if (rows.length === snapshot.rows.length) return snapshot;
	return {...snapshot, rows, totals: sums(rows, snapshot.totals)};
}

/** An empty snapshot is empty with any filter. */
function testsOf({pids, comm, uid, cgroupId}: Filters, sample: Row | undefined): Test[] {
	const on = (name: FilterName, accepts: (value: Value | undefined) => boolean): Test => {
		const applies = sample === undefined || sample[name] !== undefined;
		return {name, matches: applies ? (row) => accepts(row[name]) : undefined};
	};
	return [
		...(pids === undefined ? [] : [on('pid', (pid) => pids.some((wanted) => wanted === pid))]),
		...(comm === undefined ? [] : [on('comm', (name) => name === comm)]),
		...(uid === undefined ? [] : [on('uid', (user) => user === uid)]),
		...(cgroupId === undefined ? [] : [{name: 'cgroup', matches: undefined} as const]),
	];
}

/** The same totals over fewer rows; null what none of them, or nothing at all, was measured by. */
function sums(rows: readonly Row[], totals: Row): Row {
	const entries = Object.entries(totals).map(([key, total]): [string, Value] => {
		const values = rows.map((row) => row[key]).filter((value) => typeof value === 'number');
		const isMeasured = values.length > 0 || (rows.length === 0 && total !== null);
		return [key, isMeasured ? values.reduce((sum, value) => sum + value, 0) : null];
	});
	return Object.fromEntries(entries);
}
