// Rows with columns: most tools' data. Counts are a table that BCC prints in another form.
import {counted, sortColumn, totalsOf} from '../../core/column.js';
import {list, Mismatch, row} from '../../core/from-json.js';
import type {TableReading, Value} from '../../core/snapshot.js';
import type {ShapeModule} from '../shape.js';
import {topOf} from '../top.js';
import {othersOf} from './others.js';
import {sortedRows} from './sort.js';
import {tableText} from './table-text.js';

/** Below all that is measured. */
const sizeOf = (value: Value): number => (typeof value === 'number' ? value : -1);

export const tableShape: ShapeModule<TableReading> = {
	weight: ({rows, otherRows = []}) => rows.length + otherRows.length,
	size: ({rows}) => rows.length,
	thin(data, limit, {columns, sortBy}) {
		const by = sortColumn({columns, sortBy});
		const {top, rest} = topOf(data.rows, limit, (one) => sizeOf(counted(by, one)));
		return {...data, rows: top, otherRows: othersOf([...rest, ...(data.otherRows ?? [])], columns)};
	},
	where(data, passes, {columns}) {
		const rows = data.rows.filter(passes);
		const {otherRows = [], ...rest} = data;
		if (rows.length === data.rows.length && otherRows.length === 0) return data;
		// A recording of another version has the counters of its own.
		const sums = Object.entries(totalsOf(rows, columns)).filter(([key]) => key in data.totals);
		if (rows.length > 0 || otherRows.length === 0)
			return {...rest, rows, totals: Object.fromEntries(sums)};
		// Rows that the history did not keep may have passed: the sums are unknown.
		const unknown = Object.fromEntries(sums.map(([key]) => [key, null]));
		return {...rest, rows, totals: unknown, otherRows: [unknown]};
	},
	columns: ({columns}) => columns,
	rows: ({rows}) => rows,
	others: ({otherRows = []}) => otherRows,
	totals: ({totals}) => totals,
	isEmpty({rows, totals}) {
		const counters = Object.keys(totals);
		return rows.every(
			(one) => counters.length > 0 && counters.every((key) => (one[key] ?? 0) === 0),
		);
	},
	empty: () => ({shape: 'table', rows: [], totals: {}}),
	encode({rows, totals}, schema, wanted) {
		return {rows: sortedRows(rows, schema, wanted).slice(0, wanted.rows ?? rows.length), totals};
	},
	decode({shape, rows, totals}) {
		if (shape !== 'table' && shape !== 'counts') throw new Mismatch();
		return {shape, rows: list(rows, row), totals: row(totals)};
	},
	text: ({rows}, plan, style) => tableText(rows, plan, style),
};
