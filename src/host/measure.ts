// What the machine's resources are measured by: one row a measure, the same in every interval.
import type {Resource} from '../core/resource.js';

/** Of the USE method: how busy, how much work has to wait, how much went wrong; and the processes named for it. */
export type Aspect = 'utilisation' | 'saturation' | 'errors' | 'offender';

/** A ratio is from 0 to 1, or more where it can be exceeded. `per_s` are events. */
export type MeasureUnit = 'ratio' | 'bytes_per_s' | 'per_s' | 'count' | 'ms' | 'bytes';

export type HostRow = {
	resource: Resource;
	aspect: Aspect;
	measure: string;
	/** The disk, the interface; empty where there is but one. */
	of: string;
	value: number | null;
	unit: MeasureUnit;
	/** Why there is no value; empty where there is one. */
	reason: string;
	pid: number | null;
	comm: string | null;
	/**
	 * Over the last three intervals, where a measure is of the busiest of several: which one that was,
	 * and its mean; empty and null before there were three.
	 */
	recent_of: string;
	recent_value: number | null;
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

/** The rows, and how many resources had a counter that went backwards: they have no share in them. */
export type Measured = {readonly rows: HostRow[]; readonly clamped: number};

/** Keeps the last reading; the first call has nothing to compare with and `seconds` 0. */
export type Reader = (texts: Texts, seconds: number) => Measured;

export const notTold = 'this kernel does not tell';

type Found = {readonly of?: string; readonly reason?: string};

/** Makes the rows of one resource; a value that is null takes its reason from `reason`. */
export const measureRows =
	(resource: Resource) =>
	(
		aspect: Aspect,
		measure: string,
		unit: MeasureUnit,
		value: number | null,
		{of = '', reason = notTold}: Found = {},
	): HostRow => ({
		resource,
		aspect,
		measure,
		of,
		value,
		unit,
		reason: value === null ? reason : '',
		pid: null,
		comm: null,
		recent_of: '',
		recent_value: null,
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

/** What each counter of a resource grew by, by the resource's name or number. */
type Growth<Name, Counters> = {
	/** Of those that are in both readings. */
	readonly grown: ReadonlyMap<Name, Counters>;
	/** How many of them began anew: another of the same name, or a counter that was reset. */
	readonly restarted: number;
};

/**
 * Readings of the counters of resources that come and go → what they grew by. One that came has no
 * growth yet, since what it did before may be from long ago; one that went is forgotten.
 */
export class GrowingByName<Name, Counters extends Readonly<Record<string, number>>> {
	readonly #wrapping: ReadonlySet<string>;
	#last: ReadonlyMap<Name, Counters> = new Map();

	/** @param wrapping counters that start over after 2^32 */
	constructor(...wrapping: ReadonlyArray<keyof Counters & string>) {
		this.#wrapping = new Set(wrapping);
	}

	since(now: ReadonlyMap<Name, Counters>): Growth<Name, Counters> {
		const before = this.#last;
		this.#last = now;
		const grown = new Map<Name, Counters>();
		let restarted = 0;
		for (const [name, counters] of now) {
			const growth = this.#growth(before.get(name), counters);
			if (growth === null) restarted += 1;
			else if (growth !== undefined) grown.set(name, growth);
		}

		return {grown, restarted};
	}

	/** Undefined for what is new, null for what began anew. */
	#growth(before: Counters | undefined, now: Counters): Counters | null | undefined {
		if (before === undefined) return undefined;
		const grown: Record<string, number> = {};
		for (const key in now) {
			let growth = (now[key] ?? 0) - (before[key] ?? 0);
			if (growth < -(2 ** 31) && this.#wrapping.has(key)) growth += 2 ** 32;
			if (growth < 0) return null;
			grown[key] = growth;
		}

		// The same counters.
		return grown as Counters;
	}
}

/** Microseconds of pressure in a second → the share of the time in which a task had to wait. */
export const pressureShare = (waitedUs: number | null): number | null =>
	waitedUs === null ? null : Math.min(1, waitedUs / 1e6);

export const noPressure = 'this kernel keeps no pressure stall information (CONFIG_PSI, psi=1)';
