// A snapshot's rows → the rows to show: filtered by text, sorted by a column, found again by identity.
import type {Row, Value} from '../probe/snapshot.js';

/** Numbers that say which row this is rather than how much it did. */
const identifying = /^(?:pid|tid|uid|cpu|major|minor|family|.*port)$/;

const identifies = (key: string, value: Value): boolean =>
	typeof value === 'string' || identifying.test(key);

/** Equal for the rows of two snapshots that are about the same thing. */
export const identity = (row: Row): string =>
	JSON.stringify(Object.entries(row).filter(([key, value]) => identifies(key, value)));

export type Order = {readonly key: string; readonly descending: boolean};

/** Without a direction: the one that suits the column. */
export type WantedOrder = {readonly key: string; readonly descending?: boolean};

/** Numbers by size, text by code unit; what was not measured comes last in either direction. */
function compare(a: Value | undefined, b: Value | undefined, sign: 1 | -1): number {
	const [first, second] = [a ?? null, b ?? null];
	if (first === null || second === null) {
		return first === second ? 0 : first === null ? 1 : -1;
	}

	if (typeof first === 'number' && typeof second === 'number') return sign * (first - second);
	const [left, right] = [String(first), String(second)];
	return left === right ? 0 : sign * (left < right ? -1 : 1);
}

/** Whether any of the row's text, or a number that identifies it, contains the query. */
function matches(row: Row, query: string): boolean {
	return Object.entries(row).some(
		([key, value]) => identifies(key, value) && String(value).toLowerCase().includes(query),
	);
}

/** Rows that compare equal stay in the order of their identities, so that they do not jump about. */
export function arrange(rows: readonly Row[], order: Order, query: string): Row[] {
	const needle = query.toLowerCase();
	const sign = order.descending ? -1 : 1;
	return rows
		.filter((row) => needle === '' || matches(row, needle))
		.map((row) => ({row, id: identity(row)}))
		.sort((a, b) => compare(a.row[order.key], b.row[order.key], sign) || (a.id < b.id ? -1 : 1))
		.map(({row}) => row);
}

/** Text is read from A on, numbers from the largest on. */
export const orderOf = ({key, descending}: WantedOrder, rows: readonly Row[]): Order => ({
	key,
	descending:
		descending ?? typeof rows.find((row) => (row[key] ?? null) !== null)?.[key] !== 'string',
});
