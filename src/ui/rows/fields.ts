// The columns of a list → what a query can ask of them, as the screen shows it.
import {
	counted,
	isText,
	screenFactor,
	screenForm,
	screenText,
	screenTitle,
	type Column,
} from '../../core/column.js';
import type {QueryField, QueryFields} from '../../query/field.js';

/** Titles that cannot be typed as the name of a column: `TIME (us)`. */
const typeable = /^[^\s()|&"=<>~!]+$/;

export const fieldsOf = (columns: readonly Column[], seconds: number): QueryFields => ({
	fields: columns.map((column) => fieldOf(column, seconds)),
});

function fieldOf(column: Column, seconds: number): QueryField {
	const {key, title, describe, role} = column;
	const form = screenForm(column);
	const factor = screenFactor(column, seconds) * (form === 'share' ? 100 : 1);
	const names = [screenTitle(column), title].filter((name) => typeable.test(name));
	return {
		...{key, describe, kind: isText(column) ? 'text' : 'number'},
		unit: form === 'share' ? 'percent' : column.unit,
		identifies: isText(column) || role === 'key',
		perSecond: form === 'rate',
		names: [...new Set([key, ...names].map((name) => name.toLowerCase()))],
		value(row) {
			const value = counted(column, row);
			return typeof value === 'number' ? value * factor : value;
		},
		shown: (row) => screenText(column, row, seconds),
	};
}
