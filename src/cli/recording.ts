// --record FILE → a recorder that is closed however this process ends, and says what it could not write.
import {type Console, machine} from './run-panels.js';
import {openRecorder, type Recorder} from '../record/writer.js';

/** Throws a RecordingError for a file that cannot be recorded to. */
export function startRecording(file: string, console: Console): Recorder {
	const recorder = openRecorder(file, machine(console.version));
	process.on('exit', () => {
		recorder.closeNow();
		const {dropped, problem} = recorder.status();
		if (dropped === 0) return;
		const why = problem === '' ? '' : `: ${problem}`;
		console.complain(`${dropped} snapshots were not recorded in ${file}${why}`);
	});
	return recorder;
}
