// /proc/loadavg → the load average of the last minute; /proc/schedstat → time spent waiting for CPUs.

/** Tasks that ran, waited for a CPU or were blocked, damped over one minute. */
export const parseLoad = (text: string): number => Number(text.split(' ', 1)[0]);

/**
 * Nanoseconds that tasks have waited for a CPU since boot, all together: the eighth number of each
 * `cpuN` line (Documentation/scheduler/sched-stats.rst). Null without CONFIG_SCHEDSTATS.
 */
export function parseRunDelay(text: string | null): number | null {
	const lines = text?.match(/^cpu\d+ .*$/gm) ?? [];
	if (lines.length === 0) return null;
	return lines.reduce((sum, line) => sum + Number(line.split(' ')[8] ?? 0), 0);
}
