// /proc/stat and the CPU's pressure → how busy the CPUs are, and for how long tasks waited for one.
import {parseStat, type CpuTimes} from '../kernel/cpu-times.js';
import {parsePressure} from '../kernel/pressure.js';
import {Growing, noPressure, rowsOf, type Reader} from './measure.js';

const row = rowsOf('cpu');

type Shares = {readonly busy: number | null; readonly stolen: number | null};

/** The differences of ticks; a CPU that came or went in between has none. */
function shares(now: CpuTimes | undefined, before: CpuTimes | undefined): Shares {
	if (now === undefined || before === undefined) return {busy: null, stolen: null};
	const busy = now.busy - before.busy;
	const stolen = now.stolen - before.stolen;
	// The kernel corrects idle time downwards at times (proc_stat(5)).
	const all = busy + stolen + Math.max(0, now.idle - before.idle);
	return all > 0 && busy >= 0
		? {busy: busy / all, stolen: stolen / all}
		: {busy: null, stolen: null};
}

export function cpuReader(): Reader {
	let before: ReturnType<typeof parseStat> | undefined;
	const waiting = new Growing();
	return ({stat, cpuPressure}, seconds) => {
		const now = stat === null ? undefined : parseStat(stat);
		const all = shares(now?.all, before?.all);
		const each = now?.cpus.map((cpu, index) => shares(cpu, before?.cpus[index]).busy ?? 0) ?? [];
		const busiest = Math.max(0, ...each);
		before = now;
		const waitedUs = waiting.rate(parsePressure(cpuPressure)?.someUs ?? null, seconds);
		const pressure = waitedUs === null ? null : Math.min(1, waitedUs / 1e6);
		return [
			row('utilisation', 'busy', 'ratio', all.busy),
			row('utilisation', 'busiest', 'ratio', all.busy === null ? null : busiest, {
				of: `cpu${String(each.indexOf(busiest))}`,
			}),
			row('saturation', 'pressure', 'ratio', pressure, {reason: noPressure}),
			row('saturation', 'stolen', 'ratio', all.stolen),
			row('errors', 'errors', 'count', null, {
				reason: 'a CPU reports its errors to the machine-check log, not to /proc',
			}),
		];
	};
}
