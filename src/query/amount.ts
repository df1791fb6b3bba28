// A number as people write it, `1.5M` or `10ms` → the number in the unit of its column. Pure.
import {secondsIn, type Unit} from '../core/column.js';
import {QueryError} from './condition.js';

const prefixes = ['', 'k', 'm', 'g', 't', 'p', 'e'];

/** Nanoseconds. */
const times: Readonly<Record<string, number>> = {
	...{ns: 1, us: 1e3, µs: 1e3, ms: 1e6},
	// No `m`, which may be milli, mega or minutes.
	...{s: 1e9, min: 60e9, h: 3600e9},
};

/** A column's unit, and whether its numbers are per second. */
export type Measure = {readonly unit: Unit; readonly perSecond: boolean};

/** What to write for an amount of this column. */
export function exampleOf({unit, perSecond}: Measure): string {
	const rate = perSecond ? ' per second' : '';
	if (unit === 'percent') return 'a share such as 5, 99.9%';
	if (unit === 'ratio') return 'a share such as 0.5, 99.9%';
	if (unit === 'bytes') return `a number${rate} such as 10, 1.5K, 2M`;
	if (secondsIn(unit) !== undefined) return `a time${rate} such as 10us, 1.5ms, 2s`;
	return `a number${rate} such as 10, 1.5k, 2M`;
}

/** Undefined for a suffix that this unit does not have. */
function scaleOf(suffix: string, unit: Unit): number | undefined {
	// A rate may be written as one.
	const bare = suffix.replace(/\/s$/i, '').toLowerCase();
	if (unit === 'percent' || unit === 'ratio') {
		if (bare === '') return 1;
		return bare === '%' ? (unit === 'ratio' ? 0.01 : 1) : undefined;
	}

	if (secondsIn(unit) === undefined) {
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
