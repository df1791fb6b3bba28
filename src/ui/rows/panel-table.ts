// A view → the rows and columns that the cursor, the order and the filter work on, for every shape.
import {counted, shownColumns, type Column} from '../../core/column.js';
import type {Histogram, ReadySnapshot, Reading, Row} from '../../core/snapshot.js';
import {matcherOf} from '../../query/match.js';
import {parseQuery} from '../../query/parse.js';
import type {QueryFields} from '../../query/field.js';
import {histogramsOf} from '../../shapes/hist/hist-shape.js';
import {listColumns, shapeOf} from '../../shapes/index.js';
import {isAbout} from '../feeds/drill.js';
import {readyOf, type View} from '../feeds/view.js';
import type {TableState} from '../state/state.js';
import {fieldsOf} from './fields.js';
import {arrange, identity, orderOf, type Order, type OrderedRows} from './rows.js';

export type PanelTable = {
	/** Those that are shown. */
	readonly columns: readonly Column[];
	/** Also the others that rows have. */
	readonly allColumns: readonly Column[];
	/** Filtered and sorted. */
	readonly rows: OrderedRows;
	/** What a long history has added up: no row of anybody. */
	readonly others: readonly Row[];
	/** Also those that the query leaves out. */
	readonly all: readonly Row[];
	/** What a query can ask of them. */
	readonly fields: () => QueryFields;
	/** Columns that the query asks for and that are not here. */
	readonly missing: readonly string[];
	readonly totals: Row;
	readonly seconds: number;
	readonly order: Order;
	/** Index of the row under the cursor; 0 when there are no rows, -1 while the suspect has none. */
	readonly selected: number;
};

/** Views and states never change: the keys and the screen ask for the same table in every frame. */
const made = new WeakMap<
	View,
	{readonly state: TableState; readonly table: PanelTable | undefined}
>();

/** Undefined where nothing is listed: a single histogram, or a panel that gives no data. */
export function panelTable(view: View, state: TableState): PanelTable | undefined {
	const known = made.get(view);
	if (known?.state === state) return known.table;
	const table = tableOf(view, state);
	made.set(view, {state, table});
	return table;
}

function tableOf(view: View, state: TableState): PanelTable | undefined {
	const ready = readyOf(view) ?? nothingYet(view);
	if (ready === undefined || view.source === undefined) return undefined;
	const {plan} = view.source;
	const allColumns = listColumns(plan);
	const listed = shownColumns(allColumns);
	if (listed.length === 0) return undefined;
	const chosen = listed.filter(({key}) => !state.hidden.includes(key));
	// Settings may name columns from another kernel or all there are.
	const columns = chosen.length > 0 ? chosen : listed;
	const shape = shapeOf<Read>(ready);
	const all = shape.rows(ready);
	const order = orderOf(state.order ?? {key: plan.sortBy}, allColumns);
	const fields = () => fieldsOf(allColumns, ready.seconds);
	const matcher = state.query === '' ? undefined : matcherOf(parseQuery(state.query), fields());
	const by = allColumns.find(({key}) => key === order.key) ?? order;
	const rows = arrange(all, order, allColumns, matcher?.matches, (row) => counted(by, row));
	return {
		...{columns, allColumns, rows, all, fields, missing: matcher?.missing ?? []},
		...{totals: shape.totals(ready), seconds: ready.seconds, order},
		others: shape.others(ready),
		selected: cursor(rows, allColumns, state),
	};
}

type Read = Reading & {readonly seconds: number};

/** Before the first interval has ended what was asked for is known, and can be sorted and filtered. */
function nothingYet({snapshot, source}: View): Read | undefined {
	if (snapshot.status !== 'starting' || source === undefined) return undefined;
	const {plan} = source;
	return {...shapeOf<Reading>(plan).empty(plan), seconds: 1};
}

function cursor(
	rows: OrderedRows,
	columns: readonly Column[],
	{selected, index, suspect}: TableState,
): number {
	if (suspect !== undefined)
		return rows.findIndex((row) => isAbout(row, suspect, columns) === true);
	const found =
		selected === undefined ? 0 : rows.findIndex((row) => identity(row, columns) === selected);
	return Math.max(0, found === -1 ? Math.min(index, rows.length - 1) : found);
}

/** `3 of 40 rows` where a query leaves some out. */
export const foundOf = (table: PanelTable | undefined): string =>
	table === undefined || table.rows.length === table.all.length
		? ''
		: `${table.rows.length} of ${table.all.length} rows`;

/** All that can be shown, also those that are not. */
export const panelColumns = ({source}: View): readonly Column[] =>
	source === undefined ? [] : shownColumns(listColumns(source.plan));

/** The histogram of a row of a list of histograms. */
export const histogramOf = (row: Row, ready: ReadySnapshot): Histogram | undefined =>
	histogramsOf(ready).find(({key}) =>
		Object.entries(key).every(([name, value]) => row[name] === value),
	);

/** The same one in another snapshot. @param columns those of the list */
export const sameHistogram = (
	wanted: Histogram,
	other: ReadySnapshot,
	columns: readonly Column[],
): Histogram | undefined =>
	histogramsOf(other).find(({key}) => identity(key, columns) === identity(wanted.key, columns));
