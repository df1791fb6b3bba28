// Views and the drills in force → views that hold only what was drilled into, now and in the past.
import type {Histogram, ReadySnapshot, Row, Value} from '../probe/snapshot.js';
import {inForce, isAbout, type Drill} from './drill.js';
import type {Views} from './feed-set.js';
import {readyOf, type View} from './view.js';

/** Whether the kernel leaves out everything else, also where the rows do not tell. */
function isApplied({name, where}: Drill, {source}: View): boolean {
	if (source === undefined) return false;
	const {pids = []} = source.filters;
	if (name === 'pid') return pids.length === 1 && pids[0] === where['pid'];
	return name in source.options && source.options[name] === where[name];
}

/** Whether the tool's rows tell it: by its columns, which are there before any row is. */
function tells({where}: Drill, view: View): boolean {
	const [key = ''] = Object.keys(where);
	if (view.source?.plan.columns.some((column) => column.key === key) === true) return true;
	const ready = readyOf(view);
	return ready?.shape === 'hist' && ready.histograms.some((one) => key in one.key);
}

/** Remembers what it made of each snapshot and each view, for as long as these live. */
export function drilledViews(drills: readonly Drill[]): (views: Views) => Views {
	const now = inForce(drills);
	if (now.length === 0) return (views) => views;
	const made = new WeakMap<View, View>();
	const narrowers = new Map<string, (snapshot: ReadySnapshot) => ReadySnapshot>();
	const narrowerFor = (filters: readonly Drill[]) => {
		const id = filters.map(({name}) => name).join();
		const narrower = narrowers.get(id) ?? rememberedNarrower(filters);
		narrowers.set(id, narrower);
		return narrower;
	};
	const drilled = (view: View): View => {
		const filters = now.filter((drill) => tells(drill, view));
		const ignored = now.filter((drill) => !filters.includes(drill) && !isApplied(drill, view));
		const ignores = [...new Set([...view.ignores, ...ignored.map(({name}) => name)])];
		if (filters.length === 0) return {...view, ignores};
		const narrow = narrowerFor(filters);
		const {snapshot, history} = view;
		return {
			...{...view, ignores, history: history.map(narrow)},
			snapshot: snapshot.status === 'ready' ? narrow(snapshot) : snapshot,
		};
	};
	return (views) =>
		new Map(
			[...views].map(([name, view]) => {
				const known = made.get(view) ?? drilled(view);
				made.set(view, known);
				return [name, known];
			}),
		);
}

function rememberedNarrower(filters: readonly Drill[]): (snapshot: ReadySnapshot) => ReadySnapshot {
	const known = new WeakMap<ReadySnapshot, ReadySnapshot>();
	return (snapshot) => {
		const narrowed = known.get(snapshot) ?? narrow(snapshot, filters);
		known.set(snapshot, narrowed);
		return narrowed;
	};
}

function narrow(snapshot: ReadySnapshot, filters: readonly Drill[]): ReadySnapshot {
	const concerns = (row: Row) => filters.every((drill) => isAbout(row, drill) !== false);
	if (snapshot.shape === 'hist') {
		const histograms = snapshot.histograms.filter(({key}: Histogram) => concerns(key));
		return {...snapshot, histograms};
	}

	const rows = snapshot.rows.filter(concerns);
	if (rows.length === snapshot.rows.length) return snapshot;
	const totals = Object.fromEntries(
		Object.keys(snapshot.totals).map((key) => [key, sum(rows, key)] as const),
	);
	return {...snapshot, rows, totals};
}

/** Null where there are rows and none was measured. */
const sum = (rows: readonly Row[], key: string): Value =>
	rows.reduce<number | null>(
		(all, row) => {
			const value = row[key];
			return typeof value === 'number' ? (all ?? 0) + value : all;
		},
		rows.length === 0 ? 0 : null,
	);
