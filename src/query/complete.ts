// A query with its cursor and a panel's columns and rows → what the word before the cursor may become. Pure.
import type {Row} from '../core/snapshot.js';
import {fieldNamed, type QueryField, type QueryFields} from './field.js';

export type Completion = {
	/** Where the word begins that a candidate takes the place of; it ends at the cursor. */
	readonly from: number;
	/** Names of columns, or after an operator values of that column; best first. */
	readonly candidates: readonly string[];
	/** The column whose value is being typed, if one is. */
	readonly field: QueryField | undefined;
};

/** A longer list is not read. */
const most = 40;

export function completionAt(
	text: string,
	cursor: number,
	fields: QueryFields,
	rows: readonly Row[],
): Completion {
	const before = text.slice(0, cursor);
	const word = /[^\s()|&"=<>~!]*$/.exec(before)?.[0] ?? '';
	const [, name, quote] =
		/([^\s()|&"=<>~!]+)\s*(?:[!=<>]=|[=!]?~|[=<>])\s*("?)$/.exec(
			before.slice(0, before.length - word.length),
		) ?? [];
	const field = name === undefined ? undefined : fieldNamed(fields, name);
	if (name !== undefined) {
		const from = cursor - word.length - (quote ?? '').length;
		const values = field?.kind === 'text' ? valuesOf(field, rows) : [];
		return {from, candidates: beginning(values, word, (value) => [value]).map(quoted), field};
	}

	// Within quotes and slashes there are no columns; a `-` before one turns it round.
	const bare = word.replace(/^-/, '');
	const isText = bare.startsWith('/') || (before.match(/"/g) ?? []).length % 2 === 1;
	const named = isText ? [] : beginning(fields.fields, bare, ({names}) => names);
	const candidates = named.map(({key}) => key);
	return {from: cursor - bare.length, candidates, field: undefined};
}

/** What begins with the word comes first, then what contains it. */
function beginning<T>(
	items: readonly T[],
	word: string,
	namesOf: (item: T) => readonly string[],
): T[] {
	const wanted = word.toLowerCase();
	const named = (holds: (name: string) => boolean) => (item: T) =>
		namesOf(item).some((name) => holds(name.toLowerCase()));
	const first = items.filter(named((name) => name.startsWith(wanted)));
	const rest = items.filter(named((name) => name.includes(wanted)));
	return [...new Set([...first, ...rest])].slice(0, most);
}

const valuesOf = (field: QueryField, rows: readonly Row[]): string[] =>
	[...new Set(rows.map((row) => String(row[field.key] ?? '')))]
		.filter((value) => value !== '')
		.sort();

const quoted = (value: string): string =>
	/[\s()|&"]/.test(value) ? `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"` : value;
