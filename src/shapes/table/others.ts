// Rows that are not kept → what they add up to, a row for each of the few kinds that they are of.
import type {Column} from '../../core/column.js';
import type {Row, Value} from '../../core/snapshot.js';

/** More kinds than this are not told apart. */
const mostKinds = 8;

/**
 * Counters are summed, gauges with a weight are means by it; whatever else a row holds is null. The
 * columns of text that tell only a few kinds of rows apart (`direction`) stay as they are.
 */
export function othersOf(rows: readonly Row[], columns: readonly Column[]): Row[] {
	const kinds = kindColumns(rows, columns);
	const groups = new Map<string, Row[]>();
	for (const row of rows) {
		const kind = kinds.map((key) => String(row[key])).join('\0');
		const group = groups.get(kind);
		if (group === undefined) groups.set(kind, [row]);
		else group.push(row);
	}

	return [...groups.values()].map((group) => sumOf(group, kinds, columns));
}

function sumOf(rows: readonly Row[], kinds: readonly string[], columns: readonly Column[]): Row {
	const [first = {}] = rows;
	const entries = columns
		.filter(({key}) => key in first)
		.map((column): [string, Value] => {
			const {key} = column;
			if (kinds.includes(key)) return [key, first[key] ?? null];
			if (column.role === 'counter') return [key, sum(rows, key)];
			if (column.role !== 'gauge' || column.weight === undefined) return [key, null];
			return [key, mean(rows, key, column.weight)];
		});
	return Object.fromEntries(entries);
}

/** Null where none of them was measured. */
function sum(rows: readonly Row[], key: string): number | null {
	let all: number | null = null;
	for (const row of rows) {
		const value = row[key];
		if (typeof value === 'number') all = (all ?? 0) + value;
	}

	return all;
}

function mean(rows: readonly Row[], key: string, weight: string): number | null {
	let [all, weights] = [0, 0];
	for (const row of rows) {
		const [value, by] = [row[key], row[weight]];
		if (typeof value !== 'number' || typeof by !== 'number') continue;
		all += value * by;
		weights += by;
	}

	return weights === 0 ? null : all / weights;
}

function kindColumns(rows: readonly Row[], columns: readonly Column[]): string[] {
	let kinds = 1;
	return columns
		.filter((column) => column.role === 'key' && column.isName !== true && column.unit === 'text')
		.map(({key}) => key)
		.filter((key) => {
			const found = new Set<Value | undefined>();
			for (const row of rows) {
				found.add(row[key]);
				if (found.size * kinds > mostKinds) return false;
			}

			kinds *= found.size;
			return found.size > 0;
		});
}
