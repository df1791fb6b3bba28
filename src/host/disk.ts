// /proc/diskstats and the I/O pressure → how busy the busiest disk is, and how long its I/O queues.
import {existsSync} from 'node:fs';
import {parseDiskstats, type DiskTimes} from '../kernel/diskstats.js';
import {parsePressure} from '../kernel/pressure.js';
import {Growing, noPressure, rowsOf, type Reader} from './measure.js';

const row = rowsOf('disk');

/** Memory and files that look like disks: what they do is in other disks, or in none. */
const notDisks = /^(?:loop|ram|zram|fd|sr)\d/;

/** Partitions are in no /sys/block; a slash in a name is a `!` there. */
function wholeDisks(): (name: string) => boolean {
	const known = new Map<string, boolean>();
	return (name) => {
		const isWhole =
			known.get(name) ??
			(!notDisks.test(name) && existsSync(`/sys/block/${name.replaceAll('/', '!')}`));
		known.set(name, isWhole);
		return isWhole;
	};
}

/** `isWhole` tells disks from partitions; a test has its own. */
export function diskReader(isWhole: (name: string) => boolean = wholeDisks()): Reader {
	let before = new Map<string, DiskTimes>();
	const waiting = new Growing();
	return ({diskstats, ioPressure}, seconds) => {
		const now = parseDiskstats(diskstats ?? '', isWhole);
		const grown = [...now].map(([name, times]) => ({name, ...since(before.get(name), times)}));
		before = now;
		const [busiest] = grown.sort((a, b) => b.busyMs - a.busyMs || b.ios - a.ios);
		const waitedUs = waiting.rate(parsePressure(ioPressure)?.someUs ?? null, seconds);
		const pressure = waitedUs === null ? null : Math.min(1, waitedUs / 1e6);
		const of = busiest?.name ?? '';
		const per = (value: number | undefined, unit: number): number | null =>
			value === undefined || seconds <= 0 ? null : value / unit / seconds;
		const busy = per(busiest?.busyMs, 1000);
		const none = {of, reason: 'there is no disk'};
		const wait = busiest !== undefined && busiest.ios > 0 ? busiest.ioMs / busiest.ios : null;
		return [
			row('utilisation', 'busy', 'ratio', busy === null ? null : Math.min(1, busy), none),
			row('utilisation', 'read', 'bytes_per_s', per(busiest?.readBytes, 1), none),
			row('utilisation', 'written', 'bytes_per_s', per(busiest?.writtenBytes, 1), none),
			row('saturation', 'pressure', 'ratio', pressure, {reason: noPressure}),
			row('saturation', 'queue', 'count', per(busiest?.queuedMs, 1000), none),
			row('saturation', 'wait', 'ms', wait, {of, reason: 'no I/O ended in this interval'}),
			row('errors', 'errors', 'count', null, {
				of,
				reason: 'the kernel does not count the errors of disks in /proc: see dmesg',
			}),
		];
	};
}

/** What a disk that appeared since the last reading did before is not of this interval. */
function since(before: DiskTimes | undefined, now: DiskTimes): DiskTimes {
	const growth = (key: keyof DiskTimes) => Math.max(0, now[key] - (before ?? now)[key]);
	return {
		ios: growth('ios'),
		ioMs: growth('ioMs'),
		readBytes: growth('readBytes'),
		writtenBytes: growth('writtenBytes'),
		busyMs: growth('busyMs'),
		queuedMs: growth('queuedMs'),
	};
}
