// Views and the drills in force → views that hold only what was drilled into, now and in the past.
import {memoised} from '../../core/memoise.js';
import {listColumns, onlyRows, shapeOf} from '../../shapes/index.js';
import type {Plan} from '../../core/plan.js';
import type {ReadySnapshot, Row} from '../../core/snapshot.js';
import {inForce, isAbout, subjectOf, tells, type Drill} from './drill.js';
import type {Source} from '../../core/source.js';
import {readyOf, type View, type Views} from './view.js';

/** Whether the kernel leaves out everything else, also where the rows do not tell. */
function isApplied(drill: Drill, {probe, source}: View): boolean {
	if (source === undefined) return false;
	const {pids = []} = source.filters;
	if (drill.name === 'pid') return pids.length === 1 && pids[0] === subjectOf(drill);
	return Object.entries(source.options).some(
		([option, value]) =>
			probe.options[option]?.selects === drill.name && value === subjectOf(drill),
	);
}

const isTold = (drill: Drill, {source}: View): boolean =>
	source !== undefined && tells(drill, source.plan);

/** Remembers what it made of each snapshot and each view, for as long as these live. */
export function drilledViews(drills: readonly Drill[]): (views: Views) => Views {
	const now = inForce(drills);
	if (now.length === 0) return (views) => views;
	const narrowers = new Map<string, (snapshot: ReadySnapshot) => ReadySnapshot>();
	const narrowerFor = ({id, plan}: Source, filters: readonly Drill[]) => {
		const key = [id, ...filters.map(({name}) => name)].join();
		const narrower = narrowers.get(key) ?? memoised((one) => narrow(one, filters, plan));
		narrowers.set(key, narrower);
		return narrower;
	};
	const drilled = memoised((view: View): View => {
		const filters = now.filter((drill) => isTold(drill, view));
		const ignored = now.filter((drill) => !filters.includes(drill) && !isApplied(drill, view));
		const ignores = [...new Set([...view.ignores, ...ignored.map(({name}) => name)])];
		if (filters.length === 0 || view.source === undefined) return {...view, ignores};
		const narrowed = narrowerFor(view.source, filters);
		const {snapshot, history} = view;
		return {
			...{...view, ignores, history: history.map(narrowed)},
			snapshot: snapshot.status === 'ready' ? narrowed(snapshot) : snapshot,
		};
	});
	return (views) => new Map([...views].map(([name, view]) => [name, drilled(view)]));
}

const isEmpty = (snapshot: ReadySnapshot): boolean =>
	shapeOf<ReadySnapshot>(snapshot).isEmpty(snapshot);

const isOf = (drill: Drill, view: View): boolean => isTold(drill, view) || isApplied(drill, view);

/** The end of the last interval in which there was anything of it; 0 where there never was. */
export const lastSeen = (views: Views, drill: Drill): number =>
	Math.max(
		0,
		...[...views.values()]
			.filter((view) => isOf(drill, view))
			.map(({history}) => history.findLast((snapshot) => !isEmpty(snapshot))?.at ?? 0),
	);

/** Views of what has ended: where there is nothing of it any more, the last that there was. */
export const lastViews = (views: Views, drill: Drill): Views =>
	new Map([...views].map(([name, view]) => [name, isOf(drill, view) ? lastOf(view) : view]));

function lastOf(view: View): View {
	const ready = readyOf(view);
	const {history} = view;
	if (ready === undefined || !isEmpty(ready)) return view;
	const at = history.findLastIndex((snapshot) => !isEmpty(snapshot));
	const snapshot = history[at];
	if (snapshot === undefined) return view;
	return {...view, snapshot, history: history.slice(0, at + 1), isPast: true, isLast: true};
}

const narrow = (snapshot: ReadySnapshot, filters: readonly Drill[], plan: Plan): ReadySnapshot => {
	const columns = listColumns(plan);
	const passes = (row: Row): boolean =>
		filters.every((drill) => isAbout(row, drill, columns) !== false);
	return onlyRows(snapshot, passes, plan);
};
