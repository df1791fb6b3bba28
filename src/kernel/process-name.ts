// /proc/PID/comm → the name of a process.
import {readFileSync} from 'node:fs';
import {sanitise} from '../sanitise.js';

/** `?` for a process that is gone. */
export function processName(pid: number): string {
	try {
		return sanitise(readFileSync(`/proc/${String(pid)}/comm`, 'utf8').trimEnd());
	} catch {
		return '?';
	}
}
