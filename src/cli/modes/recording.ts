// --record FILE → a recorder, and at the end of the program one line about what it could not write.
import {bytes, thousands} from '../../core/format.js';
import type {Recording} from '../../record/reader.js';
import {openRecorder, type Recorder} from '../../record/writer.js';
import {type Console, machine} from './printing.js';

/** Throws a RecordingError for a file that cannot be recorded to. */
export const startRecording = (file: string, console: Console): Recorder =>
	openRecorder(file, machine(console.version));

/** At once, where the program goes on: what is not recorded from then on would be missed only at its end. */
export function tellStopped(recorder: Recorder, file: string, console: Console): void {
	const {isStopped, reason} = recorder.status();
	if (isStopped) console.complain(`${file}: ${reason}: nothing is recorded any more`);
}

/** Writes what waits, and closes; false, with one line about it, if something is missing in the file. */
export function endRecording(recorder: Recorder, file: string, console: Console): boolean {
	recorder.closeNow();
	const {dropped, recorded, reason, bytes: size} = recorder.status();
	if (reason === '') return true;
	const missing = `${snapshots(dropped)} of this run ${dropped === 1 ? 'is' : 'are'} missing`;
	console.complain(
		`${file}: ${reason}: ${missing}, ${thousands(recorded)} of it were written; the file has ${bytes(size)}B`,
	);
	return false;
}

const snapshots = (number: number): string =>
	`${thousands(number)} snapshot${number === 1 ? '' : 's'}`;

/** How many snapshots the recorder could not write; empty where it wrote all. */
export const lostText = (recording: Recording): string => {
	const lost = recording.lost();
	const are = lost === 1 ? 'is' : 'are';
	return lost === 0
		? ''
		: `${snapshots(lost)} ${are} missing: they could not be written at the time`;
};
