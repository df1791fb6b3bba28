// Device numbers → disk names, from sysfs, live: disks come and go.
import {readlinkSync} from 'node:fs';
import path from 'node:path';

/** Of disks that were there once: what they did last is often seen when they are gone. */
const known = new Map<string, string>();

/** Of so many, those that were asked for last: more than there is I/O under way of. */
const most = 4096;

/**
 * The name (`vda`, `nvme0n1`), of a device that is gone the one that it was last seen with; null for
 * one that was never seen.
 */
export function diskName(major: number, minor: number): string | null {
	const device = `${String(major)}:${String(minor)}`;
	try {
		const name = path.basename(readlinkSync(`/sys/dev/block/${device}`));
		known.delete(device);
		known.set(device, name);
		const [oldest] = known.size > most ? known.keys() : [];
		if (oldest !== undefined) known.delete(oldest);
		return name;
	} catch {
		return known.get(device) ?? null;
	}
}
