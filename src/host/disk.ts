// /proc/diskstats and the I/O pressure → how busy the busiest disk is, and how long its I/O queues.
import {existsSync} from 'node:fs';
import {parseDiskstats, wrapping, type DiskTimes} from '../kernel/diskstats.js';
import {parsePressure} from '../kernel/pressure.js';
import {
	Growing,
	GrowingByName,
	noPressure,
	pressureShare,
	measureRows,
	type Reader,
} from './measure.js';

const row = measureRows('disk');

/** Memory and files that look like disks: what they do is in other disks, or in none. */
export const notDisks = /^(?:loop|ram|zram|fd|sr)\d/;

/** Partitions are in no /sys/block; a slash in a name is a `!` there. */
const isWholeDisk = (name: string): boolean =>
	!notDisks.test(name) && existsSync(`/sys/block/${name.replaceAll('/', '!')}`);

/** Those for which it holds: a partition's I/O is in its disk's as well. Names that go are forgotten. */
function those(holds: (name: string) => boolean) {
	let known = new Map<string, boolean>();
	return <T>(named: ReadonlyMap<string, T>): ReadonlyMap<string, T> => {
		known = new Map([...named.keys()].map((name) => [name, known.get(name) ?? holds(name)]));
		return new Map([...named].filter(([name]) => known.get(name)));
	};
}

/** `isWhole` tells disks from partitions; a test has its own. */
export function diskReader(isWhole: (name: string) => boolean = isWholeDisk): Reader {
	const whole = those(isWhole);
	const times = new GrowingByName<string, DiskTimes>(...wrapping);
	const waiting = new Growing();
	return ({diskstats, ioPressure}, seconds) => {
		const now = whole(parseDiskstats(diskstats ?? ''));
		const growth = times.since(now);
		const grown = [...growth.grown].map(([name, one]) => ({name, ...one}));
		const [busiest] = grown.sort((a, b) => b.busyMs - a.busyMs || b.ios - a.ios);
		const waitedUs = waiting.rate(parsePressure(ioPressure)?.someUs ?? null, seconds);
		const pressure = pressureShare(waitedUs);
		const of = busiest?.name ?? '';
		const per = (value: number | undefined, unit: number): number | null =>
			value === undefined || seconds <= 0 ? null : value / unit / seconds;
		const busy = per(busiest?.busyMs, 1000);
		const none = {
			of,
			reason: now.size === 0 ? 'there is no disk' : 'no disk was there all the time',
		};
		const wait = busiest !== undefined && busiest.ios > 0 ? busiest.ioMs / busiest.ios : null;
		const rows = [
			row('utilisation', 'busy', 'ratio', busy === null ? null : Math.min(1, busy), none),
			row('utilisation', 'read', 'bytes_per_s', per(busiest?.readBytes, 1), none),
			row('utilisation', 'written', 'bytes_per_s', per(busiest?.writtenBytes, 1), none),
			row('saturation', 'pressure', 'ratio', pressure, {reason: noPressure}),
			row('saturation', 'queue', 'count', per(busiest?.queuedMs, 1000), none),
			row('saturation', 'wait', 'ms', wait, {of, reason: 'no I/O ended in this interval'}),
			row('errors', 'errors', 'count', null, {
				of,
				reason: 'the kernel does not count the errors of disks in /proc: tracing its I/O does',
			}),
		];
		return {rows, clamped: growth.restarted};
	};
}
