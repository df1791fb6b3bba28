// /proc/meminfo → sizes in bytes.
import {readFileSync} from 'node:fs';

/** A field's value in bytes; null where the kernel does not have the field. */
export function parseMeminfo(text: string, field: string): number | null {
	const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text);
	return match === null ? null : Number(match[1]) * 1024;
}

/** Block-device pages, and page cache without them, as `free` reports them. */
export function cacheSizes(): {buffersBytes: number | null; cachedBytes: number | null} {
	const text = readFileSync('/proc/meminfo', 'utf8');
	return {
		buffersBytes: parseMeminfo(text, 'Buffers'),
		cachedBytes: parseMeminfo(text, 'Cached'),
	};
}
