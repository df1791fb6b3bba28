// Recordings of other versions, and frames that none of them made: what is known is shown, the rest counted.
import assert from 'node:assert/strict';
import {appendFileSync, writeFileSync} from 'node:fs';
import test from 'node:test';
import {deflated, framed} from '../../../src/record/frame-format.js';
import {Recording} from '../../../src/record/reader.js';
import {contents, machine, newFile, record, sources, tickOf} from '../../helpers/recording.js';

test('a frame that is whole but of another making is no snapshot', async () => {
	const file = newFile();
	await record(file, 0, 2);
	const [entry] = tickOf(0);
	const of = (change: object, more: object = {}): object => ({
		...{session: 1, machine, dropped: 0, sources: [sources[0]]},
		snapshots: [[0, {...entry, ...change}]],
		...more,
	});
	const foreign = [
		'[]',
		'null',
		'{',
		'"x"',
		'['.repeat(200_000),
		...[
			of({at: 'now'}),
			of({seconds: 0}),
			of({shape: 'pie'}),
			of({rows: {}}),
			of({rows: [{pid: {}}]}),
		],
		...[
			of({panel: 'tcptop'}),
			of({health: null}),
			of({totals: {'\u001b[2J': 1}}),
			of({}, {sources: []}),
		],
		...[of({}, {session: -1}), of({}, {machine: {}}), of({at: 1e300})],
	].map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
	for (const json of foreign) appendFileSync(file, framed(Date.now(), deflated(json)));
	appendFileSync(file, framed(Date.now(), Buffer.from('not deflated')));
	const recording = new Recording(file);
	assert.equal(recording.length, 3 + foreign.length);
	assert.equal(contents(recording).filter((frame) => frame.length > 0).length, 2);
	assert.equal(recording.unreadable, foreign.length + 1);
});

/** A file with this header and one frame: an entry that no version knows, then one that all versions know. */
function madeBy(header: string, more: object): string {
	const file = newFile();
	const [entry] = tickOf(0);
	const flames = {
		panel: 'flames',
		options: {},
		filters: {},
		caveats: [],
		intervalMs: 1000,
		host: 7,
	};
	const frame = {
		...{session: 1, machine, dropped: 0, sources: [flames, {...sources[0], ...more}]},
		snapshots: [
			[0, {...entry, panel: 'flames', shape: 'stacks'}],
			[1, {...entry, ...more}],
		],
		...more,
	};
	const json = deflated(JSON.stringify(frame));
	writeFileSync(file, Buffer.concat([Buffer.from(header), framed(Date.now(), json)]));
	return file;
}

test('of a later version’s file what is known is shown, entry by entry, and what is not is counted', () => {
	const recording = new Recording(madeBy('{"schema":"kerntop-recording/9"}\n', {colour: 'blue'}));
	assert.deepEqual(
		contents(recording).map((frame) => frame.length),
		[1],
	);
	assert.equal(recording.unreadable, 1);
	assert.match(recording.notes.join(), /a later kerntop made it/);
});

test('recordings of the first version open, and go on', async () => {
	const file = madeBy('{"schema":"kerntop-recording/1"}\n', {});
	assert.deepEqual(new Recording(file).notes, []);
	await record(file, 1, 2);
	assert.equal(new Recording(file).length, 3);
});
