// Text → a file descriptor, all of it and at once: errors surface here and not in a later tick.
import {writeSync} from 'node:fs';
import {codeOf} from '../errors.js';

/** Throws what the write throws: EPIPE when the reader has gone, ENOSPC when the disk is full. */
export function printTo(descriptor: number, text: string): void {
	const bytes = Buffer.from(text);
	let written = 0;
	while (written < bytes.length) {
		try {
			written += writeSync(descriptor, bytes, written);
		} catch (error) {
			// Whoever shares the pipe (ssh, another Node) has made it non-blocking, and it is full.
			if (codeOf(error) !== 'EAGAIN') throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
		}
	}
}
