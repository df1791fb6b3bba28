// Who came onto which CPU when → the time on it that no context switch has counted yet.

/** On the clock of bpf_ktime_get_ns; pid 0 is nobody. */
export type Run = {readonly cpu: number; readonly pid: number; readonly sinceNs: number};

/** A process that stays on its CPU is in no switch: its time so far is known from when it came. */
export class UnfinishedRuns {
	readonly #runs = new Map<number, Run>();
	/** What the last poll has given out, which the switch at the end of the run counts again. */
	#given = new Map<number, number>();

	/**
	 * What each process is to be given on top of what switches counted, in nanoseconds; it is negative
	 * for what was given early. `switched` are the CPUs that had a switch since the last call.
	 */
	advance(switched: readonly Run[], nowNs: number): Map<number, number> {
		for (const run of switched) this.#runs.set(run.cpu, run);
		const unfinished = new Map<number, number>();
		for (const {pid, sinceNs} of this.#runs.values()) {
			const ns = Math.max(0, nowNs - sinceNs);
			if (pid !== 0) unfinished.set(pid, (unfinished.get(pid) ?? 0) + ns);
		}

		const change = new Map(unfinished);
		for (const [pid, ns] of this.#given) change.set(pid, (change.get(pid) ?? 0) - ns);
		this.#given = unfinished;
		return change;
	}
}
