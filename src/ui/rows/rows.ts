// A snapshot's rows → the rows to show: filtered, sorted by a column, found again by identity.
import {isText, type Column} from '../../core/column.js';
import type {Row, Value} from '../../core/snapshot.js';
import {byKeys, compareValues} from '../../shapes/compare.js';
import type {WantedOrder} from '../state/state.js';

/** Rows never change, and belong to one list. */
const identities = new WeakMap<Row, string>();

/**
 * Equal for the rows of two snapshots that are about the same thing: by the columns that are keys. Names are
 * none: a process has another one after an exec.
 */
export function identity(row: Row, columns: readonly Column[]): string {
	let text = identities.get(row);
	if (text !== undefined) return text;
	text = '';
	for (const column of columns) {
		if (column.role !== 'key' || column.isName === true) continue;
		text += `${String(row[column.key] ?? '')}\0`;
	}

	identities.set(row, text);
	return text;
}

export type Order = {readonly key: string; readonly descending: boolean};

/** How many rows from the top are sorted first; a screen shows fewer. */
const firstSorted = 256;

/**
 * Rows in an order. There may be thousands, and a screen shows a few dozen. So the top rows are found and
 * sorted first; all rows are sorted only when a row further down is asked for.
 */
export class OrderedRows {
	readonly #all: readonly Row[];
	readonly #sort: (rows: readonly Row[]) => Row[];
	readonly #top: (count: number) => readonly Row[] | undefined;
	#sorted: readonly Row[] = [];

	/**
	 * @param all in any order
	 * @param top the rows that come first, at least `count`, in any order; undefined where all are to be sorted
	 */
	constructor(
		all: readonly Row[],
		sort: (rows: readonly Row[]) => Row[],
		top: (count: number) => readonly Row[] | undefined = () => undefined,
	) {
		this.#all = all;
		this.#sort = sort;
		this.#top = top;
	}

	get length(): number {
		return this.#all.length;
	}

	/** Undefined beyond either end. */
	at(index: number): Row | undefined {
		return index < 0 ? undefined : this.#upTo(index + 1)[index];
	}

	slice(from: number, to: number): readonly Row[] {
		return this.#upTo(Math.min(to, this.length)).slice(from, to);
	}

	/** The rows before this index, as a list of its own. */
	before(to: number): OrderedRows {
		return inOrder(this.slice(0, to));
	}

	/** -1 where there is none. */
	findIndex(is: (row: Row) => boolean): number {
		const near = this.#upTo(firstSorted).findIndex(is);
		return near === -1 ? this.#upTo(this.length).findIndex(is) : near;
	}

	some(is: (row: Row) => boolean): boolean {
		return this.#all.some(is);
	}

	/** The largest of numbers that are not negative; 0 where there is no row. */
	largest(of: (row: Row) => number): number {
		return this.#all.reduce((most, row) => Math.max(most, of(row)), 0);
	}

	/** The first rows in order: at least `count`, or all there are. */
	#upTo(count: number): readonly Row[] {
		if (this.#sorted.length >= Math.min(count, this.length)) return this.#sorted;
		const top = count <= firstSorted ? this.#top(firstSorted) : undefined;
		this.#sorted = this.#sort(top ?? this.#all);
		return this.#sorted;
	}
}

/** Rows that are in their order already. */
export const inOrder = (rows: readonly Row[]): OrderedRows =>
	new OrderedRows(rows, () => [...rows]);

/** Rows that compare equal stay in the order of their keys, so that they do not jump about. */
export function arrange(
	rows: readonly Row[],
	order: Order,
	columns: readonly Column[],
	matches?: (row: Row) => boolean,
	valueOf: (row: Row) => Value = (row) => row[order.key] ?? null,
): OrderedRows {
	const sign = order.descending ? -1 : 1;
	const shown = matches === undefined ? rows : rows.filter(matches);
	const byIdentity = byKeys(columns);
	const sort = (some: readonly Row[]): Row[] => {
		// Looked up once: a comparison is made a dozen times a row.
		const entries = some.map((row) => ({row, value: valueOf(row)}));
		entries.sort((a, b) => compareValues(a.value, b.value, sign) || byIdentity(a.row, b.row));
		return entries.map(({row}) => row);
	};
	return new OrderedRows(shown, sort, (count) => topRows(shown, valueOf, sign, count));
}

/** The rows with the `count` first numbers, and all rows that tie with the last of them; in any order. */
function topRows(
	rows: readonly Row[],
	valueOf: (row: Row) => Value,
	sign: 1 | -1,
	count: number,
): Row[] | undefined {
	if (rows.length <= 2 * count) return undefined;
	const values = new Float64Array(rows.length);
	for (const [index, row] of rows.entries()) {
		const value = valueOf(row);
		if (typeof value !== 'number') return undefined;
		values[index] = sign * value;
	}

	// A typed array sorts numbers several times as fast where no function compares them.
	const limit = values.toSorted()[count - 1] ?? 0;
	return rows.filter((_, index) => (values[index] ?? 0) <= limit);
}

/** Text is read from A on, numbers from the largest on. */
export function orderOf({key, descending}: WantedOrder, columns: readonly Column[]): Order {
	const column = columns.find((one) => one.key === key);
	return {key, descending: descending ?? (column === undefined || !isText(column))};
}
