// Snapshots as they are published → frames appended to a recording. It never waits: what a slow or full
// disk does not take in time is dropped and counted.
import {promisify} from 'node:util';
import {deflateRaw} from 'node:zlib';
import {reasonOf} from '../core/errors.js';
import type {Machine} from '../output/json.js';
import type {Snapshot} from '../core/snapshot.js';
import {
	deflated,
	type Frame,
	framed,
	frameJson,
	type RecordedSnapshot,
	type RecordedSource,
	RecordingError,
} from './frame-format.js';
import {type FrameFile, openFrameFile} from './frame-file.js';

/** How a recording goes on, for the screen. */
export type RecordingStatus = {
	/** The size of the file. */
	readonly bytes: number;
	/** Frames that wait for the disk. */
	readonly waiting: number;
	/** Snapshots that are in the file. */
	readonly recorded: number;
	/** Snapshots that were not recorded. */
	readonly dropped: number;
	/** Why frames are not written; empty while the last frame could be. */
	readonly problem: string;
	/** The last problem, also one that is over; empty if there was none. */
	readonly reason: string;
	/** Nothing more will be written. */
	readonly isStopped: boolean;
};

/** A tick's first snapshot waits for the others for this share of an interval, and no longer than this. */
const tickShare = 0.75;
const longestTickMs = 1000;

/** Frames that wait for the disk; a minute at the default interval. */
export const longestQueue = 60;

const deflateAsync = promisify(deflateRaw);

type Waiting = {readonly frame: Omit<Frame, 'unknown'>; bytes: Buffer | undefined};

export class Recorder {
	/** Called when a frame could not be written. */
	failed: () => void = () => undefined;
	/** The ids of the panels that are asked for now; none for what is only collected. */
	panels: readonly string[] | undefined;
	readonly #file: FrameFile;
	readonly #machine: Machine;
	readonly #queue: Waiting[] = [];
	readonly #session = Date.now();
	#batch: RecordedSnapshot[] = [];
	#sources: readonly RecordedSource[] = [];
	#timer: NodeJS.Timeout | undefined;
	#pumping: Promise<void> | undefined;
	#recorded = 0;
	#dropped = 0;
	/** How many of the dropped snapshots no frame in the file reports yet. */
	#unsaid = 0;
	#problem = '';
	#reason = '';
	#isStopped = false;

	constructor(file: FrameFile, machine: Machine) {
		this.#file = file;
		this.#machine = machine;
	}

	/**
	 * @param sources all sources that are subscribed to now: with the last one's snapshot a frame is complete
	 * @param polledAt when the poll began that the snapshot is of
	 */
	add(
		source: RecordedSource,
		snapshot: Snapshot,
		sources: readonly RecordedSource[],
		polledAt?: number,
	): void {
		if (this.#isStopped) {
			this.#lose(1, this.#reason);
			return;
		}

		const isNext = this.#batch.some((entry) => entry.source === source);
		if (isNext || sources !== this.#sources) this.#cut();
		this.#sources = sources;
		this.#batch.push({source, snapshot, polledAt});
		if (this.#batch.length >= sources.length) this.#cut();
		else {
			const waitMs = Math.min(longestTickMs, source.intervalMs * tickShare);
			this.#timer ??= setTimeout(() => this.#cut(), waitMs).unref();
		}
	}

	status(): RecordingStatus {
		return {
			...{bytes: this.#file.bytes, waiting: this.#queue.length},
			...{recorded: this.#recorded, dropped: this.#dropped},
			...{problem: this.#problem, reason: this.#reason, isStopped: this.#isStopped},
		};
	}

	/** For the end of the process, which waits for no promise: writes all frames of the queue, and closes the file. */
	closeNow(): void {
		if (this.#isStopped) return;
		this.#cut();
		this.#isStopped = true;
		for (const waiting of this.#queue) {
			try {
				waiting.bytes ??= framed(waiting.frame.at, deflated(this.#json(waiting)));
				this.#file.appendNow(waiting.bytes);
				this.#written(waiting, this.#unsaid);
			} catch (error) {
				this.#lost(waiting, error);
			}
		}

		try {
			this.#file.close();
		} catch (error) {
			this.#lose(0, reasonOf(error));
		}
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
		const frame = {at, session, machine, dropped: 0, sources, panels: this.panels, entries};
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
			let isLost = false;
			try {
				const data = await deflateAsync(this.#json(waiting));
				waiting.bytes = framed(waiting.frame.at, data);
				await this.#file.append(waiting.bytes);
				this.#written(waiting, said);
			} catch (error) {
				this.#lost(waiting, error);
				isLost = true;
			}

			if (this.#queue[0] === waiting) this.#queue.shift();
			if (isLost) this.failed();
		}
	}

	#json({frame}: Waiting): string {
		return frameJson({...frame, dropped: this.#unsaid});
	}

	/** @param said how many lost snapshots the frame reports */
	#written({frame}: Waiting, said: number): void {
		this.#recorded += frame.entries.length;
		this.#unsaid -= said;
		this.#problem = '';
	}

	#lost({frame}: Waiting, error: unknown): void {
		this.#lose(frame.entries.length, reasonOf(error));
		if (error instanceof RecordingError) this.#isStopped = true;
		else this.#file.cutTorn();
	}

	#lose(snapshots: number, problem: string): void {
		this.#dropped += snapshots;
		this.#unsaid += snapshots;
		this.#problem = problem;
		this.#reason = problem;
		if (this.#file.bytes > 0) return;
		this.#dropped += this.#recorded;
		this.#recorded = 0;
	}
}

/**
 * Creates the file, or continues the recording that it holds. Throws a RecordingError, also for a file
 * that is something else: nothing is overwritten.
 */
export const openRecorder = (file: string, machine: Machine): Recorder =>
	new Recorder(openFrameFile(file, machine), machine);
