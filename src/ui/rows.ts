// A snapshot's rows → the rows to show: filtered, sorted by a column, found again by identity.
import type {Row, Value} from '../probe/snapshot.js';

/** Numbers that say which row this is rather than how much it did. */
const identifying = /^(?:pid|tid|pidns|uid|cpu|major|minor|family|.*port)$/;

/** By column; asked for every value of every row. */
const known = new Map<string, boolean>();

/** Whether a number of this name says which row it is. */
export function isIdentifying(key: string): boolean {
	let answer = known.get(key);
	if (answer === undefined) known.set(key, (answer = identifying.test(key)));
	return answer;
}

const identifies = (key: string, value: Value): boolean =>
	typeof value === 'string' || isIdentifying(key);

/** Rows never change. */
const identities = new WeakMap<Row, string>();

/** Equal for the rows of two snapshots that are about the same thing. */
export function identity(row: Row): string {
	let text = identities.get(row);
	if (text !== undefined) return text;
	text = '';
	for (const key in row) {
		const value = row[key] ?? null;
		if (identifies(key, value)) text += `${String(value)}\0`;
	}

	identities.set(row, text);
	return text;
}

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

/** Rows that compare equal stay in the order of their identities, so that they do not jump about. */
export function arrange(
	rows: readonly Row[],
	order: Order,
	matches: (row: Row) => boolean = () => true,
): Row[] {
	const sign = order.descending ? -1 : 1;
	const shown = rows.filter(matches);
	const ties = Object.keys(shown[0] ?? {}).filter((key) =>
		identifies(key, shown[0]?.[key] ?? null),
	);
	const byIdentity = (a: Row, b: Row): number => {
		for (const key of ties) {
			const found = compare(a[key], b[key], 1);
			if (found !== 0) return found;
		}

		return 0;
	};
	// Looked up once: a comparison is made a dozen times a row.
	const entries = shown.map((row) => ({row, value: row[order.key] ?? null}));
	const areNumbers = entries.every(({value}) => typeof value === 'number');
	const byValue = areNumbers
		? (a: Value, b: Value) => sign * (Number(a) - Number(b))
		: (a: Value, b: Value) => compare(a, b, sign);
	entries.sort((a, b) => byValue(a.value, b.value) || byIdentity(a.row, b.row));
	return entries.map(({row}) => row);
}

/** Text is read from A on, numbers from the largest on. */
export const orderOf = ({key, descending}: WantedOrder, rows: readonly Row[]): Order => ({
	key,
	descending:
		descending ?? typeof rows.find((row) => (row[key] ?? null) !== null)?.[key] !== 'string',
});
