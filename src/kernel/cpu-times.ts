// /proc/stat → where each CPU's time went, and how many tasks run or are blocked.
import {rememberingLast} from '../core/memoise.js';

/** Of one CPU, in ticks since boot. Guests are in user, and so are not listed. */
export type CpuTimes = {
	readonly busy: number;
	/** Nothing to do, waiting for a disk or not. */
	readonly idle: number;
	/** Taken by the hypervisor while there was something to do. */
	readonly stolen: number;
};

export type KernelStat = {
	/**
	 * By number, those that are online. The line of all CPUs is of no use: it has the idle time of one
	 * that is offline as well, counted in another way, and jumps when a CPU comes or goes.
	 */
	readonly cpus: ReadonlyMap<number, CpuTimes>;
	/** Context switches since boot. */
	readonly switches: number;
	/** Tasks that run or wait for a CPU, the reader among them. */
	readonly running: number;
	/** Tasks in uninterruptible sleep. */
	readonly blocked: number;
};

/** proc_stat(5): user nice system idle iowait irq softirq steal guest guest_nice. */
function cpuTimes(numbers: readonly string[]): CpuTimes {
	const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, stolen = 0] =
		numbers.map(Number);
	return {busy: user + nice + system + irq + softirq, idle: idle + iowait, stolen};
}

function parse(text: string): KernelStat {
	const lines = text.split('\n');
	const cpus = new Map<number, CpuTimes>();
	for (const line of lines) {
		if (!/^cpu\d/.test(line)) continue;
		const [name = '', ...numbers] = line.trim().split(/\s+/);
		cpus.set(Number(name.slice(3)), cpuTimes(numbers));
	}

	const number = (name: string): number =>
		Number(lines.find((line) => line.startsWith(name))?.slice(name.length) ?? 0);
	return {
		cpus,
		switches: number('ctxt '),
		running: number('procs_running '),
		blocked: number('procs_blocked '),
	};
}

/** Asked by each that counts over another span. */
export const parseStat = rememberingLast(parse);
