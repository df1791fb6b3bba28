// The files of /proc, read once a poll → the rows of all resources.
import {ProcFile} from '../kernel/proc-file.js';
import {cpuReader} from './cpu.js';
import {diskReader} from './disk.js';
import {files, type HostRow, type Texts} from './measure.js';
import {memoryReader} from './memory.js';
import {networkReader} from './network.js';
import {schedulerReader} from './scheduler.js';

export class HostSampler {
	readonly #files = Object.entries(files).map(
		([name, path]) => [name, new ProcFile(path)] as const,
	);
	readonly #readers = [
		...[cpuReader(), memoryReader(), diskReader()],
		...[networkReader(), schedulerReader()],
	];

	/** Rates are over `seconds`, the time since the last call; 0 at the first, which has none. */
	sample(seconds: number): HostRow[] {
		// The names are those of `files`, which Object.entries has forgotten.
		const texts = Object.fromEntries(
			this.#files.map(([name, file]) => [name, file.read()]),
		) as Texts;
		return this.#readers.flatMap((reader) => reader(texts, seconds));
	}

	/** Gives the descriptors back; another sample opens them again. */
	close(): void {
		for (const [, file] of this.#files) file.close();
	}
}
