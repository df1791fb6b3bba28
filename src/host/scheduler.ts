// /proc/stat, /proc/loadavg and /proc/schedstat → how many tasks want a CPU, and how many have to wait.
import {parseStat} from '../kernel/cpu-times.js';
import {parseLoad, parseRunDelay} from '../kernel/load.js';
import {Growing, rowsOf, type Reader} from './measure.js';

const row = rowsOf('scheduler');

export function schedulerReader(): Reader {
	const switches = new Growing();
	const delay = new Growing();
	return ({stat, load, schedstat}, seconds) => {
		const now = stat === null ? null : parseStat(stat);
		const perCpu = (tasks: number | null): number | null =>
			tasks === null || now === null ? null : tasks / Math.max(1, now.cpus.length);
		// Whoever reads this is running, and is not what the user asks about.
		const wanting = now === null ? null : Math.max(0, now.running - 1);
		const delayNs = delay.rate(parseRunDelay(schedstat), seconds);
		return [
			row('utilisation', 'load_per_cpu', 'count', perCpu(load === null ? null : parseLoad(load))),
			row('utilisation', 'runnable_per_cpu', 'count', perCpu(wanting)),
			row('utilisation', 'switches', 'per_s', switches.rate(now?.switches ?? null, seconds)),
			row('saturation', 'waiting', 'count', delayNs === null ? null : delayNs / 1e9, {
				reason: 'this kernel was built without CONFIG_SCHEDSTATS: see runqlat',
			}),
			row('saturation', 'blocked', 'count', now?.blocked ?? null),
			row('errors', 'errors', 'count', null, {
				reason: 'nothing that the scheduler does is counted as an error',
			}),
		];
	};
}
