// /proc/meminfo, /proc/vmstat and the memory's pressure → how full memory is and what that costs.
import {parseMeminfo} from '../kernel/meminfo.js';
import {largestMemoryUser, type MemoryUser} from '../kernel/memory-users.js';
import {parsePressure} from '../kernel/pressure.js';
import {counterIn, countersIn} from '../kernel/vmstat.js';
import {
	Growing,
	noPressure,
	pressureShare,
	measureRows,
	type HostRow,
	type Reader,
	type Texts,
} from './measure.js';

const row = measureRows('memory');

/** From here on it is worth 10 µs a process, every so many polls, to know who has most of it. */
const short = {used: 0.8, pressure: 0.01};
const pollsPerSearch = 5;

/** `largest` looks at all processes; a test has its own. */
export function memoryReader(largest: () => MemoryUser | null = largestMemoryUser): Reader {
	const waiting = new Growing();
	const events = eventRates();
	const search = everySoOften(largest);
	return (texts, seconds) => {
		const {meminfo, memoryPressure} = texts;
		const size = (field: string) => (meminfo === null ? null : parseMeminfo(meminfo, field));
		const used = share(size('MemAvailable'), size('MemTotal'));
		const waitedUs = waiting.rate(parsePressure(memoryPressure)?.someUs ?? null, seconds);
		const pressure = pressureShare(waitedUs);
		const isShort = (used ?? 0) >= short.used || (pressure ?? 0) >= short.pressure;
		const rows = [
			row('utilisation', 'used', 'ratio', used),
			row('utilisation', 'swap', 'ratio', share(size('SwapFree'), size('SwapTotal')), {
				reason: 'there is no swap space',
			}),
			row('saturation', 'pressure', 'ratio', pressure, {reason: noPressure}),
			...events(texts, seconds),
			offender(search(isShort)),
		];
		return {rows, clamped: 0};
	};
}

/** What is not free of all there is; null where there is none of it. */
const share = (free: number | null, total: number | null): number | null =>
	free === null || total === null || total === 0 ? null : 1 - free / total;

function eventRates(): (texts: Texts, seconds: number) => HostRow[] {
	const counters = ['pswpin', 'pswpout', 'pgmajfault'].map((name) => ({
		name,
		grown: new Growing(),
	}));
	const stalls = new Growing();
	const kills = new Growing();
	const names = ['swap_in', 'swap_out', 'major_faults'];
	return ({vmstat}, seconds) => [
		...counters.map(({name, grown}, index) => {
			const value = vmstat === null ? null : counterIn(vmstat, name);
			return row('saturation', names[index] ?? name, 'per_s', grown.rate(value, seconds));
		}),
		row(
			...(['saturation', 'reclaim_stalls', 'per_s'] as const),
			stalls.rate(vmstat === null ? null : countersIn(vmstat, 'allocstall'), seconds),
		),
		// Since 4.13 (8e675f7af507).
		row(
			'errors',
			'oom_kills',
			'count',
			kills.by(vmstat === null ? null : counterIn(vmstat, 'oom_kill')),
		),
	];
}

/** The last answer is as good for a few polls more; none is wanted while there is enough memory. */
function everySoOften(largest: () => MemoryUser | null): (wanted: boolean) => MemoryUser | null {
	let found: MemoryUser | null = null;
	let age = pollsPerSearch;
	return (wanted) => {
		age += 1;
		if (!wanted) [found, age] = [null, pollsPerSearch];
		else if (age >= pollsPerSearch) [found, age] = [largest(), 0];
		return found;
	};
}

function offender(user: MemoryUser | null): HostRow {
	const reason = 'looked for only while memory is short';
	const found = row('offender', 'own_memory', 'bytes', user?.bytes ?? null, {reason});
	return {...found, pid: user?.pid ?? null, comm: user?.comm ?? null};
}
