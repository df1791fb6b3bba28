// What is to be counted: filters by the names that tools declare them by, and which of them a tool can apply. Pure.

export type FilterName = 'pid' | 'comm' | 'uid' | 'cgroup';

/** Applied in the kernel, on the task that the event is about. Empty means everything. */
export type Filters = {
	/** Process IDs (thread group IDs); at most `maxFilterPids`. */
	readonly pids?: readonly number[];
	/** As `shownComm` gives it. */
	readonly comm?: string;
	readonly uid?: number;
	/** The path of a version-2 cgroup, whichever has it at the time; its descendants are included. */
	readonly cgroup?: string;
};

/** As many as `probes/include/filter.bpf.h` has room for. */
export const maxFilterPids = 16;

const keys = {pid: 'pids', comm: 'comm', uid: 'uid', cgroup: 'cgroup'} as const;

const names: readonly FilterName[] = ['pid', 'comm', 'uid', 'cgroup'];

/** The filters that the tool can apply, and the names of those it cannot. */
export function applicable(
	tool: {readonly filters: readonly FilterName[]},
	filters: Filters,
): {filters: Filters; ignores: readonly FilterName[]} {
	const set = names.filter((name) => filters[keys[name]] !== undefined);
	const ignores = set.filter((name) => !tool.filters.includes(name));
	const dropped = new Set<string>(ignores.map((name) => keys[name]));
	const kept = Object.entries(filters).filter(([key]) => !dropped.has(key));
	return {filters: Object.fromEntries(kept), ignores};
}

/** Both let the same through, as far as this filter goes. */
export const agree = (name: FilterName, one: Filters, other: Filters): boolean =>
	JSON.stringify(one[keys[name]]) === JSON.stringify(other[keys[name]]);
