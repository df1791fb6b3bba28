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
 * without what a hypervisor or, on most kernels, interrupts took. It lags by up to a tick. The clock
 * stands in for it where /proc has no such file, or shows other numbers than the kernel's.
 */
export function lengthOfRuns(): (run: UnfinishedRun) => number {
	const hasAccount = pidNamespaceOfProc() === undefined;
	return ({tid, sinceNs, ranNs}) => {
		const accountNs = hasAccount ? accountOf(tid) : undefined;
		return Math.max(0, accountNs === undefined ? kernelNowNs() - sinceNs : accountNs - ranNs);
	};
}

function accountOf(tid: number): number | undefined {
	try {
		return Number.parseInt(readFileSync(`/proc/${tid}/schedstat`, 'latin1'), 10);
	} catch {
		return undefined;
	}
}

/** A run as long as that is not left out of a poll: it is 0.1 % of a CPU's second. */
const longNs = 1e6;

/** A process that stays on its CPU is in no switch: its time so far is known from when it came. */
export class UnfinishedRuns {
	readonly #runs = new Map<number, UnfinishedRun>();
	#isUnsure = false;
	/** What the last poll has given out, which the switch at the end of the run counts again. */
	#given = new Map<number, number>();

	/**
	 * What each process is to be given on top of what switches counted, in nanoseconds; it is negative
	 * for what was given early. `switched` are the CPUs that had a switch since the last call. `moved`
	 * reads those that had one while the counts and the lengths were read: whether the counts have the
	 * end of the run that was on such a CPU cannot be known, so it is given nothing.
	 */
	advance(
		switched: readonly UnfinishedRun[],
		lengthOf: (run: UnfinishedRun) => number,
		moved: () => readonly UnfinishedRun[],
	): Map<number, number> {
		for (const run of switched) this.#runs.set(run.cpu, run);
		const followed = [...this.#runs.values()].filter(({pid}) => pid !== 0);
		const lengths = followed.map(lengthOf);
		const movedOn = moved();
		const unknown = new Set(movedOn.map(({cpu}) => cpu));
		const unfinished = new Map<number, number>();
		this.#isUnsure = false;
		for (const [index, {cpu, pid}] of followed.entries()) {
			const length = lengths[index] ?? 0;
			const ns = unknown.has(cpu) ? 0 : length;
			this.#isUnsure ||= unknown.has(cpu) && length >= longNs;
			unfinished.set(pid, (unfinished.get(pid) ?? 0) + ns);
		}

		for (const run of movedOn) this.#runs.set(run.cpu, run);
		const change = new Map(unfinished);
		for (const [pid, ns] of this.#given) change.set(pid, (change.get(pid) ?? 0) - ns);
		this.#given = unfinished;
		return change;
	}

	/**
	 * A long run ended while the counts were read the last time, and was given nothing. Counts that are
	 * read from now on have it.
	 */
	get isUnsure(): boolean {
		return this.#isUnsure;
	}

	/** The name of a process that is on a CPU; `?` for one that is on none. */
	commOf(wanted: number): string {
		return [...this.#runs.values()].find(({pid}) => pid === wanted)?.comm ?? '?';
	}

	/** The process came out with less than nothing: the counts will have the end of its run next time. */
	owe(pid: number, ns: number): void {
		this.#given.set(pid, (this.#given.get(pid) ?? 0) + ns);
	}
}
