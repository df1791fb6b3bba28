// This process's CPU time and memory → what kerntop itself costs, for the header.
import os from 'node:os';
import process from 'node:process';

export type SelfCost = {
	/** Of one CPU, all threads of this process. */
	readonly cpuPercent: number;
	readonly rssBytes: number;
	/** The machine's load average over one minute. */
	readonly load: number;
};

/** A meter: each call tells the cost since the last one that was at least a second ago. */
export function selfMeter(): () => SelfCost {
	let at = performance.now();
	let used = process.cpuUsage();
	let latest: SelfCost = {cpuPercent: 0, rssBytes: process.memoryUsage.rss(), load: load()};
	return () => {
		const now = performance.now();
		if (now - at < 950) return latest;
		const {user, system} = process.cpuUsage(used);
		const cpuPercent = (user + system) / 10 / (now - at);
		at = now;
		used = process.cpuUsage();
		latest = {cpuPercent, rssBytes: process.memoryUsage.rss(), load: load()};
		return latest;
	};
}

const load = (): number => os.loadavg()[0] ?? 0;
