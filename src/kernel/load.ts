// /proc/loadavg → the load average of the last minute; /proc/schedstat → time spent waiting for CPUs.

/** Tasks that ran, waited for a CPU or were blocked, damped over one minute. */
export const parseLoad = (text: string): number => Number(text.split(' ', 1)[0]);

/** Of one CPU: nanoseconds that tasks have waited for it since boot, all together. */
export type RunDelay = {readonly waitedNs: number};

/**
 * By the number of the CPU, those that are online: the eighth number of each `cpuN` line
 * (Documentation/scheduler/sched-stats.rst). None without CONFIG_SCHEDSTATS.
 */
export function parseRunDelay(text: string | null): ReadonlyMap<number, RunDelay> {
	const lines = text?.match(/^cpu\d+ .*$/gm) ?? [];
	return new Map(
		lines.map((line) => {
			const [name = '', ...numbers] = line.split(' ');
			return [Number(name.slice(3)), {waitedNs: Number(numbers[7] ?? 0)}];
		}),
	);
}
