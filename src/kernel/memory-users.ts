// /proc/PID/statm of all processes → the one with the most memory of its own.
import {readdirSync, readFileSync} from 'node:fs';
import {pageShift} from './page-size.js';
import {processName} from './process-name.js';

export type MemoryUser = {
	/** Null where only its number in another PID namespace is known. */
	readonly pid: number | null;
	readonly comm: string;
	/** Resident and not backed by a file; shared memory is left out. */
	readonly bytes: number;
};

/** Pages: size resident shared …; null for a process that is gone, or has no memory of its own. */
function parseStatm(text: string): number | null {
	const [, resident, shared] = text.split(' ').map(Number);
	return resident === undefined || shared === undefined ? null : Math.max(0, resident - shared);
}

/** Their numbers in /proc. */
function processes(): string[] {
	try {
		return readdirSync('/proc').filter((name) => /^\d/.test(name));
	} catch {
		return [];
	}
}

/**
 * Takes some 10 µs a process: not for every poll. `hostPid` turns a number in /proc into the host's. Null
 * where /proc cannot be listed, for example when this process may open no more files.
 */
export function largestMemoryUser(
	hostPid: (pid: number) => number | null = (pid) => pid,
): MemoryUser | null {
	let [pid, pages] = [0, 0];
	for (const name of processes()) {
		try {
			const own = parseStatm(readFileSync(`/proc/${name}/statm`, 'latin1')) ?? 0;
			if (own > pages) [pid, pages] = [Number(name), own];
		} catch {
			// It has ended since the listing.
		}
	}

	if (pid === 0) return null;
	return {pid: hostPid(pid), comm: processName(pid), bytes: pages * 2 ** pageShift()};
}
