// Recordings: what is written is read again; what is torn, damaged or foreign costs no more than itself.
import assert from 'node:assert/strict';
import {mkdirSync, readFileSync, statSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {
	deflated,
	frameHead,
	framed,
	fileHeader,
	RecordingError,
} from '../../../src/record/frame-format.js';
import {Recording} from '../../../src/record/reader.js';
import {openRecorder} from '../../../src/record/writer.js';
import {
	borders,
	contents,
	machine,
	newFile,
	record,
	recordOpened,
	sources,
	tickOf,
} from '../../helpers/recording.js';
import {random} from '../../helpers/ui-snapshots.js';

const expected = (count: number): unknown[][] =>
	Array.from({length: count}, (_, tick) => JSON.parse(JSON.stringify(tickOf(tick))) as unknown[]);

test('what was recorded is read again, value for value', async () => {
	const file = newFile();
	await record(file, 0, 100);
	const recording = new Recording(file);
	assert.deepEqual(contents(recording), expected(100));
	assert.deepEqual(recording.notes, []);
	const frame = recording.frame(7);
	assert.deepEqual(frame?.machine, machine);
	assert.deepEqual(frame.sources, sources);
	assert.equal(recording.indexAt(recording.timeOf(42) + 500), 42);
	assert.equal(recording.frame(100), undefined);
	// Nobody else may read whose processes they were.
	assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('every panel that is anywhere in a recording is found, with its first source', async () => {
	const file = newFile();
	await recordOpened(file, 8, 5);
	const recording = new Recording(file);
	const [biotop] = sources;
	assert.deepEqual(Object.fromEntries(recording.sources()), {
		biotop: {source: biotop, at: recording.timeOf(0)},
		hardirqs: {source: {...biotop, panel: 'hardirqs'}, at: recording.timeOf(5)},
	});
	// However many they are, and whatever is written in them.
	const make = random(1);
	const panels = Array.from({length: 900}, (_, index) => `p${index}-${make()}`);
	const options = {text: ',"snapshots":[ \\'};
	const many = panels.map((panel) => ({...biotop, panel, options}));
	const json = JSON.stringify({session: 1, machine, dropped: 0, sources: many, snapshots: []});
	const frames = [framed(2, deflated(json)), framed(3, deflated('{"foreign":1}'))];
	const other = newFile();
	writeFileSync(other, Buffer.concat([fileHeader(machine, 1), ...frames]));
	assert.ok((frames[0]?.length ?? 0) > 8192);
	assert.equal(frameHead(deflated(json).subarray(0, 1024)), undefined);
	const found = new Recording(other).sources();
	assert.deepEqual([...found.keys()], panels);
	assert.deepEqual(found.get(panels[7] ?? '')?.source.options, options);
});

test('which panels were asked for is known of each run, and of all only where each says it', async () => {
	const file = newFile();
	const [biotop, tcptop] = sources;
	const [snapshot] = tickOf(0);
	assert.ok(biotop && tcptop && snapshot);
	for (const panels of [['tcptop'], ['overview', 'biotop'], undefined]) {
		const recorder = openRecorder(file, machine);
		recorder.panels = panels;
		recorder.add(biotop, snapshot, [biotop, tcptop]);
		await recorder.close();
		const recording = new Recording(file);
		const askedIn = (index: number) => {
			const frame = recording.frame(index);
			return frame && recording.asked(frame);
		};
		const asked = askedIn(recording.length - 1);
		assert.deepEqual(asked && [...asked], panels);
		const all = [...(askedIn(0) ?? []), ...(askedIn(1) ?? [])];
		const anywhere = panels === undefined ? [] : [...new Set(all)];
		assert.deepEqual(recording.askedAnywhere(), anywhere);
		// Runs are told apart by when they began.
		await sleep(2);
	}
});

test('a recording is continued after its last whole frame', async () => {
	const file = newFile();
	await record(file, 0, 10);
	const last = borders(file).at(-2) ?? 0;
	truncateSync(file, last + 33);
	const torn = new Recording(file);
	assert.equal(torn.length, 9);
	assert.match(torn.notes[0] ?? '', /the last 33 bytes are left out/);
	await record(file, 9, 3);
	const recording = new Recording(file);
	assert.deepEqual(contents(recording), expected(12));
	assert.deepEqual(recording.notes, []);
	assert.notEqual(recording.frame(0)?.session, recording.frame(11)?.session);
});

test('a file cut off anywhere opens with the frames before the cut', async () => {
	const file = newFile();
	await record(file, 0, 12);
	const bytes = readFileSync(file);
	const ends = borders(file);
	const next = random(3);
	for (let round = 0; round < 300; round += 1) {
		const size = Math.floor(next() * (bytes.length + 1));
		writeFileSync(file, bytes.subarray(0, size));
		const whole = ends.slice(1).filter((end) => end <= size).length;
		if (whole === 0) {
			assert.throws(() => new Recording(file), RecordingError);
			continue;
		}

		assert.equal(new Recording(file).length, whole, `of ${size} bytes`);
	}
});

test('a flipped bit costs the frame it is in', async () => {
	const file = newFile();
	await record(file, 0, 12);
	const bytes = readFileSync(file);
	const [header = 0, ...ends] = borders(file);
	const all = expected(12);
	const next = random(5);
	for (let round = 0; round < 300; round += 1) {
		const at = Math.floor(next() * bytes.length);
		const damaged = Buffer.from(bytes);
		damaged[at] = (damaged[at] ?? 0) ^ (1 << Math.floor(next() * 8));
		writeFileSync(file, damaged);
		if (at < header) {
			// The header says only what this is.
			assert.ok(opens(file) === undefined || opens(file)?.length === 12);
			continue;
		}

		const hit = ends.findIndex((end) => at < end);
		const recording = new Recording(file);
		assert.deepEqual(contents(recording), all.toSpliced(hit, 1), `bit of byte ${at}`);
		assert.equal(recording.notes.length, 1);
	}
});

/** Undefined for what is refused in one line. */
function opens(file: string): Recording | undefined {
	try {
		return new Recording(file);
	} catch (error) {
		assert.ok(error instanceof RecordingError);
		assert.doesNotMatch(error.message, /\n/);
		return undefined;
	}
}

test('noise, and noise among frames, is refused or passed over', async () => {
	const file = newFile();
	await record(file, 0, 4);
	const bytes = readFileSync(file);
	const ends = borders(file);
	const next = random(7);
	for (let round = 0; round < 200; round += 1) {
		const noise = Buffer.from(
			Array.from({length: 1 + Math.floor(next() * 99)}, () => next() * 256),
		);
		const at = ends[Math.floor(next() * ends.length)] ?? 0;
		const place = round % 2 === 0 ? at : Math.floor(next() * bytes.length);
		writeFileSync(file, Buffer.concat([bytes.subarray(0, place), noise, bytes.subarray(place)]));
		const recording = opens(file);
		if (round % 2 === 0) assert.equal(recording?.length, 4);
		writeFileSync(file, noise);
		assert.equal(opens(file), undefined);
	}
});

test('control characters in a recording reach nobody', () => {
	const file = newFile();
	const [entry] = tickOf(0);
	const row = {pid: 1, comm: '\u001b]0;x\u0007\u009b2J\u202e', direction: 'R', bytes: 1};
	const snapshot = {...entry, rows: [row], caveats: ['a\nb']};
	const json = {session: 1, machine, dropped: 0, sources: [sources[0]], snapshots: [[0, snapshot]]};
	const frame = framed(Date.now(), deflated(JSON.stringify(json)));
	writeFileSync(file, Buffer.concat([fileHeader(machine, 1), frame]));
	const [[read] = []] = contents(new Recording(file)) as Array<
		Array<{rows: Array<{comm: string}>}>
	>;
	assert.equal(read?.rows[0]?.comm, '·]0;x··2J·');
	assert.doesNotMatch(JSON.stringify(read), /\\n|\\u/);
});

test('no other file is written to, and each refusal is one line', () => {
	const file = newFile('notes.txt');
	writeFileSync(file, 'precious');
	const folder = path.join(path.dirname(file), 'folder');
	mkdirSync(folder);
	const newer = newFile();
	writeFileSync(newer, '{"schema":"kerntop-recording/3"}\n');
	for (const [name, why] of [
		[file, /is no recording of kerntop/],
		[newer, /a later version of kerntop made it/],
		[folder, /directory/],
		['/dev/null', /no regular file/],
		[path.join(folder, 'none', 'a.rec'), /no such file or directory/],
	] as const) {
		assert.throws(
			() => openRecorder(name, machine),
			(error: Error) => {
				assert.ok(error instanceof RecordingError);
				assert.match(error.message, why);
				return !error.message.includes('\n');
			},
		);
	}

	assert.equal(readFileSync(file, 'utf8'), 'precious');
	assert.throws(() => new Recording(newer), /without data/);
	assert.throws(() => new Recording(file), /no recording/);
});

test('an empty file and a header that was cut off become a recording', async () => {
	for (const left of ['', '{"sch', '{"schema":"kerntop-recording/1","version":"0.']) {
		const file = newFile();
		writeFileSync(file, left);
		assert.equal(opens(file), undefined);
		await record(file, 0, 3);
		assert.deepEqual(contents(new Recording(file)), expected(3));
	}
});
