// A recording's bytes → where its whole frames are, past whatever is torn or damaged.
import {readSync} from 'node:fs';
import {
	anyVersion,
	checksumOf,
	longestHeader,
	frameMark,
	type Prefix,
	prefixBytes,
	prefixOf,
	RecordingError,
	version,
} from './frame-format.js';

export type FrameAt = {
	/** Of the frame's data in the file. */
	readonly offset: number;
	readonly length: number;
	readonly at: number;
};

export type Scan = {
	readonly frames: readonly FrameAt[];
	/** Where the last whole frame ends, or the header. */
	readonly end: number;
	/** Stretches between whole frames that hold none. */
	readonly damaged: number;
	/** Bytes after the last whole frame. */
	readonly torn: number;
};

const start = Buffer.from(anyVersion);

/** Whether a recorder that was killed at its start may have left these bytes. */
const isTornHeader = (head: Buffer): boolean =>
	head.length <= start.length
		? start.subarray(0, head.length).equals(head)
		: head.subarray(0, start.length).equals(start);

/** The length is 0 where the header is not whole. */
export type Header = {readonly length: number; readonly version: number};

/** Throws a RecordingError for another kind of file. */
export function headerOf(fd: number, size: number, file: string): Header {
	const head = read(fd, 0, Math.min(size, longestHeader));
	if (!isTornHeader(head)) throw new RecordingError(`${file} is no recording of kerntop`);
	const end = head.indexOf(0x0a);
	if (end === -1) {
		if (size < longestHeader) return {length: 0, version};
		throw new RecordingError(`${file} is no recording of kerntop`);
	}

	const line = head.toString('latin1', 0, end);
	const number = Number(/^\{"schema":"kerntop-recording\/(\d{1,6})"/.exec(line)?.[1]);
	if (!(number > 0)) throw new RecordingError(`${file} is no recording of kerntop`);
	return {length: end + 1, version: number};
}

/** Reads the whole file once, a frame at a time, and checks each. */
export function scan(fd: number, size: number, header: number): Scan {
	const frames: FrameAt[] = [];
	let [position, end, gaps] = [header, header, 0];
	while (position + prefixBytes <= size) {
		const prefix = wholeFrame(fd, position, size);
		if (prefix === undefined) {
			position = nextMark(fd, position + 1, size);
			continue;
		}

		if (position > end) gaps += 1;
		const offset = position + prefixBytes;
		frames.push({offset, length: prefix.length, at: prefix.at});
		position = offset + prefix.length;
		end = position;
	}

	return {frames, end, damaged: gaps, torn: size - end};
}

function wholeFrame(fd: number, position: number, size: number): Prefix | undefined {
	const head = read(fd, position, prefixBytes);
	const prefix = prefixOf(head);
	if (prefix === undefined || position + prefixBytes + prefix.length > size) return undefined;
	const data = read(fd, position + prefixBytes, prefix.length);
	return checksumOf(head, data) === prefix.checksum ? prefix : undefined;
}

const chunk = 2 ** 16;

/** The position of the next mark, or the end of the file. */
function nextMark(fd: number, from: number, size: number): number {
	for (let position = from; position < size; position += chunk) {
		// A mark may lie across the border of two chunks.
		const bytes = read(fd, position, Math.min(chunk + frameMark.length - 1, size - position));
		const found = bytes.indexOf(frameMark);
		if (found !== -1) return position + found;
	}

	return size;
}

/** As many bytes as the file has there, at most `length`. */
export function read(fd: number, position: number, length: number): Buffer {
	const bytes = Buffer.allocUnsafe(length);
	let done = 0;
	while (done < length) {
		const count = readSync(fd, bytes, done, length - done, position + done);
		if (count === 0) break;
		done += count;
	}

	return bytes.subarray(0, done);
}
