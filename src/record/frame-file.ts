// Frames as bytes → the end of a recording, which is created, or continued after its last whole frame.
import {
	closeSync,
	constants,
	fstat,
	fstatSync,
	ftruncateSync,
	openSync,
	type Stats,
	write,
	writeSync,
} from 'node:fs';
import {promisify} from 'node:util';
import {reasonOf} from '../core/errors.js';
import type {Machine} from '../output/json.js';
import {fileHeader, RecordingError, version} from './frame-format.js';
import {headerOf, scan} from './scan.js';

const [writeAsync, fstatAsync] = [promisify(write), promisify(fstat)];

export class FrameFile {
	readonly #fd: number;
	/** Where the next frame goes. */
	#position: number;
	#isGone = false;
	/** The size that another program gave the file, by writing to it or cutting it. */
	#foreignSize: number | undefined;

	/** @param fd open for reading and writing, with a header and whole frames up to `position` */
	constructor(fd: number, position: number) {
		this.#fd = fd;
		this.#position = position;
	}

	/** The size of the file; none when it was removed. */
	get bytes(): number {
		return this.#isGone ? 0 : (this.#foreignSize ?? this.#position);
	}

	/**
	 * Throws a RecordingError when another process writes to the file. The position is explicit, so that
	 * a frame lands in one place however often it is written.
	 */
	async append(frame: Buffer): Promise<void> {
		const stat = await fstatAsync(this.#fd);
		this.#checkLinked(stat);
		if (stat.size !== this.#position) {
			this.#foreignSize = stat.size;
			throw new RecordingError('another program changes the file: the recording has stopped');
		}

		let done = 0;
		while (done < frame.length) {
			const at = this.#position + done;
			const {bytesWritten} = await writeAsync(this.#fd, frame, done, frame.length - done, at);
			done += bytesWritten;
		}

		this.#position += frame.length;
	}

	/** Waits for nothing, even if the frame is being appended: it is the same bytes in the same place. */
	appendNow(frame: Buffer): void {
		writeAll(this.#fd, frame, this.#position);
		this.#position += frame.length;
	}

	/** A frame that was written in part would hide the ones after it. */
	cutTorn(): void {
		try {
			ftruncateSync(this.#fd, this.#position);
		} catch {
			// A reader passes over the torn frame.
		}
	}

	/** Throws a RecordingError if the file was removed. */
	close(): void {
		const stat = fstatSync(this.#fd);
		closeSync(this.#fd);
		this.#checkLinked(stat);
	}

	/** A file that was removed is gone when this process closes it. */
	#checkLinked({nlink}: Stats): void {
		this.#isGone = nlink === 0;
		if (this.#isGone) throw new RecordingError('the file was removed');
	}
}

/** Throws a RecordingError, also for a file that is something else: nothing is overwritten. */
export function openFrameFile(file: string, machine: Machine): FrameFile {
	const fd = openFile(file);
	try {
		return new FrameFile(fd, preparedFor(fd, machine));
	} catch (error) {
		closeSync(fd);
		const isOurs = error instanceof RecordingError;
		throw new RecordingError(
			`cannot record to ${file}: ${isOurs ? error.message : reasonOf(error)}`,
		);
	}
}

/** A recording names processes and connections: only its owner may read it. */
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
	const header = headerOf(fd, stat.size, 'it');
	// This version does not know what a later one writes.
	if (header.version > version) throw new RecordingError('a later version of kerntop made it');
	if (header.length > 0) {
		const {end} = scan(fd, stat.size, header.length);
		ftruncateSync(fd, end);
		return end;
	}

	const line = fileHeader(machine, Date.now());
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
