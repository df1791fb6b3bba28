// A view → the rows and columns that the cursor, the order and the filter work on, for every shape.
import {count} from '../format.js';
import type {Column} from '../probe/probe.js';
import type {Histogram, ReadySnapshot, Row, Value} from '../probe/snapshot.js';
import {histogramKey, latencyText} from './latency.js';
import {arrange, identity, orderOf, type Order} from './rows.js';
import type {TableState} from './state.js';
import {readyOf, type View} from './view.js';

export type PanelTable = {
	readonly columns: readonly Column[];
	/** Filtered and sorted. */
	readonly rows: readonly Row[];
	readonly totals: Row;
	readonly seconds: number;
	readonly order: Order;
	/** Index of the row under the cursor; 0 when there are no rows. */
	readonly selected: number;
};

/** Undefined while there is nothing to list: no data yet, or a single histogram. */
export function panelTable(view: View, state: TableState): PanelTable | undefined {
	const ready = readyOf(view);
	if (ready === undefined || view.source === undefined) return undefined;
	const keyed = ready.shape === 'hist';
	if (keyed && !ready.histograms.some(({key}) => Object.keys(key).length > 0)) return undefined;
	const columns = keyed ? histogramColumns(ready.histograms) : view.source.plan.columns;
	const all = keyed ? ready.histograms.map((one) => histogramRow(one)) : ready.rows;
	const wanted = state.order ?? {key: keyed ? 'count' : view.source.plan.sortBy};
	const order = orderOf(wanted, all);
	const rows = arrange(all, order, state.query);
	const found =
		state.selected === undefined ? 0 : rows.findIndex((row) => identity(row) === state.selected);
	const selected = Math.max(0, found === -1 ? Math.min(state.index, rows.length - 1) : found);
	return {columns, rows, totals: totalsOf(ready), seconds: ready.seconds, order, selected};
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
			...{title: 'PER S', width: 7},
			text: (value, seconds) => count((typeof value === 'number' ? value : 0) / seconds),
		},
	};
	const percentiles = ['p50', 'p90', 'p99', 'max'].map((key): Column => ({
		...{key, title: key, width: 6, align: 'right', describe: 'latency', text: latency},
	}));
	return [...keys, rate, ...percentiles];
}
