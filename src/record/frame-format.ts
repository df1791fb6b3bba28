// What a recording is made of: one line of JSON that says what the file is, then frames, each of which
// can be read without the others. Bytes ↔ frames; between writer.ts and reader.ts.
import {constants, crc32, deflateRawSync, inflateRawSync} from 'node:zlib';
import type {Machine} from '../output/json.js';
import type {Filters} from '../core/filters.js';
import type {Options} from '../core/options.js';
import type {Snapshot} from '../core/snapshot.js';

/**
 * Version 2 is read entry by entry: what a reader does not know costs that entry. A later version only
 * adds members, sources and kinds of snapshots, so that this one shows what it knows of its files.
 */
export const version = 2;
export const recordingSchema = `kerntop-recording/${String(version)}`;

/** What every version of a recording starts with. */
export const anyVersion = '{"schema":"kerntop-recording/';

/** No header that kerntop writes is longer, in bytes. */
export const longestHeader = 4096;

/** A panel's configuration at the time. */
export type RecordedSource = {
	/** The tool. */
	readonly panel: string;
	/** The panel's id where that is not the tool's name: `NAME#2`. */
	readonly id?: string;
	readonly options: Options;
	readonly filters: Filters;
	/** What JSON output adds to the snapshots' own: filters that could not be applied. */
	readonly caveats: readonly string[];
	readonly intervalMs: number;
};

/** The panel's id; the first panel of a tool has the tool's name. */
export const idOf = ({panel, id = panel}: Pick<RecordedSource, 'panel' | 'id'>): string => id;

export type RecordedSnapshot = {
	readonly source: RecordedSource;
	readonly snapshot: Snapshot;
	/**
	 * When its poll began, in milliseconds of the recorder's steady clock: the same for all that were polled
	 * together, however long their readings took. Undefined for a failure, and in older files.
	 */
	readonly polledAt?: number | undefined;
};

/** What was published in one tick: at most one snapshot of each source, in their order. */
export type Frame = {
	/** Milliseconds since the epoch: the end of the latest interval. */
	readonly at: number;
	/** When the recorder started: frames of one run have the same. */
	readonly session: number;
	readonly machine: Machine;
	/** Snapshots before this frame that could not be written. */
	readonly dropped: number;
	/** All sources that are subscribed to at the time, with or without a snapshot here. */
	readonly sources: readonly RecordedSource[];
	/**
	 * The ids of the panels that were asked for, in their order: those that were printed, or had a tab. What
	 * only the overview is made from is not among them. Undefined in older files.
	 */
	readonly panels?: readonly string[] | undefined;
	readonly entries: readonly RecordedSnapshot[];
	/** Of each entry that this version cannot read, the panel's id; undefined where that cannot be read either. */
	readonly unknown: ReadonlyArray<string | undefined>;
};

/**
 * Before each frame: a mark, the length of what follows the prefix (u32), the CRC-32 of length, time
 * and data (u32), the frame's time (f64); all little-endian. The mark is no UTF-8 text, and finds the
 * next frame after a damaged one.
 */
export const frameMark = Buffer.from([0xf7, 0x4b, 0x54, 0x46]);
export const prefixBytes = 20;

/** In bytes, compressed. A larger number is damage. */
const largestFrame = 2 ** 28;

/** In bytes, uncompressed; a frame of 100,000 rows has a tenth of it. */
const largestJson = 2 ** 29 - 1;

export type Prefix = {readonly length: number; readonly checksum: number; readonly at: number};

export const fileHeader = (machine: Machine, start: number): Buffer =>
	Buffer.from(
		`${JSON.stringify({schema: recordingSchema, ...machine, start: new Date(start).toISOString()})}\n`,
	);

/** @param data the deflated JSON */
export function framed(at: number, data: Buffer): Buffer {
	const bytes = Buffer.alloc(prefixBytes + data.length);
	frameMark.copy(bytes);
	bytes.writeUInt32LE(data.length, 4);
	bytes.writeDoubleLE(at, 12);
	data.copy(bytes, prefixBytes);
	bytes.writeUInt32LE(checksumOf(bytes.subarray(0, prefixBytes), data), 8);
	return bytes;
}

export function checksumOf(prefix: Buffer, data: Buffer): number {
	return crc32(data, crc32(prefix.subarray(12, 20), crc32(prefix.subarray(4, 8))));
}

/** Undefined where no frame can begin. */
export function prefixOf(bytes: Buffer): Prefix | undefined {
	if (bytes.length < prefixBytes || !bytes.subarray(0, 4).equals(frameMark)) return undefined;
	const length = bytes.readUInt32LE(4);
	const at = bytes.readDoubleLE(12);
	if (length > largestFrame || !Number.isFinite(at)) return undefined;
	return {length, checksum: bytes.readUInt32LE(8), at};
}

/** Snapshots refer to their sources by number, and come last: see frameHead(). */
export function frameJson({
	session,
	machine,
	dropped,
	sources,
	panels,
	entries,
}: Omit<Frame, 'unknown'>): string {
	const snapshots = entries.map(({source, snapshot, polledAt}) => [
		...[sources.indexOf(source), snapshot],
		...(polledAt === undefined ? [] : [polledAt]),
	]);
	return JSON.stringify({session, machine, dropped, sources, panels, snapshots});
}

export const deflated = (json: string): Buffer => deflateRawSync(json);

/** Throws for what is no deflated text. */
export const inflated = (data: Buffer): string =>
	inflateRawSync(data, {maxOutputLength: largestJson}).toString('utf8');

/** No text of a source holds it: there, a quotation mark has a backslash before it. */
const snapshotsKey = ',"snapshots":[';

/**
 * The JSON of a frame without its snapshots, from the first bytes of the deflated text; undefined where
 * they do not reach as far as the snapshots. Throws for what is no deflated text.
 */
export function frameHead(bytes: Buffer): string | undefined {
	const {Z_SYNC_FLUSH: finishFlush} = constants;
	const json = inflateRawSync(bytes, {finishFlush, maxOutputLength: largestJson}).toString('utf8');
	const end = json.indexOf(snapshotsKey);
	return end === -1 ? undefined : `${json.slice(0, end)}${snapshotsKey}]}`;
}

/** A file that cannot be recorded to or replayed: one line that says why. */
export class RecordingError extends Error {
	override readonly name = 'RecordingError';
}
