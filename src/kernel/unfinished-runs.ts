// Who came onto which CPU when → the time on it that no context switch has counted yet.
import {readFileSync} from 'node:fs';
import {kernelNowNs} from './kernel-clock.js';
import {pidNamespaceOfProc} from './privileges.js';

export type UnfinishedRun = {
	readonly cpu: number;
	/** 0 is no process. */
	readonly pid: number;
	readonly tid: number;
	readonly comm: string;
	/** On the clock of bpf_ktime_get_ns. */
	readonly sinceNs: number;
	/** What the kernel's account of the task's CPU time was then. */
	readonly ranNs: number;
};

/**
 * How long runs have lasted, in nanoseconds, by the account that the switch at their end will go by:
 * without what a hypervisor or, on most kernels, interrupts took. It lags by up to a tick, which is a
 * second on a CPU without ticks (nohz_full). The clock stands in for it where /proc has no such file,
 * shows other numbers than the kernel's, or keeps no account.
 */
export function lengthOfRuns(): (run: UnfinishedRun) => number {
	const hasAccount = pidNamespaceOfProc() === undefined;
	return ({tid, sinceNs, ranNs}) => {
		const accountNs = hasAccount ? accountOf(tid) : undefined;
		return Math.max(0, accountNs === undefined ? kernelNowNs() - sinceNs : accountNs - ranNs);
	};
}

/** The time that a thread's schedstat says it ran, in nanoseconds; undefined for `0 0 0`, from a kernel that keeps no account. */
export const ranIn = (schedstat: string): number | undefined =>
	schedstat.trim() === '0 0 0' ? undefined : Number.parseInt(schedstat, 10);

function accountOf(tid: number): number | undefined {
	try {
		return ranIn(readFileSync(`/proc/${tid}/schedstat`, 'latin1'));
	} catch {
		return undefined;
	}
}

/** A run of that length is 0.1 % of a CPU's second: it is not left out of its poll. */
const longNs = 1e6;

/** How often the counts are read in a poll, at most: each time another long run may end meanwhile. */
const mostReadings = 4;

/** A process that stays on its CPU is in no switch: its time so far is known from when it came. */
export class UnfinishedRuns {
	readonly #runs = new Map<number, UnfinishedRun>();
	/** What the last poll gave each process early: the switch at the end of its run counts it again. */
	#given = new Map<number, number>();

	/**
	 * What each process is to be given on top of what switches counted, in nanoseconds; it is negative
	 * for what it was given early.
	 *
	 * `switched` reads the CPUs that had a switch since it was called last, and `count` the counts.
	 * Whether these have the end of a run that ended meanwhile cannot be known, and the run is given
	 * nothing. If it was a long one the counts are read again, and have it.
	 */
	advance(
		switched: () => readonly UnfinishedRun[],
		lengthOf: (run: UnfinishedRun) => number,
		count: () => void,
	): Map<number, number> {
		this.#note(switched());
		let unfinished = this.#unfinished(switched, lengthOf, count);
		for (let readings = 1; readings < mostReadings; readings += 1) {
			if (unfinished.leftOutNs < longNs) break;
			unfinished = this.#unfinished(switched, lengthOf, count);
		}

		const change = new Map(unfinished.byPid);
		for (const [pid, ns] of this.#given) change.set(pid, (change.get(pid) ?? 0) - ns);
		this.#given = unfinished.byPid;
		return change;
	}

	/** The name of a process that is on a CPU; `?` for one that is on none. */
	commOf(wanted: number): string {
		return [...this.#runs.values()].find(({pid}) => pid === wanted)?.comm ?? '?';
	}

	#note(switched: readonly UnfinishedRun[]): void {
		for (const run of switched) this.#runs.set(run.cpu, run);
	}

	/** Of the runs that go on while the counts are read; and the longest of those that end meanwhile. */
	#unfinished(
		switched: () => readonly UnfinishedRun[],
		lengthOf: (run: UnfinishedRun) => number,
		count: () => void,
	): {readonly byPid: Map<number, number>; readonly leftOutNs: number} {
		count();
		const followed = [...this.#runs.values()].filter(({pid}) => pid !== 0);
		const lengths = followed.map(lengthOf);
		const moved = switched();
		const cpus = new Set(moved.map(({cpu}) => cpu));
		const byPid = new Map<number, number>();
		let leftOutNs = 0;
		for (const [index, {cpu, pid}] of followed.entries()) {
			const length = lengths[index] ?? 0;
			if (cpus.has(cpu)) leftOutNs = Math.max(leftOutNs, length);
			else byPid.set(pid, (byPid.get(pid) ?? 0) + length);
		}

		this.#note(moved);
		return {byPid, leftOutNs};
	}
}
