// Who came onto which CPU when → the time on it that no context switch has counted yet.

/** On the clock of bpf_ktime_get_ns; pid 0 is no process. */
export type UnfinishedRun = {
	readonly cpu: number;
	readonly pid: number;
	readonly comm: string;
	readonly sinceNs: number;
};

/** A process that stays on its CPU is in no switch: its time so far is known from when it came. */
export class UnfinishedRuns {
	readonly #runs = new Map<number, UnfinishedRun>();
	/** What the last poll has given out, which the switch at the end of the run counts again. */
	#given = new Map<number, number>();

	/**
	 * What each process is to be given on top of what switches counted, in nanoseconds; it is negative
	 * for what was given early. `switched` are the CPUs that had a switch since the last call. `moved`
	 * are those that had one while the counts were read: whether the counts have the end of the run
	 * that was on such a CPU cannot be known, so it is given nothing.
	 */
	advance(
		switched: readonly UnfinishedRun[],
		moved: readonly UnfinishedRun[],
		nowNs: number,
	): Map<number, number> {
		for (const run of [...switched, ...moved]) this.#runs.set(run.cpu, run);
		const unknown = new Set(moved.map(({cpu}) => cpu));
		const unfinished = new Map<number, number>();
		for (const {cpu, pid, sinceNs} of this.#runs.values()) {
			const ns = unknown.has(cpu) ? 0 : Math.max(0, nowNs - sinceNs);
			if (pid !== 0) unfinished.set(pid, (unfinished.get(pid) ?? 0) + ns);
		}

		const change = new Map(unfinished);
		for (const [pid, ns] of this.#given) change.set(pid, (change.get(pid) ?? 0) - ns);
		this.#given = unfinished;
		return change;
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
