// A view → the rows and columns that the cursor, the order and the filter work on, for every shape.
import {count} from '../format.js';
import type {Column} from '../probe/probe.js';
import type {Histogram, HistogramUnit, ReadySnapshot, Row, Value} from '../probe/snapshot.js';
import {histogramKey, latencyText} from './latency.js';
import {arrange, identity, orderOf, type Order} from './rows.js';
import type {Fields} from '../query/field.js';
import {matcherOf} from '../query/match.js';
import {parseQuery} from '../query/parse.js';
import {isAbout} from './drill.js';
import {fieldsOf} from './fields.js';
import type {TableState} from './state.js';
import {readyOf, type View} from './view.js';

export type PanelTable = {
	readonly columns: readonly Column[];
	/** Filtered and sorted. */
	readonly rows: readonly Row[];
	/** Also those that the query leaves out. */
	readonly all: readonly Row[];
	/** What a query can ask of them. */
	readonly fields: () => Fields;
	/** Columns that the query asks for and that are not here. */
	readonly missing: readonly string[];
	readonly totals: Row;
	readonly seconds: number;
	readonly order: Order;
	/** Index of the row under the cursor; 0 when there are no rows, -1 while the suspect has none. */
	readonly selected: number;
};

/** Undefined while there is nothing to list: no data yet, or a single histogram. */
export function panelTable(view: View, state: TableState): PanelTable | undefined {
	const ready = readyOf(view);
	if (ready === undefined || view.source === undefined) return undefined;
	const keyed = ready.shape === 'hist';
	if (keyed && !ready.histograms.some(({key}) => Object.keys(key).length > 0)) return undefined;
	const listed = panelColumns(view);
	const shown = listed.filter(({key}) => !state.hidden.includes(key));
	// Settings may name columns from another kernel or all there are.
	const columns = shown.length > 0 ? shown : listed;
	const all = keyed ? ready.histograms.map((one) => histogramRow(one)) : ready.rows;
	const wanted = state.order ?? {key: keyed ? 'count' : view.source.plan.sortBy};
	const order = orderOf(wanted, all);
	const fields = () => fieldsOf(listed, sampleOf(view, all), ready.seconds, unitsOf(ready));
	const matcher = state.query === '' ? undefined : matcherOf(parseQuery(state.query), fields());
	const rows = arrange(all, order, matcher?.matches);
	const selected = cursor(rows, state);
	return {
		...{columns, rows, all, fields, missing: matcher?.missing ?? [], totals: totalsOf(ready)},
		...{seconds: ready.seconds, order, selected},
	};
}

function cursor(rows: readonly Row[], {selected, index, suspect}: TableState): number {
	if (suspect !== undefined) return rows.findIndex((row) => isAbout(row, suspect) === true);
	const found = selected === undefined ? 0 : rows.findIndex((row) => identity(row) === selected);
	return Math.max(0, found === -1 ? Math.min(index, rows.length - 1) : found);
}

/** `3 of 40 rows` where a query leaves some out. */
export const foundOf = (table: PanelTable | undefined): string =>
	table === undefined || table.rows.length === table.all.length
		? ''
		: `${table.rows.length} of ${table.all.length} rows`;

/** Rows may hold more than columns do; where there are none now, an earlier one tells. */
function sampleOf({history}: View, all: readonly Row[]): Row | undefined {
	if (all[0] !== undefined) return all[0];
	const past = history.findLast((one) => one.shape !== 'hist' && one.rows.length > 0);
	return past === undefined || past.shape === 'hist' ? undefined : past.rows[0];
}

/** The percentiles of histograms have names without units. */
const unitsOf = (ready: ReadySnapshot): Record<string, HistogramUnit> => {
	const unit = ready.shape === 'hist' ? ready.histograms[0]?.unit : undefined;
	return Object.fromEntries(unit === undefined ? [] : percentileKeys.map((key) => [key, unit]));
};

/** Also those that are not shown. */
export function panelColumns(view: View): readonly Column[] {
	const ready = readyOf(view);
	if (ready?.shape === 'hist') return histogramColumns(ready.histograms);
	return view.source?.plan.columns ?? [];
}

function totalsOf(ready: ReadySnapshot): Row {
	if (ready.shape !== 'hist') return ready.totals;
	return {count: ready.histograms.reduce((sum, {count: one}) => sum + one, 0)};
}

const histogramRow = ({key, count: total, p50, p90, p99, max}: Histogram): Row => ({
	...key,
	count: total,
	p50,
	p90,
	p99,
	max,
});

/** The histogram of a row of a table of histograms. */
export const histogramOf = (row: Row | undefined, ready: ReadySnapshot): Histogram | undefined => {
	if (ready.shape !== 'hist') return undefined;
	if (row === undefined) return ready.histograms[0];
	return ready.histograms.find(({key}) =>
		Object.entries(key).every(([name, value]) => row[name] === value),
	);
};

/** The same one in another snapshot. */
export const sameHistogram = (wanted: Histogram, other: ReadySnapshot): Histogram | undefined =>
	other.shape === 'hist'
		? other.histograms.find((one) => histogramKey(one) === histogramKey(wanted))
		: undefined;

const percentileKeys = ['p50', 'p90', 'p99', 'max'];

function histogramColumns(histograms: readonly Histogram[]): Column[] {
	const unit = histograms[0]?.unit ?? 'us';
	const latency = (value: Value) => (typeof value === 'number' ? latencyText(value, unit) : '–');
	const keys = Object.entries(histograms[0]?.key ?? {}).map(([key, value]): Column => ({
		key,
		title: key.toUpperCase(),
		width: typeof value === 'number' ? 7 : 16,
		align: typeof value === 'number' ? 'right' : 'left',
		describe: 'what the histogram is of',
	}));
	const rate: Column = {
		...{
			key: 'count',
			title: 'COUNT',
			width: 7,
			align: 'right',
			describe: 'observations per second',
		},
		screen: {
			...{title: 'COUNT/s', width: 7},
			text: (value, seconds) => count((typeof value === 'number' ? value : 0) / seconds),
		},
	};
	const percentiles = percentileKeys.map((key): Column => ({
		...{key, title: key, width: 6, align: 'right', describe: 'latency', text: latency},
	}));
	return [...keys, rate, ...percentiles];
}
