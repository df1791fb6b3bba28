// /proc/meminfo → sizes in bytes.
import {readFileSync} from 'node:fs';
import {codeOf} from '../core/errors.js';

/** A field's value in bytes; null where the kernel does not have the field. */
export function parseMeminfo(text: string, field: string): number | null {
	const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text);
	return match === null ? null : Number(match[1]) * 1024;
}

/** Block-device pages, and page cache without them, as `free` reports them; null where /proc does not tell. */
export function cacheSizes(): {buffersBytes: number | null; cachedBytes: number | null} {
	const text = textOfMeminfo();
	return {
		buffersBytes: parseMeminfo(text, 'Buffers'),
		cachedBytes: parseMeminfo(text, 'Cached'),
	};
}

/** Empty where /proc shows processes alone. */
function textOfMeminfo(): string {
	try {
		return readFileSync('/proc/meminfo', 'utf8');
	} catch (error) {
		if (codeOf(error) === 'ENOENT') return '';
		throw error;
	}
}
