// Made-up snapshots of all tools → recordings, and where their frames end.
import {mkdtempSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {probes} from '../../probes/index.js';
import type {ReadySnapshot} from '../../src/probe/snapshot.js';
import {mark, prefixBytes, type RecordedSource} from '../../src/record/format.js';
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

/** Where the file's frames begin, and where the last one ends. */
export function borders(file: string): number[] {
	const bytes = readFileSync(file);
	const found: number[] = [];
	let at = bytes.indexOf(mark);
	while (at !== -1 && at < bytes.length) {
		found.push(at);
		at += prefixBytes + bytes.readUInt32LE(at + 4);
	}

	return [...found, bytes.length];
}
