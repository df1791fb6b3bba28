// Filters by the names that tools declare them by: which of those asked for a tool can apply. Pure.
import type {FilterName, Filters, Probe} from './probe.js';

const keys = {pid: 'pids', comm: 'comm', uid: 'uid', cgroup: 'cgroupId'} as const;

const names: readonly FilterName[] = ['pid', 'comm', 'uid', 'cgroup'];

/** The filters that the probe can apply, and the names of those it cannot. */
export function applicable(
	probe: Probe,
	filters: Filters,
): {filters: Filters; ignores: readonly FilterName[]} {
	const set = names.filter((name) => filters[keys[name]] !== undefined);
	const ignores = set.filter((name) => !probe.filters.includes(name));
	const dropped = new Set<string>(ignores.map((name) => keys[name]));
	const kept = Object.entries(filters).filter(([key]) => !dropped.has(key));
	return {filters: Object.fromEntries(kept), ignores};
}

/** Both let the same through, as far as this filter goes. */
export const agree = (name: FilterName, one: Filters, other: Filters): boolean =>
	JSON.stringify(one[keys[name]]) === JSON.stringify(other[keys[name]]);
