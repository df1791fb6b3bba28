// The time that schedules and replays go by, and a test's own in its place.

export type Clock = {
	/** Monotonic milliseconds. */
	now(): number;
	setTimeout(callback: () => void, ms: number): unknown;
	clearTimeout(timer: unknown): void;
};

export const systemClock: Clock = {
	// Without what `performance` loads at its first use.
	now: () => Number(process.hrtime.bigint()) / 1e6,
	setTimeout: (callback, ms) => setTimeout(callback, ms),
	clearTimeout: (timer) => {
		clearTimeout(timer as NodeJS.Timeout);
	},
};
