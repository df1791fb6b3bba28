// What the machine's resources are measured by: one row a measure, the same in every interval.

export type Resource = 'cpu' | 'memory' | 'disk' | 'network' | 'scheduler';

/** Of the USE method: how busy, how much work has to wait, how much went wrong; and by whom. */
export type Aspect = 'utilisation' | 'saturation' | 'errors' | 'offender';

/** A ratio is from 0 to 1, or more where it can be exceeded. `per_s` are events. */
export type Unit = 'ratio' | 'bytes_per_s' | 'per_s' | 'count' | 'ms' | 'bytes';

export type HostRow = {
	resource: Resource;
	aspect: Aspect;
	measure: string;
	/** The disk, the interface; empty where there is but one. */
	of: string;
	value: number | null;
	unit: Unit;
	/** Why there is no value; empty where there is one. */
	reason: string;
	pid: number | null;
	comm: string | null;
};

/** The files of /proc that the measures come from; null for those this kernel does not have. */
export type Texts = Readonly<Record<keyof typeof files, string | null>>;

export const files = {
	stat: '/proc/stat',
	meminfo: '/proc/meminfo',
	vmstat: '/proc/vmstat',
	cpuPressure: '/proc/pressure/cpu',
	memoryPressure: '/proc/pressure/memory',
	ioPressure: '/proc/pressure/io',
	diskstats: '/proc/diskstats',
	interfaces: '/proc/net/dev',
	snmp: '/proc/net/snmp',
	netstat: '/proc/net/netstat',
	load: '/proc/loadavg',
	schedstat: '/proc/schedstat',
} as const;

/** Keeps the last reading; the first call has nothing to compare with and `seconds` 0. */
export type Reader = (texts: Texts, seconds: number) => HostRow[];

type Found = {readonly of?: string; readonly reason?: string};

/** Makes the rows of one resource; a value that is null takes its reason from `reason`. */
export const rowsOf =
	(resource: Resource) =>
	(
		aspect: Aspect,
		measure: string,
		unit: Unit,
		value: number | null,
		{of = '', reason = 'this kernel does not tell'}: Found = {},
	): HostRow => ({
		...{resource, aspect, measure, of, value, unit},
		...{reason: value === null ? reason : '', pid: null, comm: null},
	});

/** Readings of a cumulative counter → what it grew by. */
export class Growing {
	#last: number | null = null;

	/** Null at the first reading, without one, and when it began anew. */
	by(value: number | null): number | null {
		const before = this.#last;
		this.#last = value;
		return value === null || before === null || value < before ? null : value - before;
	}

	/** The same per second. */
	rate(value: number | null, seconds: number): number | null {
		const grown = this.by(value);
		return grown === null || seconds <= 0 ? null : grown / seconds;
	}
}

/** Several of them by name, for resources that come and go. */
export class GrowingByName {
	readonly #known = new Map<string, Growing>();

	rate(name: string, value: number | null, seconds: number): number | null {
		const growing = this.#known.get(name) ?? new Growing();
		this.#known.set(name, growing);
		return growing.rate(value, seconds);
	}
}

/** Microseconds of pressure → the share of the interval in which somebody had to wait. */
export const noPressure = 'this kernel keeps no pressure stall information (CONFIG_PSI, psi=1)';
