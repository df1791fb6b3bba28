// Snapshots as they are published → frames appended to a recording. It never waits: what a slow or full
// disk does not take in time is dropped and counted.
import {promisify} from 'node:util';
import {deflateRaw} from 'node:zlib';
import {reasonOf} from '../errors.js';
import type {Machine} from '../output/json.js';
import type {Snapshot} from '../probe/snapshot.js';
import {
	deflated,
	type Frame,
	framed,
	frameJson,
	type RecordedSnapshot,
	type RecordedSource,
	RecordingError,
} from './format.js';
import {type FrameFile, openFrameFile} from './frame-file.js';

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

const deflateAsync = promisify(deflateRaw);

type Waiting = {readonly frame: Frame; bytes: Buffer | undefined};

export class Recorder {
	readonly #file: FrameFile;
	readonly #machine: Machine;
	readonly #queue: Waiting[] = [];
	readonly #session = Date.now();
	#batch: RecordedSnapshot[] = [];
	#sources: readonly RecordedSource[] = [];
	#timer: NodeJS.Timeout | undefined;
	#pumping: Promise<void> | undefined;
	#dropped = 0;
	/** Of them, not yet said in the file. */
	#unsaid = 0;
	#problem = '';
	#isStopped = false;

	constructor(file: FrameFile, machine: Machine) {
		this.#file = file;
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
			...{bytes: this.#file.bytes, waiting: this.#queue.length},
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
				waiting.bytes ??= framed(waiting.frame.at, deflated(this.#json(waiting)));
				this.#file.appendNow(waiting.bytes);
				this.#unsaid = 0;
			} catch (error) {
				this.#failed(waiting.frame.entries.length, error);
			}
		}

		this.#file.close();
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
				await this.#file.append(waiting.bytes);
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

	#failed(snapshots: number, error: unknown): void {
		this.#lose(snapshots, reasonOf(error));
		if (error instanceof RecordingError) this.#isStopped = true;
		else this.#file.cutTorn();
	}

	#lose(snapshots: number, problem: string): void {
		this.#dropped += snapshots;
		this.#unsaid += snapshots;
		this.#problem = problem;
	}
}

/**
 * Creates the file, or continues the recording that it holds. Throws a RecordingError, also for a file
 * that is something else: nothing is overwritten.
 */
export const openRecorder = (file: string, machine: Machine): Recorder =>
	new Recorder(openFrameFile(file, machine), machine);
