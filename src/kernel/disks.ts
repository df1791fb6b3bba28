// Device numbers → disk names, from sysfs, live: disks come and go.
import {readlinkSync} from 'node:fs';
import path from 'node:path';

/** The name (`vda`, `nvme0n1`), or null for a device that is not there any more. */
export function diskName(major: number, minor: number): string | null {
	try {
		return path.basename(readlinkSync(`/sys/dev/block/${String(major)}:${String(minor)}`));
	} catch {
		return null;
	}
}
