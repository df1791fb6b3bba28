// The time that schedules and replays go by, and a test's own in its place.

export type Clock = {
	/** Monotonic milliseconds. */
	now(): number;
	setTimeout(callback: () => void, ms: number): unknown;
	clearTimeout(timer: unknown): void;
};

export const systemClock: Clock = {
	now: () => performance.now(),
	setTimeout: (callback, ms) => setTimeout(callback, ms),
	clearTimeout: (timer) => {
		clearTimeout(timer as NodeJS.Timeout);
	},
};
