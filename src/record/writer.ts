// Snapshots as they are published → frames appended to a recording. It never waits: what a slow or full
// disk does not take in time is dropped and counted.
import {
	closeSync,
	constants,
	fstat,
	fstatSync,
	ftruncateSync,
	openSync,
	write,
	writeSync,
} from 'node:fs';
import {promisify} from 'node:util';
import {deflateRaw} from 'node:zlib';
import type {Machine} from '../output/json.js';
import type {Snapshot} from '../probe/snapshot.js';
import {
	deflated,
	type Frame,
	framed,
	frameJson,
	headerLine,
	reasonOf,
	type RecordedSnapshot,
	type RecordedSource,
	RecordingError,
} from './format.js';
import {headerLength, scan} from './scan.js';

/** How a recording goes on, for the screen. */
export type RecordingStatus = {
	/** The size of the file. */
	readonly bytes: number;
	/** Frames that wait for the disk. */
	readonly waiting: number;
	/** Snapshots that were not recorded. */
	readonly dropped: number;
	/** Why; empty while the last frame could be written. */
	readonly problem: string;
};

/** Of an interval, and at most: how long a tick's first snapshot waits for the others. */
const tickShare = 0.75;
const longestTickMs = 1000;

/** Frames that wait for the disk; a minute at the default interval. */
export const longestQueue = 60;

const [deflateAsync, writeAsync, fstatAsync] = [
	promisify(deflateRaw),
	promisify(write),
	promisify(fstat),
];

type Waiting = {readonly frame: Frame; bytes: Buffer | undefined};

export class Recorder {
	readonly #fd: number;
	readonly #machine: Machine;
	readonly #queue: Waiting[] = [];
	readonly #session = Date.now();
	#batch: RecordedSnapshot[] = [];
	#sources: readonly RecordedSource[] = [];
	#timer: NodeJS.Timeout | undefined;
	#pumping: Promise<void> | undefined;
	/** Where the next frame goes. */
	#position: number;
	#dropped = 0;
	/** Of them, not yet said in the file. */
	#unsaid = 0;
	#problem = '';
	#isStopped = false;

	/** @param fd open for reading and writing, with a header and whole frames up to `position` */
	constructor(fd: number, position: number, machine: Machine) {
		this.#fd = fd;
		this.#position = position;
		this.#machine = machine;
	}

