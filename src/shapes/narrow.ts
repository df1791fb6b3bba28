// A snapshot of everything → what of it is about some processes, where its rows tell: filters for data
// that is already counted. Live filters are applied in the kernel.
import {processKey, type Column} from '../core/column.js';
import type {FilterName, Filters} from '../core/filters.js';
import type {ReadySnapshot, Row, Value} from '../core/snapshot.js';
import {listColumns, onlyRows} from './index.js';
import type {Plan} from '../core/plan.js';

export type Narrowed = {
	readonly snapshot: ReadySnapshot;
	/** Filters that the rows say nothing about: all is shown. */
	readonly ignored: readonly FilterName[];
};

type Test = {readonly name: FilterName; readonly matches: ((row: Row) => boolean) | undefined};

/** @param plan the one that the snapshot was made by: its columns tell what the rows say */
export function narrow(snapshot: ReadySnapshot, filters: Filters, plan: Plan): Narrowed {
	const tests = testsOf(filters, listColumns(plan));
	const ignored = tests.filter(({matches}) => matches === undefined).map(({name}) => name);
	if (ignored.length === tests.length) return {snapshot, ignored};
	const passes = (row: Row): boolean => tests.every(({matches}) => matches?.(row) ?? true);
	return {snapshot: onlyRows(snapshot, passes, plan), ignored};
}

function testsOf({pids, comm, uid, cgroup}: Filters, columns: readonly Column[]): Test[] {
	const named = (name: string): string | undefined => columns.find(({key}) => key === name)?.key;
	const keys: Partial<Record<FilterName, string | undefined>> = {
		pid: processKey(columns),
		comm: named('comm'),
		uid: named('uid'),
	};
	const on = (name: FilterName, accepts: (value: Value | undefined) => boolean): Test => {
		const key = keys[name];
		return {name, matches: key === undefined ? undefined : (row) => accepts(row[key])};
	};
	return [
		...(pids === undefined ? [] : [on('pid', (pid) => pids.some((wanted) => wanted === pid))]),
		...(comm === undefined ? [] : [on('comm', (name) => name === comm)]),
		...(uid === undefined ? [] : [on('uid', (user) => user === uid)]),
		...(cgroup === undefined ? [] : [{name: 'cgroup', matches: undefined} as const]),
	];
}
