// /proc/stat → where the CPUs' time went, and how many tasks run or are blocked.

/** Of one CPU or of all, in ticks since boot. Guests are in user, and so are not listed. */
export type CpuTimes = {
	readonly busy: number;
	/** Nothing to do, waiting for a disk or not. */
	readonly idle: number;
	/** Taken by the hypervisor while there was something to do. */
	readonly stolen: number;
};

export type KernelStat = {
	readonly all: CpuTimes;
	readonly cpus: readonly CpuTimes[];
	/** Context switches since boot. */
	readonly switches: number;
	/** Tasks that run or wait for a CPU, the reader among them. */
	readonly running: number;
	/** Tasks in uninterruptible sleep. */
	readonly blocked: number;
};

/** proc_stat(5): user nice system idle iowait irq softirq steal guest guest_nice. */
function cpuTimes(line: string): CpuTimes {
	const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, stolen = 0] =
		line.trim().split(/\s+/).slice(1).map(Number);
	return {busy: user + nice + system + irq + softirq, idle: idle + iowait, stolen};
}

export function parseStat(text: string): KernelStat {
	const lines = text.split('\n');
	const cpus = lines.filter((line) => /^cpu\d/.test(line)).map(cpuTimes);
	const number = (name: string): number =>
		Number(lines.find((line) => line.startsWith(name))?.slice(name.length) ?? 0);
	return {
		all: cpuTimes(lines[0] ?? ''),
		cpus,
		switches: number('ctxt '),
		running: number('procs_running '),
		blocked: number('procs_blocked '),
	};
}
