// The files of /proc, read once a poll → the rows of all resources.
import {largestMemoryUser} from '../kernel/memory-users.js';
import {ProcFile} from '../kernel/proc-file.js';
import {cpuReader} from './cpu.js';
import {diskReader} from './disk.js';
import {files, type Measured, type Texts} from './measure.js';
import {memoryReader} from './memory.js';
import {networkReader} from './network.js';
import {RecentSampler} from './recent.js';
import {schedulerReader} from './run-queue.js';

export class HostSampler {
	readonly #files = Object.entries(files).map(
		([name, path]) => [name, new ProcFile(path)] as const,
	);
	/** The host's number of a process for that in /proc; null where it is not known. */
	#hostPid: (pid: number) => number | null = (pid) => pid;
	readonly #memory = memoryReader(() => largestMemoryUser(this.#hostPid));
	readonly #readers = [
		...[cpuReader(), this.#memory, diskReader()],
		...[networkReader(), schedulerReader()],
	];

	readonly #recent = new RecentSampler();

	/** Rates are over `seconds`, the time since the last call; 0 at the first, which has none. */
	sample(seconds: number, hostPid = this.#hostPid): Measured {
		this.#hostPid = hostPid;
		// The names are those of `files`, which Object.entries has forgotten.
		const texts = Object.fromEntries(
			this.#files.map(([name, file]) => [name, file.read()]),
		) as Texts;
		const measured = this.#readers.map((reader) => reader(texts, seconds));
		const rows = measured.flatMap((one) => one.rows);
		this.#recent.add(rows, texts, seconds);
		return {
			rows,
			clamped: measured.reduce((sum, {clamped}) => sum + clamped, 0),
		};
	}

	/** Gives the descriptors back; another sample opens them again. */
	close(): void {
		for (const [, file] of this.#files) file.close();
	}
}
