// A number as people write it, `1.5M` or `10ms` → the number in the unit of its column. Pure.
import {QueryError} from './condition.js';

/** What a column counts, which decides what suffixes mean: of bytes a `K` is 1024, of others 1000. */
export type Unit = 'count' | 'bytes' | 'percent' | 'ns' | 'us' | 'ms' | 's';

const prefixes = ['', 'k', 'm', 'g', 't', 'p', 'e'];

/** Nanoseconds. */
const times: Readonly<Record<string, number>> = {
	...{ns: 1, us: 1e3, µs: 1e3, ms: 1e6},
	...{s: 1e9, m: 60e9, h: 3600e9},
};

/** A column's unit, and whether its numbers are per second. */
export type Measure = {readonly unit: Unit; readonly perSecond: boolean};

/** What to write for an amount of this column. */
export function exampleOf({unit, perSecond}: Measure): string {
	const rate = perSecond ? ' per second' : '';
	if (unit === 'count') return `a number${rate} such as 10, 1.5k, 2M`;
	if (unit === 'percent') return 'a share such as 5, 99.9%';
	if (unit === 'bytes') return `a number${rate} such as 10, 1.5K, 2M`;
	return `a time${rate} such as 10us, 1.5ms, 2s`;
}

/** How much of a second a time in this unit is; undefined for what is no time. */
export const secondsIn = (unit: Unit): number | undefined => {
	const nanoseconds = times[unit];
	return nanoseconds === undefined ? undefined : nanoseconds / 1e9;
};

/** The unit that a column's name ends in, by which all names of columns go. */
export function unitOf(key: string): Unit {
	const end = /(?:^|_)(bytes|ns|us|ms|s)$/.exec(key)?.[1];
	return end === undefined ? 'count' : (units.find((unit) => unit === end) ?? 'count');
}

const units: readonly Unit[] = ['count', 'bytes', 'ns', 'us', 'ms', 's'];

/** Undefined for a suffix that this unit does not have. */
function scaleOf(suffix: string, unit: Unit): number | undefined {
	// A rate may be written as one.
	const bare = suffix.replace(/\/s$/i, '').toLowerCase();
	if (unit === 'percent') return bare === '' || bare === '%' ? 1 : undefined;
	if (unit === 'count' || unit === 'bytes') {
		const prefix = unit === 'bytes' ? bare.replace(/i?b$/, '') : bare;
		const power = prefixes.indexOf(prefix);
		return power === -1 ? undefined : (unit === 'bytes' ? 1024 : 1000) ** power;
	}

	const scale = bare === '' ? times[unit] : times[bare];
	return scale === undefined ? undefined : scale / (times[unit] ?? 1);
}

/** Throws QueryError; `at` is where the text begins. A time without a unit is in the column's. */
export function parseAmount(text: string, measure: Measure, at: number): number {
	const digits = /^[+-]?(?:\d+\.?\d*|\.\d+)/.exec(text)?.[0] ?? '';
	const scale = digits === '' ? undefined : scaleOf(text.slice(digits.length), measure.unit);
	if (scale === undefined) {
		throw new QueryError(`expected ${exampleOf(measure)}`, at + digits.length);
	}

	return Number(digits) * scale;
}

/** The number that a cell shows; undefined where it shows none. */
export function shownAmount(text: string, measure: Measure): number | undefined {
	try {
		return parseAmount(text.trim(), measure, 0);
	} catch {
		return undefined;
	}
}
