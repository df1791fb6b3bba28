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
	if (ignored.length === tests.length) return {snapshot, ignored};
	if (snapshot.shape === 'hist') {
		const histograms = snapshot.histograms.filter(({key}) => passes(key));
		return {snapshot: {...snapshot, histograms}, ignored};
	}

	const kept = snapshot.rows.filter((row) => passes(row));
	return {snapshot: {...snapshot, rows: kept, totals: sums(kept, snapshot.totals)}, ignored};
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

/** The same totals over fewer rows; what was not measured stays so. */
function sums(rows: readonly Row[], totals: Row): Row {
	const entries = Object.keys(totals).map((key): [string, Value] => {
		const values = rows.map((row) => row[key]).filter((value) => typeof value === 'number');
		const unmeasured = values.length === 0 && totals[key] === null;
		return [key, unmeasured ? null : values.reduce((sum, value) => sum + value, 0)];
	});
	return Object.fromEntries(entries);
}
