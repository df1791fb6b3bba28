// A reading's rows → those to show, in the order asked for. Pure.
import type {Column, Plan} from '../probe/probe.js';
import type {Row, Value} from '../probe/snapshot.js';

/** By its key or its title, whatever the case. */
export function findColumn(columns: readonly Column[], name: string): Column | undefined {
	const wanted = name.toLowerCase();
	return columns.find(
		({key, title}) => key.toLowerCase() === wanted || title.toLowerCase() === wanted,
	);
}

/** Sorted by the column asked for, else the plan's own: numbers largest first, text from A to Z. */
export function sortedRows(rows: readonly Row[], plan: Plan, sort: string | undefined): Row[] {
	const asked = sort === undefined ? undefined : findColumn(plan.columns, sort);
	const key = asked?.key ?? plan.sortBy;
	return rows.toSorted((a, b) => compare(a[key] ?? null, b[key] ?? null));
}

/** What was not measured comes last. */
function compare(a: Value, b: Value): number {
	if (a === null || b === null) return Number(a === null) - Number(b === null);
	if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
	return Number(b) - Number(a);
}
