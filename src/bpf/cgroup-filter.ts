// The path that --cgroup names → the filter of the object: the cgroup that has that path, whichever it is.
import {cgroupId, hierarchyPath} from '../kernel/cgroups.js';
import type {NativeObject} from '../native/addon.js';
import {type Hook, oneOf, without} from '../core/plan.js';
import {readNumber} from './decode.js';
import {writeGlobal} from './globals.js';

/** In probes/include/filter.bpf.h. */
export const followProgram = 'follow_cgroup';

/** As long as filter_cgroup_path has room for. */
const longestPath = 255;

/** What must be attached for a path: a service that restarts has a new cgroup of the old name. */
export const cgroupHooks = (cgroup: string | undefined): readonly Hook[] =>
	cgroup === undefined
		? []
		: [
				oneOf(
					'cgroups made',
					...(canFollow(cgroup) ? [followProgram] : []),
					without(
						'A cgroup that is made anew is noticed at the end of an interval: what it does before is not counted.',
					),
				),
			];

function canFollow(cgroup: string): boolean {
	const length = Buffer.byteLength(hierarchyPath(cgroup));
	return length > 0 && length <= longestPath;
}

/** Before load. */
export function writeCgroup(native: NativeObject, cgroup: string): void {
	const id = cgroupId(cgroup);
	writeGlobal(native, 'filter_by_cgroup', true);
	writeGlobal(native, 'filter_cgroup_path', canFollow(cgroup) ? hierarchyPath(cgroup) : '');
	writeGlobal(native, 'filter_cgroup', typeof id === 'number' ? id : 0);
}

/**
 * Either why there is no cgroup any more; or since when another one is counted, in milliseconds of the
 * wall clock.
 */
export type CgroupChange = {readonly gone: string} | {readonly replacedAt: number};

/**
 * Before each reading: filters by the cgroup that has the path now, where the kernel has not told the
 * programs already. Undefined where the reading leaves out nothing for it.
 */
export function followCgroup(native: NativeObject, cgroup: string): CgroupChange | undefined {
	const before = filteredId(native);
	const now = cgroupId(cgroup);
	if (typeof now === 'string') return {gone: now};
	// The second look is for a cgroup that was made between the first two lines.
	if (now === before || now === filteredId(native)) return undefined;
	writeGlobal(native, 'filter_cgroup', now);
	return {replacedAt: Date.now()};
}

function filteredId(native: NativeObject): number {
	const global = native.globals.find(({name}) => name === 'filter_cgroup');
	if (global === undefined) throw new TypeError('the object has no filter_cgroup');
	return readNumber(new DataView(native.readGlobal('filter_cgroup')), 0, global.type);
}
