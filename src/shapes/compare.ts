// Two values, or two rows → which of them comes first. Pure.
import type {Column} from '../core/column.js';
import type {Row, Value} from '../core/snapshot.js';

/**
 * Numbers by size, text by code unit; what was not measured comes last in either direction.
 *
 * @param sign -1 for the largest first
 */
export function compareValues(a: Value | undefined, b: Value | undefined, sign: 1 | -1): number {
	const [first, second] = [a ?? null, b ?? null];
	if (first === null || second === null) {
		return first === second ? 0 : first === null ? 1 : -1;
	}

	if (typeof first === 'number' && typeof second === 'number') return sign * (first - second);
	const [left, right] = [String(first), String(second)];
	return left === right ? 0 : sign * (left < right ? -1 : 1);
}

/** By the columns that are keys: rows that are equal otherwise stay in this order from one interval to the next. */
export function byKeys(columns: readonly Column[]): (a: Row, b: Row) => number {
	const keys = columns.filter(({role}) => role === 'key').map(({key}) => key);
	return (a, b) => {
		for (const key of keys) {
			const found = compareValues(a[key], b[key], 1);
			if (found !== 0) return found;
		}

		return 0;
	};
}
