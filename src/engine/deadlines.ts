// Deadlines on the grids of their periods → which have passed, and which are better met together; failures
// in a row → how long to wait for the next try.

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
		if (at >= deadline - periodMs / 2 && at < earliest) earliest = at;
	}

	return earliest;
}

/** A deadline, put off to where another of the same period is due, now or some periods from now. */
export function onGrid(
	{deadline, periodMs}: Due & {readonly deadline: number},
	all: Iterable<Due>,
): number {
	for (const other of all) {
		if (other.periodMs !== periodMs || other.deadline === undefined) continue;
		return other.deadline + periodMs * Math.ceil((deadline - other.deadline) / periodMs);
	}

	return deadline;
}

const firstRetryMs = 1000;
const longestRetryMs = 60_000;

/** Twice as long after each failure: the cause may pass at once, or only after a long time. */
export const backOffMs = (failures: number): number =>
	Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1));
