// /proc/PID/comm, without the newline that ends it → the name of a process.
import {readFileSync} from 'node:fs';
import {shownText} from '../core/comm.js';

/** `?` for a process that is gone. */
export function processName(pid: number): string {
	try {
		return shownText(readFileSync(`/proc/${String(pid)}/comm`).subarray(0, -1));
	} catch {
		return '?';
	}
}
