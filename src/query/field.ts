// What a query can ask of a panel's rows: the columns as it sees them.
import type {Row, Value} from '../core/snapshot.js';
import type {Unit} from '../core/column.js';

export type QueryField = {
	/** The name in JSON, which completion offers. */
	readonly key: string;
	/** All names, in lower case: the key, the titles. */
	readonly names: readonly string[];
	readonly kind: 'text' | 'number';
	/** Of a number. */
	readonly unit: Unit;
	/** Whether plain text is looked for here: text, and numbers that say which row it is. */
	readonly identifies: boolean;
	/** Whether the screen shows it per second. */
	readonly perSecond: boolean;
	/** One line on what it is. */
	readonly describe: string;
	/** The number that the screen shows before it is rounded: per second where it is a rate. */
	readonly value: (row: Row) => Value;
	/** The text of the cell. */
	readonly shown: (row: Row) => string;
};

export type QueryFields = {readonly fields: readonly QueryField[]};

export const fieldNamed = ({fields}: QueryFields, name: string): QueryField | undefined => {
	const wanted = name.toLowerCase();
	return fields.find(({names}) => names.includes(wanted));
};
