// One file of /proc or /sys that is read again and again → its text, through a descriptor kept open.
import {closeSync, openSync, readSync} from 'node:fs';

/** Shared: texts are taken out of it at once. It grows to the largest file seen. */
let buffer = Buffer.allocUnsafe(16_384);

/** Costs a fifth of opening the file each time: eleven files in 0.05 ms rather than 0.27 ms. */
export class ProcFile {
	readonly #path: string;
	#fd: number | undefined;

	constructor(path: string) {
		this.#path = path;
	}

	/** From its beginning to its end; null where this kernel, or this user, does not have it. */
	read(): string | null {
		try {
			this.#fd ??= openSync(this.#path, 'r');
			return textOf(this.#fd);
		} catch {
			this.close();
			return null;
		}
	}

	close(): void {
		if (this.#fd !== undefined) closeSync(this.#fd);
		this.#fd = undefined;
	}
}

/** A read may end at a page although more is to come. */
function textOf(fd: number): string {
	let length = 0;
	for (;;) {
		if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
		const got = readSync(fd, buffer, length, buffer.length - length, length);
		if (got === 0) return buffer.toString('latin1', 0, length);
		length += got;
	}
}
