// Made-up snapshots of all tools → recordings; what is in their frames, and where these end.
import {existsSync, mkdtempSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {probes} from '../../probes/index.js';
import type {ReadySnapshot} from '../../src/core/snapshot.js';
import {frameMark, prefixBytes, type RecordedSource} from '../../src/record/frame-format.js';
import type {Recording} from '../../src/record/reader.js';
import {longestQueue, openRecorder} from '../../src/record/writer.js';
import {snapshotAt} from './ui-snapshots.js';
import {scratch} from './workload.js';

export const machine = {version: '0.1.0', host: 'box', kernel: '6.18.44'};

export const newFile = (name = 'a.rec'): string =>
	path.join(mkdtempSync(path.join(scratch, 'record-')), name);

export const sources: readonly RecordedSource[] = probes.map(({name}) => ({
	...{panel: name, options: {}, filters: {}, caveats: [], intervalMs: 1000},
}));

/** A snapshot of each tool, in the order of the sources. */
export const tickOf = (tick: number): ReadySnapshot[] =>
	sources.map(({panel}) => snapshotAt(panel, tick));

/** A frame a tick. */
export async function record(file: string, first: number, count: number): Promise<void> {
	const recorder = openRecorder(file, machine);
	for (let tick = first; tick < first + count; tick += 1) {
		for (const [index, snapshot] of tickOf(tick).entries()) {
			const source = sources[index];
			if (source !== undefined) recorder.add(source, snapshot, sources);
		}

		// The queue is bounded: a test's minute is over in no time.
		while (recorder.status().waiting > longestQueue / 2) await sleep(5);
	}

	await recorder.close();
}

/** A recording of biotop in which hardirqs is opened and closed at these ticks; a frame a tick. */
export async function recordOpened(
	file: string,
	count: number,
	openedAt: number,
	closedAt = count,
): Promise<void> {
	const recorder = openRecorder(file, machine);
	const [biotop] = sources;
	if (biotop === undefined) throw new Error('no tools');
	const hardirqs = {...biotop, panel: 'hardirqs'};
	const [alone, both] = [[biotop], [biotop, hardirqs]];
	const rows = [{hardirq: 'kt-irq', total_us: 7, count: 3}];
	for (let tick = 0; tick < count; tick += 1) {
		const snapshot = snapshotAt('biotop', tick);
		const now = tick < openedAt || tick >= closedAt ? alone : both;
		recorder.add(biotop, snapshot, now);
		if (now === both) recorder.add(hardirqs, {...snapshot, panel: 'hardirqs', rows} as never, now);
	}

	await recorder.close();
}

/** The snapshots of each frame. */
export const contents = (recording: Recording): unknown[][] =>
	Array.from({length: recording.length}, (_, index) =>
		(recording.frame(index)?.entries ?? []).map(({snapshot}) => snapshot),
	);

/** Where the file's frames begin, and where the last one ends, or will when all of it is written. */
function bordersOf(bytes: Buffer): number[] {
	const found: number[] = [];
	let at = bytes.indexOf(frameMark);
	while (at !== -1 && at + prefixBytes <= bytes.length) {
		found.push(at);
		at += prefixBytes + bytes.readUInt32LE(at + 4);
	}

	return [...found, at];
}

/** The same of a file that ends with a frame. */
export const borders = (file: string): number[] => bordersOf(readFileSync(file));

/** Frames that are in the file from their first byte to their last; 0 before there is a file. */
export function wholeFrames(file: string): number {
	if (!existsSync(file)) return 0;
	const bytes = readFileSync(file);
	return bordersOf(bytes)
		.slice(1)
		.filter((end) => end <= bytes.length).length;
}
