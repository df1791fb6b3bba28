// A histogram → BCC's lines of `from -> to : count |****|`, with the percentiles below. Pure.
import {unmeasured} from '../../core/format.js';
import type {Histogram, HistogramUnit} from '../../core/snapshot.js';
import {sanitise} from '../../core/sanitise.js';

/** BCC's widest bar, and what is left of it where 64-bit bounds need the room. */
const [wideBar, narrowBar] = [40, 20];

/** BCC's names. */
const unitTitles: Readonly<Record<HistogramUnit, string>> = {ns: 'nsecs', us: 'usecs', ms: 'msecs'};

export function histogramText({key, unit, buckets, ...rest}: Histogram): string[] {
	// BCC: bounds beyond 32 bits get 20 digits.
	const isLong = (buckets.at(-1)?.to ?? 0) > 0xff_ff_ff_ff;
	const digits = isLong ? 20 : 10;
	const bar = isLong ? narrowBar : wideBar;
	const most = Math.max(1, ...buckets.map(({count}) => count));
	const title = unitTitles[unit].padEnd(isLong ? 29 : 19);
	const lines = buckets.map(({from, to, count}) => {
		const stars = '*'.repeat(Math.floor((bar * count) / most)).padEnd(bar);
		const bounds = `${String(from).padStart(digits)} -> ${String(to).padEnd(digits)}`;
		return `${bounds} : ${String(count).padEnd(8)} |${stars}|`;
	});
	return [
		...keyLine(key),
		`${' '.repeat(isLong ? 15 : 5)}${title} : count     distribution`,
		...lines,
		`${' '.repeat(isLong ? 15 : 5)}${summary({unit, ...rest})}`,
	];
}

/** `pid = 123 dd`; nothing for a histogram of everything. */
function keyLine(key: Histogram['key']): string[] {
	const [name] = Object.keys(key);
	if (name === undefined) return [];
	const values = Object.values(key).map((value) => sanitise(String(value ?? unmeasured)));
	return [`${name} = ${values.join(' ')}`];
}

function summary({
	unit,
	count,
	sum,
	max,
	p50,
	p90,
	p99,
}: Omit<Histogram, 'key' | 'buckets'>): string {
	const average = count === 0 ? null : sum / count;
	const figure = (value: number | null): string =>
		value === null ? unmeasured : Number.isInteger(value) ? String(value) : value.toFixed(1);
	const largest = count === 0 ? null : max;
	const figures = {p50, p90, p99, max: largest, avg: average};
	const parts = Object.entries(figures).map(([name, value]) => `${name} ${figure(value)}`);
	return `${parts.join('  ')}  (${unit}, ${String(count)} in all)`;
}
