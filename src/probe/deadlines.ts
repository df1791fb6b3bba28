// Deadlines on the grids of their periods → which have passed, and which are better met together.

type Due = {
	/** On the scheduler's clock; undefined where nothing is due. */
	readonly deadline: number | undefined;
	readonly periodMs: number;
};

/** How many whole periods fit. */
export const passed = (ms: number, periodMs: number): number =>
	Math.max(0, Math.floor(ms / periodMs));

/**
 * A deadline, brought forward to where another of the same period is due, by half a period at most.
 * That shortens one interval; from then on both are polled together: one wake-up, the same moment.
 */
export function shared(
	{deadline, periodMs}: Due & {readonly deadline: number},
	all: Iterable<Due>,
): number {
	let earliest = deadline;
	for (const other of all) {
		const at = other.periodMs === periodMs ? (other.deadline ?? deadline) : deadline;
		if (at > deadline - periodMs / 2 && at < earliest) earliest = at;
	}

	return earliest;
}
