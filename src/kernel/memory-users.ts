// /proc/PID/statm of all processes → the one with the most memory of its own.
import {readdirSync, readFileSync} from 'node:fs';
import {pageShift} from './page-size.js';
import {processName} from './process-name.js';

export type MemoryUser = {
	readonly pid: number;
	readonly comm: string;
	/** Resident and not backed by a file; shared memory is left out. */
	readonly bytes: number;
};

/** Pages: size resident shared …; null for a process that is gone, or has no memory of its own. */
function parseStatm(text: string): number | null {
	const [, resident, shared] = text.split(' ').map(Number);
	return resident === undefined || shared === undefined ? null : Math.max(0, resident - shared);
}

/** Takes some 10 µs a process: not for every poll. */
export function largestMemoryUser(): MemoryUser | null {
	let [pid, pages] = [0, 0];
	for (const name of readdirSync('/proc')) {
		if (!/^\d/.test(name)) continue;
		try {
			const own = parseStatm(readFileSync(`/proc/${name}/statm`, 'latin1')) ?? 0;
			if (own > pages) [pid, pages] = [Number(name), own];
		} catch {
			// It has ended since the listing.
		}
	}

	return pid === 0 ? null : {pid, comm: processName(pid), bytes: pages * 2 ** pageShift()};
}
