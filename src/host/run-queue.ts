// /proc/stat, /proc/loadavg and /proc/schedstat → how many tasks want a CPU, and how many have to wait.
import {parseStat} from '../kernel/cpu-times.js';
import {parseLoad, parseRunDelay, type RunDelay} from '../kernel/load.js';
import {Growing, GrowingByName, measureRows, type Reader} from './measure.js';

const row = measureRows('scheduler');

export function schedulerReader(): Reader {
	const switches = new Growing();
	const delays = new GrowingByName<number, RunDelay>();
	return ({stat, load, schedstat}, seconds) => {
		const now = stat === null ? null : parseStat(stat);
		const perCpu = (tasks: number | null): number | null =>
			tasks === null || now === null ? null : tasks / Math.max(1, now.cpus.size);
		// Whoever reads this is running, and is not what the user asks about.
		const wanting = now === null ? null : Math.max(0, now.running - 1);
		const delay = delays.since(parseRunDelay(schedstat));
		const delayNs = [...delay.grown.values()].reduce((sum, {waitedNs}) => sum + waitedNs, 0);
		const waiting = delay.grown.size === 0 || seconds <= 0 ? null : delayNs / seconds / 1e9;
		const rows = [
			row('utilisation', 'load_per_cpu', 'count', perCpu(load === null ? null : parseLoad(load))),
			row('utilisation', 'runnable_per_cpu', 'count', perCpu(wanting)),
			row('utilisation', 'switches', 'per_s', switches.rate(now?.switches ?? null, seconds)),
			row('saturation', 'waiting', 'count', waiting, {
				reason: 'this kernel was built without CONFIG_SCHEDSTATS: tracing its switches tells',
			}),
			row('saturation', 'blocked', 'count', now?.blocked ?? null),
			row('errors', 'errors', 'count', null, {
				reason: 'nothing that the scheduler does is counted as an error',
			}),
		];
		return {rows, clamped: delay.restarted};
	};
}
