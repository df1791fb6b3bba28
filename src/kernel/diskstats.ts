// /proc/diskstats → what each disk has done since boot.
import {rememberingLast} from '../core/memoise.js';

export type DiskTimes = {
	readonly ios: number;
	/** Milliseconds that all I/O took together, queueing included. */
	readonly ioMs: number;
	readonly readBytes: number;
	readonly writtenBytes: number;
	/** Milliseconds in which anything was in flight. */
	readonly busyMs: number;
	/** Milliseconds times I/O in flight. */
	readonly queuedMs: number;
};

/** A sector here has 512 bytes whatever the disk's has (Documentation/admin-guide/iostats.rst). */
const sectorBytes = 512;

/** The kernel prints milliseconds as 32 bits: with 32 requests in flight they last for 37 hours. */
export const wrapping = ['ioMs', 'busyMs', 'queuedMs'] as const;

function parse(text: string): ReadonlyMap<string, DiskTimes> {
	const disks = new Map<string, DiskTimes>();
	for (const line of text.split('\n')) {
		const fields = line.trim().split(/\s+/);
		const [, , name = ''] = fields;
		if (name === '') continue;
		const at = (index: number): number => Number(fields[index + 2] ?? 0);
		disks.set(name, {
			ios: at(1) + at(5),
			ioMs: (at(4) + at(8)) % 2 ** 32,
			readBytes: at(3) * sectorBytes,
			writtenBytes: at(7) * sectorBytes,
			busyMs: at(10),
			queuedMs: at(11),
		});
	}

	return disks;
}

/** By name, partitions among them. Discards and flushes are left out of `ios` and `ioMs`. */
export const parseDiskstats = rememberingLast(parse);
