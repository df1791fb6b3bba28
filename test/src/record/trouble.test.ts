// A recorder in trouble: the disk full or too slow, the file changed by others. Polls never wait, and
// what is lost is counted.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {Recording} from '../../../src/record/reader.js';
import {longestQueue, openRecorder, type Recorder} from '../../../src/record/writer.js';
import {machine, newFile, sources, tickOf} from '../../helpers/recording.js';
import {needsRoot} from '../../helpers/root.js';

function add(recorder: Recorder, tick: number): void {
	for (const [index, snapshot] of tickOf(tick).entries()) {
		const source = sources[index];
		if (source !== undefined) recorder.add(source, snapshot, sources);
	}
}

async function written(recorder: Recorder): Promise<void> {
	while (recorder.status().waiting > 0) await sleep(2);
}

const ticksIn = (recording: Recording): number[] =>
	Array.from({length: recording.length}, (_, index) => recording.timeOf(index));

test('what the disk does not take in time is dropped and counted, in the file too', async () => {
	const file = newFile();
	const recorder = openRecorder(file, machine);
	// What waited for the disk here would drop nothing.
	for (let tick = 0; tick < longestQueue + 25; tick += 1) add(recorder, tick);
	assert.deepEqual(
		[recorder.status().dropped, recorder.status().problem],
		[25 * sources.length, 'the disk is too slow'],
	);
	await written(recorder);
	add(recorder, 999);
	await recorder.close();
	assert.equal(recorder.status().problem, '');
	const recording = new Recording(file);
	assert.equal(recording.length, longestQueue + 1);
	const said = ticksIn(recording).map((_, index) => recording.frame(index)?.dropped ?? 0);
	assert.equal(
		said.reduce((sum, one) => sum + one, 0),
		25 * sources.length,
	);
});

test(
	'a full disk costs what did not fit; the recording goes on when there is room',
	{skip: needsRoot('mount a small file system')},
	async (t) => {
		const folder = path.dirname(newFile());
		const disk = path.join(folder, 'disk');
		mkdirSync(disk);
		const mount = (...options: string[]): void => {
			execFileSync('mount', ['-t', 'tmpfs', '-o', options.join(','), 'tmpfs', disk]);
		};
		mount('size=64k');
		t.after(() => execFileSync('umount', [disk]));
		const file = path.join(disk, 'a.rec');
		const recorder = openRecorder(file, machine);
		let tick = 0;
		for (; recorder.status().dropped === 0 && tick < 200; tick += 1) {
			add(recorder, tick);
			await written(recorder);
		}

		assert.match(recorder.status().problem, /no space left on device/);
		const full = new Recording(file);
		assert.equal(full.length, tick - 1);
		assert.deepEqual(full.notes, []);
		full.close();
		mount('remount', 'size=1m');
		add(recorder, 500);
		await recorder.close();
		assert.equal(recorder.status().problem, '');
		const recording = new Recording(file);
		assert.equal(recording.length, tick);
		assert.deepEqual(recording.notes, []);
		assert.equal(recording.frame(tick - 1)?.dropped, sources.length);
		recording.close();
	},
);

test('two recorders in one file: the first one stops and says so', async () => {
	const file = newFile();
	const first = openRecorder(file, machine);
	add(first, 0);
	await written(first);
	const second = openRecorder(file, machine);
	add(second, 1);
	await written(second);
	add(first, 2);
	await written(first);
	assert.match(first.status().problem, /another program changes the file/);
	add(first, 3);
	add(second, 4);
	await second.close();
	assert.equal(new Recording(file).length, 3);
	// Also those that came when it had stopped.
	assert.equal(first.status().dropped, 2 * sources.length);
});

test('a file that was removed keeps nothing, also when that is seen at the end only', async () => {
	const file = newFile();
	const recorder = openRecorder(file, machine);
	add(recorder, 0);
	await written(recorder);
	assert.equal(recorder.status().recorded, sources.length);
	rmSync(file);
	await recorder.close();
	const {recorded, dropped, bytes, reason} = recorder.status();
	assert.deepEqual([recorded, dropped, bytes], [0, sources.length, 0]);
	assert.equal(reason, 'the file was removed');
});

test('the end of the process writes what waits, in its place', async () => {
	const file = newFile();
	const recorder = openRecorder(file, machine);
	for (let tick = 0; tick < 20; tick += 1) add(recorder, tick);
	const [source] = sources;
	const [snapshot] = tickOf(20);
	if (source && snapshot) recorder.add(source, snapshot, sources);
	// The first frames are being compressed or written right now.
	await sleep(1);
	recorder.closeNow();
	const recording = new Recording(file);
	assert.deepEqual(recording.notes, []);
	assert.equal(recording.length, 21);
	assert.deepEqual(
		ticksIn(recording).slice(0, 20),
		Array.from({length: 20}, (_, tick) => tickOf(tick)[0]?.at),
	);
});
