// Rows → the same in the order asked for. Pure.
import {counted, sortColumn, type Column} from '../../core/column.js';
import type {Row, Value} from '../../core/snapshot.js';
import type {Schema, Wanted} from '../shape.js';

/** By its key or its title, whatever the case. */
export function findColumn(columns: readonly Column[], name: string): Column | undefined {
	const wanted = name.toLowerCase();
	return columns.find(
		({key, title}) => key.toLowerCase() === wanted || title.toLowerCase() === wanted,
	);
}

/** Numbers largest first, text from A to Z; `columns` of these rows. */
export function sortedRows(
	rows: readonly Row[],
	{columns, sortBy}: Pick<Schema, 'columns' | 'sortBy'>,
	{sort}: Wanted,
): Row[] {
	const asked = sort === undefined ? undefined : findColumn(columns, sort);
	const column = asked ?? sortColumn({columns, sortBy});
	return rows.toSorted((a, b) => compare(counted(column, a), counted(column, b)));
}

/** What was not measured comes last. */
function compare(a: Value, b: Value): number {
	if (a === null || b === null) return Number(a === null) - Number(b === null);
	if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
	return Number(b) - Number(a);
}