	/** @param sources all that are subscribed to now: with the last one's snapshot a frame is complete */
	add(source: RecordedSource, snapshot: Snapshot, sources: readonly RecordedSource[]): void {
		if (this.#isStopped) return;
		const isNext = this.#batch.some((entry) => entry.source === source);
		if (isNext || sources !== this.#sources) this.#cut();
		this.#sources = sources;
		this.#batch.push({source, snapshot});
		if (this.#batch.length >= sources.length) this.#cut();
		else {
			const waitMs = Math.min(longestTickMs, source.intervalMs * tickShare);
			this.#timer ??= setTimeout(() => this.#cut(), waitMs).unref();
		}
	}

	status(): RecordingStatus {
		return {
			...{bytes: this.#position, waiting: this.#queue.length},
			...{dropped: this.#dropped, problem: this.#problem},
		};
	}

	/** At the end of the process, when nothing can be waited for: writes what there is, and closes. */
	closeNow(): void {
		if (this.#isStopped) return;
		this.#cut();
		this.#isStopped = true;
		for (const waiting of this.#queue) {
			try {
				// One that is just being written is written again: the same bytes in the same place.
				waiting.bytes ??= framed(waiting.frame.at, deflated(this.#json(waiting)));
				writeAll(this.#fd, waiting.bytes, this.#position);
				this.#position += waiting.bytes.length;
				this.#unsaid = 0;
			} catch (error) {
				this.#failed(waiting.frame.entries.length, error);
			}
		}

		closeSync(this.#fd);
	}

	/** Resolves when all is written and the file is closed. */
	async close(): Promise<void> {
		this.#cut();
		await this.#pumping;
		this.closeNow();
	}

	/** Ends the frame and queues it. */
	#cut(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const entries = this.#batch;
		this.#batch = [];
		if (entries.length === 0) return;
		if (this.#queue.length >= longestQueue) {
			this.#lose(entries.length, this.#problem || 'the disk is too slow');
			return;
		}

		const ends = entries.map(({snapshot}) => (snapshot.status === 'ready' ? snapshot.at : 0));
		const at = Math.max(...ends) || Date.now();
		const [session, machine, sources] = [this.#session, this.#machine, this.#sources];
		const frame = {at, session, machine, dropped: 0, sources, entries};
		this.#queue.push({frame, bytes: undefined});
		this.#pumping ??= this.#pump().finally(() => {
			this.#pumping = undefined;
		});
	}

	async #pump(): Promise<void> {
		for (;;) {
			const [waiting] = this.#queue;
			if (waiting === undefined || this.#isStopped) return;
			const said = this.#unsaid;
			try {
				const data = await deflateAsync(this.#json(waiting));
				waiting.bytes = framed(waiting.frame.at, data);
				await this.#append(waiting.bytes);
				this.#unsaid -= said;
				this.#problem = '';
			} catch (error) {
				this.#failed(waiting.frame.entries.length, error);
			}

			if (this.#queue[0] === waiting) this.#queue.shift();
		}
	}

	#json({frame}: Waiting): string {
		return frameJson({...frame, dropped: this.#unsaid});
	}

	/** The position is explicit, so that a frame lands in one place however often it is written. */
	async #append(bytes: Buffer): Promise<void> {
		const {size} = await fstatAsync(this.#fd);
		if (size !== this.#position) {
			this.#isStopped = true;
			throw new RecordingError('another program changes the file: the recording has stopped');
		}

		let done = 0;
		while (done < bytes.length) {
			const at = this.#position + done;
			const {bytesWritten} = await writeAsync(this.#fd, bytes, done, bytes.length - done, at);
			done += bytesWritten;
		}

		this.#position += bytes.length;
	}

	/** A frame that was written in part would hide the ones after it. */
	#failed(snapshots: number, error: unknown): void {
		this.#lose(snapshots, reasonOf(error));
		if (error instanceof RecordingError) return;
		try {
			ftruncateSync(this.#fd, this.#position);
		} catch {
			// The reader passes over it.
		}
	}

	#lose(snapshots: number, problem: string): void {
		this.#dropped += snapshots;
		this.#unsaid += snapshots;
		this.#problem = problem;
	}
}

/**
 * Creates the file, or continues the recording that it holds after its last whole frame. Throws a
 * RecordingError, also for a file that is something else: nothing is overwritten.
 */
export function openRecorder(file: string, machine: Machine): Recorder {
	const fd = openFile(file);
	try {
		return new Recorder(fd, preparedFor(fd, machine), machine);
	} catch (error) {
		closeSync(fd);
		const isOurs = error instanceof RecordingError;
		throw new RecordingError(
			`cannot record to ${file}: ${isOurs ? error.message : reasonOf(error)}`,
		);
	}
}

/** Whose processes these were is nobody else's business: readable by the owner only. */
function openFile(file: string): number {
	try {
		// A FIFO without a reader would be waited for.
		return openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK, 0o600);
	} catch (error) {
		throw new RecordingError(`cannot record to ${file}: ${reasonOf(error)}`);
	}
}

/** Where the first frame goes: after the header, or after the frames that are there. */
function preparedFor(fd: number, machine: Machine): number {
	const stat = fstatSync(fd);
	if (!stat.isFile()) throw new RecordingError('it is no regular file');
	const header = headerLength(fd, stat.size, 'it');
	if (header > 0) {
		const {end} = scan(fd, stat.size, header);
		ftruncateSync(fd, end);
		return end;
	}

	const line = headerLine(machine, Date.now());
	ftruncateSync(fd, 0);
	writeAll(fd, line, 0);
	return line.length;
}

function writeAll(fd: number, bytes: Buffer, position: number): void {
	let done = 0;
	while (done < bytes.length) {
		done += writeSync(fd, bytes, done, bytes.length - done, position + done);
	}
}
