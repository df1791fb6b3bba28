// A process of this machine → whether it still runs; its number may be another's by now.
import {readdirSync, readFileSync} from 'node:fs';
import process from 'node:process';
import {isElsewhere} from './privileges.js';

/** Unknown in a PID namespace: what the kernel's programs see are the numbers of the initial one. */
export type Life = 'runs' | 'ended' | 'unknown';

/** How a process lives, by when it began at the first look since `since`: who began later is another. */
export function watchLife(): (pid: number, since: number) => Life {
	let first: {pid: number; since: number; began: number | undefined} | undefined;
	return (pid, since) => {
		if (first?.pid !== pid || first.since !== since) first = {pid, since, began: beganAt(pid)};
		return lifeOf(pid, first.began);
	};
}

/** In clock ticks since boot, which, unlike the clock, cannot be set; undefined where it is hidden. */
export const beganAt = (pid: number): number | undefined => statOf(pid)?.began;

/** @param began of the one that is meant; undefined where that is not known */
export function lifeOf(pid: number, began: number | undefined): Life {
	if (isElsewhere('pid')) return 'unknown';
	if (!exists(pid)) return 'ended';
	const stat = statOf(pid);
	if (stat === undefined) return 'runs';
	const isAnother = began !== undefined && stat.began !== began;
	return isAnother || (stat.isZombie && isAlone(pid)) ? 'ended' : 'runs';
}

/** Also where hidepid hides its files. */
function exists(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code !== 'ESRCH';
	}
}

/** A zombie with other threads is a process whose first thread has ended. */
function isAlone(pid: number): boolean {
	try {
		return readdirSync(`/proc/${String(pid)}/task`).length <= 1;
	} catch {
		return true;
	}
}

function statOf(pid: number): {isZombie: boolean; began: number} | undefined {
	try {
		const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
		// The name before may hold blanks and brackets.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return {isZombie: /^[ZX]/.test(fields[0] ?? ''), began: Number(fields[19])};
	} catch {
		return undefined;
	}
}
