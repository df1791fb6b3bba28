// /proc/stat and the CPU's pressure → how busy the CPUs are, and for how long tasks waited for one.
import {parseStat, type CpuTimes} from '../kernel/cpu-times.js';
import {parsePressure} from '../kernel/pressure.js';
import {
	Growing,
	GrowingByName,
	noPressure,
	pressureShare,
	notTold,
	measureRows,
	type Reader,
} from './measure.js';

const row = measureRows('cpu');

/** Of the time that the CPU was there for; null where it had none. */
function shares({busy, idle, stolen}: CpuTimes): {busy: number | null; stolen: number | null} {
	const all = busy + stolen + idle;
	return all > 0 ? {busy: busy / all, stolen: stolen / all} : {busy: null, stolen: null};
}

const together = (cpus: Iterable<CpuTimes>): CpuTimes => {
	const sum = {busy: 0, idle: 0, stolen: 0};
	for (const {busy, idle, stolen} of cpus) {
		sum.busy += busy;
		sum.idle += idle;
		sum.stolen += stolen;
	}

	return sum;
};

export function cpuReader(): Reader {
	const times = new GrowingByName<number, CpuTimes>();
	const waiting = new Growing();
	return ({stat, cpuPressure}, seconds) => {
		const now = stat === null ? new Map<number, CpuTimes>() : parseStat(stat).cpus;
		const {grown, restarted} = times.since(now);
		const all = shares(together(grown.values()));
		const [busiest] = [...grown]
			.map(([cpu, growth]) => ({cpu, busy: shares(growth).busy ?? 0}))
			.sort((a, b) => b.busy - a.busy);
		const waitedUs = waiting.rate(parsePressure(cpuPressure)?.someUs ?? null, seconds);
		const pressure = pressureShare(waitedUs);
		const missing = {reason: now.size === 0 ? notTold : 'no CPU was online all the time'};
		const rows = [
			row('utilisation', 'busy', 'ratio', all.busy, missing),
			row('utilisation', 'busiest', 'ratio', all.busy === null ? null : (busiest?.busy ?? null), {
				...missing,
				of: busiest === undefined ? '' : `cpu${String(busiest.cpu)}`,
			}),
			row('saturation', 'pressure', 'ratio', pressure, {reason: noPressure}),
			row('saturation', 'stolen', 'ratio', all.stolen, missing),
			row('errors', 'errors', 'count', null, {
				reason: 'a CPU reports its errors to the machine-check log, not to /proc',
			}),
		];
		return {rows, clamped: restarted};
	};
}
