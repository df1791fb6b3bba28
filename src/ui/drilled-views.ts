// Views and the drills in force → views that hold only what was drilled into, now and in the past.
import {memoised} from '../memoise.js';
import {onlyRows} from '../probe/narrow.js';
import type {ReadySnapshot} from '../probe/snapshot.js';
import {inForce, isAbout, type Drill} from './drill.js';
import {readyOf, type View, type Views} from './view.js';

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
	const narrowers = new Map<string, (snapshot: ReadySnapshot) => ReadySnapshot>();
	const narrowerFor = (filters: readonly Drill[]) => {
		const id = filters.map(({name}) => name).join();
		const narrower = narrowers.get(id) ?? memoised((one) => narrow(one, filters));
		narrowers.set(id, narrower);
		return narrower;
	};
	const drilled = memoised((view: View): View => {
		const filters = now.filter((drill) => tells(drill, view));
		const ignored = now.filter((drill) => !filters.includes(drill) && !isApplied(drill, view));
		const ignores = [...new Set([...view.ignores, ...ignored.map(({name}) => name)])];
		if (filters.length === 0) return {...view, ignores};
		const narrowed = narrowerFor(filters);
		const {snapshot, history} = view;
		return {
			...{...view, ignores, history: history.map(narrowed)},
			snapshot: snapshot.status === 'ready' ? narrowed(snapshot) : snapshot,
		};
	});
	return (views) => new Map([...views].map(([name, view]) => [name, drilled(view)]));
}

const narrow = (snapshot: ReadySnapshot, filters: readonly Drill[]): ReadySnapshot =>
	onlyRows(snapshot, (row) => filters.every((drill) => isAbout(row, drill) !== false));
