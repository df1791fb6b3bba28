// A table's columns, and what else its rows hold → what a query can ask of them, as the screen shows it.
import type {Column} from '../probe/probe.js';
import type {Row} from '../probe/snapshot.js';
import {secondsIn, unitOf, type Unit} from '../query/amount.js';
import type {Field, Fields} from '../query/field.js';
import {cellText, columnTitle} from './columns.js';
import {isIdentifying} from './rows.js';

/** What a rate's title on the screen ends in: what is compared is per second, too. */
const rate = /\/s$/;

/** What the title of a share ends in: of a ratio, or of a time in the interval. */
const share = /%$/;

/** Titles that cannot be typed as the name of a column: `TIME (us)`. */
const typeable = /^[^\s()|&"=<>~!]+$/;

/** `sample` is a row of this table, if there was one; `units` holds those that no name tells. */
export function fieldsOf(
	columns: readonly Column[],
	sample: Row | undefined,
	seconds: number,
	units: Readonly<Record<string, Unit>> = {},
): Fields {
	const shown = columns.map((column) => ofColumn(column, seconds, units[column.key]));
	// Text that repeats a column's, such as a port shown with its address, can be asked for alone.
	const keys = new Set(columns.map(({key}) => key));
	const hidden = Object.entries(sample ?? {})
		.filter(([key]) => !keys.has(key))
		.map(([key, value]) => ofKey(key, typeof value === 'number'));
	return {fields: [...shown, ...hidden], complete: sample !== undefined};
}

function ofColumn(column: Column, seconds: number, unit: Unit | undefined): Field {
	const {key, align, title, describe} = column;
	const onScreen = columnTitle(column);
	const perSecond = rate.test(onScreen);
	const plain = unit ?? unitOf(key);
	const percent = share.test(onScreen)
		? (100 * (secondsIn(plain) ?? seconds)) / seconds
		: undefined;
	const factor = percent ?? (perSecond ? 1 / seconds : 1);
	const names = [onScreen, title].filter((name) => typeable.test(name));
	return {
		...ofKey(key, align === 'right'),
		...{unit: percent === undefined ? plain : 'percent', perSecond, describe},
		names: [...new Set([key, ...names].map((name) => name.toLowerCase()))],
		value(row) {
			const value = row[key] ?? null;
			return typeof value === 'number' ? value * factor : value;
		},
		shown: (row) => cellText(column, row, seconds),
	};
}

const ofKey = (key: string, isNumber: boolean): Field => ({
	...{key, names: [key.toLowerCase()], kind: isNumber ? 'number' : 'text', unit: unitOf(key)},
	...{identifies: !isNumber || isIdentifying(key), perSecond: false, describe: ''},
	value: (row) => row[key] ?? null,
	shown: (row) => String(row[key] ?? ''),
});
