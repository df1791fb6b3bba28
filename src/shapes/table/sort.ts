// Rows → the same in the order asked for. Pure.
import {counted, sortColumn, type Column} from '../../core/column.js';
import type {Row} from '../../core/snapshot.js';
import {byKeys, compareValues} from '../compare.js';
import type {Schema, Wanted} from '../shape.js';

/** By its key or its title, whatever the case. */
export function findColumn(columns: readonly Column[], name: string): Column | undefined {
	const wanted = name.toLowerCase();
	return columns.find(
		({key, title}) => key.toLowerCase() === wanted || title.toLowerCase() === wanted,
	);
}

/** Numbers largest first, text from A to Z, equal rows by their keys; `columns` of these rows. */
export function sortedRows(
	rows: readonly Row[],
	{columns, sortBy}: Pick<Schema, 'columns' | 'sortBy'>,
	{sort}: Wanted,
): Row[] {
	const asked = sort === undefined ? undefined : findColumn(columns, sort);
	const column = asked ?? sortColumn({columns, sortBy});
	const byIdentity = byKeys(columns);
	return rows.toSorted((a, b) => {
		const [first, second] = [counted(column, a), counted(column, b)];
		const sign = typeof first === 'string' ? 1 : -1;
		return compareValues(first, second, sign) || byIdentity(a, b);
	});
}
