// A recording → its frames by number, in the order of their writing, any of them at any time.
import {closeSync, constants, fstatSync, openSync} from 'node:fs';
import {reasonOf} from '../core/errors.js';
import {type FirstSource, survey, type Survey} from './survey.js';
import {type Frame, inflated, RecordingError, version} from './frame-format.js';
import {type FrameAt, headerOf, read, scan} from './scan.js';
import {frameFrom} from './validate.js';

/** Frames held decoded: those around the moment that is shown. */
const heldFrames = 16;

export class Recording {
	readonly file: string;
	/** What a reader of the numbers should know about the file, a sentence each. */
	readonly notes: readonly string[];
	readonly #fd: number;
	readonly #frames: readonly FrameAt[];
	readonly #held = new Map<number, Frame | undefined>();
	/** By the frame's number: how many of its parts cannot be read. */
	readonly #unreadable = new Map<number, number>();
	#survey: Survey | undefined;

	/** Throws a RecordingError where there is nothing to replay. */
	constructor(file: string) {
		this.file = file;
		this.#fd = openFile(file);
		try {
			const stat = fstatSync(this.#fd);
			if (!stat.isFile()) throw new RecordingError(`${file} is no recording of kerntop`);
			const header = headerOf(this.#fd, stat.size, file);
			const {frames, damaged, torn} = scan(this.#fd, stat.size, header.length);
			if (frames.length === 0) throw new RecordingError(`${file} is a recording without data`);
			this.#frames = frames;
			this.notes = notesOf(header.version, damaged, torn);
		} catch (error) {
			closeSync(this.#fd);
			if (error instanceof RecordingError) throw error;
			throw new RecordingError(`cannot replay ${file}: ${reasonOf(error)}`);
		}
	}

	/** At least 1. */
	get length(): number {
		return this.#frames.length;
	}

	/** How many frames without snapshots, and entries that this version cannot read, were met so far. */
	get unreadable(): number {
		return [...this.#unreadable.values()].reduce((sum, parts) => sum + parts, 0);
	}

	/** Milliseconds since the epoch; of the nearest frame when there is none of that number. */
	timeOf(index: number): number {
		return this.#frames[Math.max(0, Math.min(this.length - 1, index))]?.at ?? 0;
	}

	/** The last frame that is not later, or the first; frames are in the order of a clock that may have been set. */
	indexAt(at: number): number {
		return Math.max(
			0,
			this.#frames.findLastIndex((frame) => frame.at <= at),
		);
	}

	/** Undefined for a number beyond the ends, and for a frame that another program wrote. */
	frame(index: number): Frame | undefined {
		const place = this.#frames[index];
		if (place === undefined) return undefined;
		const held = this.#held.has(index);
		const frame = held ? this.#held.get(index) : this.#read(place);
		if (!held) {
			const unreadable = frame === undefined ? 1 : frame.unknown.length;
			if (unreadable > 0) this.#unreadable.set(index, unreadable);
			this.#held.set(index, frame);
			const [oldest] = this.#held.keys();
			if (this.#held.size > heldFrames && oldest !== undefined) this.#held.delete(oldest);
		}

		return frame;
	}

	/**
	 * The frames from this one back to the beginning of its run, newest first, at most `most`. Frames that
	 * another program wrote are left out.
	 */
	*back(index: number, most: number): Generator<Frame> {
		let session: number | undefined;
		for (let at = index; at >= 0 && at > index - most; at -= 1) {
			const frame = this.frame(at);
			if (frame === undefined) continue;
			session ??= frame.session;
			if (frame.session !== session) return;
			yield frame;
		}
	}

	/** By the panel's id, all that are anywhere in the recording. */
	sources(): ReadonlyMap<string, FirstSource> {
		return this.#surveyed().sources;
	}

	/** The ids of the panels that were asked for in a run; undefined where the file does not say. */
	asked({session}: Frame): ReadonlySet<string> | undefined {
		return this.#surveyed().asked.get(session);
	}

	/** Those of all runs, in the order of their appearance; none where a run does not say. */
	askedAnywhere(): readonly string[] {
		const {asked, allSay} = this.#surveyed();
		return allSay ? [...new Set([...asked.values()].flatMap((panels) => [...panels]))] : [];
	}

	/** How many snapshots the recorder could not write. */
	lost(): number {
		return this.#surveyed().lost;
	}

	#surveyed(): Survey {
		this.#survey ??= survey(this.#fd, this.#frames);
		return this.#survey;
	}

	close(): void {
		closeSync(this.#fd);
	}

	#read({offset, length, at}: FrameAt): Frame | undefined {
		try {
			return frameFrom(at, inflated(read(this.#fd, offset, length)));
		} catch {
			return undefined;
		}
	}
}

function openFile(file: string): number {
	try {
		return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
	} catch (error) {
		throw new RecordingError(`cannot replay ${file}: ${reasonOf(error)}`);
	}
}

function notesOf(made: number, damaged: number, torn: number): string[] {
	const parts = damaged === 1 ? 'one damaged part is' : `${damaged} damaged parts are`;
	return [
		...(made > version
			? ['a later kerntop made it: what this one does not know is left out.']
			: []),
		...(damaged > 0 ? [`${parts} left out.`] : []),
		...(torn > 0 ? [`it ends in the middle of a write: the last ${torn} bytes are left out.`] : []),
	];
}
