// Numbers as people read them: bytes, durations, rates, percentages. Pure.

const binaryPrefixes = ['', 'K', 'M', 'G', 'T', 'P', 'E'];
const decimalPrefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/** At most four significant characters and a prefix: `0`, `999`, `1.2K`, `34.5M`. */
function scaled(value: number, base: number, prefixes: readonly string[]): string {
	let scale = 0;
	let rest = Math.abs(value);
	// 999.95 would print as 1000.0: what rounds up to the next prefix takes it.
	while (rest >= base - 0.5 && scale < prefixes.length - 1) {
		rest /= base;
		scale += 1;
	}

	const digits =
		scale === 0 ? (Number.isInteger(rest) || rest >= 99.95 ? 0 : 1) : rest < 99.95 ? 1 : 0;
	return `${value < 0 ? '-' : ''}${rest.toFixed(digits)}${prefixes[scale] ?? ''}`;
}

/** `1536` → `1.5K`; powers of 1024. */
export const bytes = (value: number): string => scaled(value, 1024, binaryPrefixes);

/** So many bytes each second: `1.5K/s`. */
export const byteRate = (perSecond: number): string => `${bytes(perSecond)}/s`;

/** `1536` → `2`: whole KiB, as the tools of BCC print them. */
export const kibibytes = (value: number): string => (value / 1024).toFixed(0);

/** `1500` → `1.5k`; powers of 1000. */
export const count = (value: number): string => scaled(value, 1000, decimalPrefixes);

/** So many events each second: `1.5k/s`. */
export const countRate = (perSecond: number): string => `${count(perSecond)}/s`;

/** What came together in so many seconds, as so much each second. */
export const perSecond =
	(text: (value: number) => string) =>
	(value: number, seconds: number): string =>
		text(value / seconds);

/** `1204` → `1,204`: for numbers that are read one by one. */
export const thousands = (value: number): string =>
	String(Math.round(value)).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

const timeUnits: ReadonlyArray<readonly [limit: number, divisor: number, unit: string]> = [
	[1e3, 1, 'ns'],
	[1e6, 1e3, 'us'],
	[1e9, 1e6, 'ms'],
	[1e13, 1e9, 's'],
	[Number.POSITIVE_INFINITY, 3600e9, 'h'],
];

/** Nanoseconds with the unit that fits: `15us`, `72s`. Never minutes: `1.2m` could be milli or mega. */
export function duration(nanoseconds: number): string {
	for (const [limit, divisor, unit] of timeUnits) {
		const value = nanoseconds / divisor;
		if (Math.abs(nanoseconds) < limit * 0.9995) {
			return `${Number.isInteger(value) || value >= 99.95 ? value.toFixed(0) : value.toFixed(1)}${unit}`;
		}
	}

	return '∞';
}

/** How long something went on, or is ago: `0.4s`, `12s`, `3m12s`, `1h02m`. */
export function spanText(milliseconds: number): string {
	const tenths = Math.round(milliseconds / 100);
	if (tenths < 100 && tenths % 10 !== 0) return `${(tenths / 10).toFixed(1)}s`;
	const seconds = Math.round(tenths / 10);
	const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
	const two = (value: number): string => String(value % 60).padStart(2, '0');
	if (hours > 0) return `${hours}h${two(minutes)}m`;
	return minutes > 0 ? `${minutes}m${two(seconds)}s` : `${seconds}s`;
}

/** A ratio from 0 to 1 as `97.3%`. */
export const percent = (ratio: number): string =>
	`${(ratio * 100).toFixed(ratio >= 0.9995 ? 0 : 1)}%`;

/** What stands for a value that was not measured. */
export const unmeasured = '–';
