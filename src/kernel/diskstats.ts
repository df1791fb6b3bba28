// /proc/diskstats → what each whole disk has done since boot.

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

/**
 * By name, those for which `isWhole` holds: a partition's I/O is in its disk's as well. Discards and
 * flushes are left out of `ios` and `ioMs`.
 */
export function parseDiskstats(
	text: string,
	isWhole: (name: string) => boolean,
): Map<string, DiskTimes> {
	const disks = new Map<string, DiskTimes>();
	for (const line of text.split('\n')) {
		const fields = line.trim().split(/\s+/);
		const [, , name = ''] = fields;
		if (name === '' || !isWhole(name)) continue;
		const at = (index: number): number => Number(fields[index + 2] ?? 0);
		disks.set(name, {
			ios: at(1) + at(5),
			ioMs: at(4) + at(8),
			readBytes: at(3) * sectorBytes,
			writtenBytes: at(7) * sectorBytes,
			busyMs: at(10),
			queuedMs: at(11),
		});
	}

	return disks;
}
