// A recording played on a clock of the test's own: what the feeds show, when, and after which steps.
import assert from 'node:assert/strict';
import test from 'node:test';
import {loadAll} from '../../../probes/index.js';
import type {ReadySnapshot} from '../../../src/core/snapshot.js';
import {configure} from '../../../src/core/source.js';
import type {TimeStep} from '../../../src/engine/time.js';
import {Playback} from '../../../src/sources/replay/playback.js';
import {Recording} from '../../../src/record/reader.js';
import {openRecorder} from '../../../src/record/writer.js';
import {FakeClock} from '../../helpers/fake-clock.js';
import {machine, newFile, record, recordOpened, sources, tickOf} from '../../helpers/recording.js';

const tools = await loadAll();

const probe = (name: string) => {
	const found = tools.find((one) => one.name === name);
	assert.ok(found);
	return found;
};

const long = newFile();
await record(long, 0, 1300);

function opened(
	file = long,
	index?: number,
): {playback: Playback; clock: FakeClock; tick: () => number} {
	const clock = new FakeClock();
	const recording = new Recording(file);
	const playback = new Playback(recording, tools, index, clock);
	const start = recording.timeOf(0);
	return {playback, clock, tick: () => (playback.moment().at - start) / 1000};
}

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('it plays at the recorded speed, or times it, and stops at the end', () => {
	const {playback, clock, tick} = opened();
	playback.play();
	clock.advance(2500);
	assert.equal(tick(), 2);
	for (const step of ['faster', 'faster', 'faster'] as TimeStep[]) playback.move(step);
	assert.deepEqual(playback.moment().playback, {isPlaying: true, speed: 10});
	clock.advance(10_000);
	assert.equal(tick(), 102);
	playback.move('toggle');
	clock.advance(10_000);
	assert.equal(tick(), 102);
	playback.move('toggle');
	clock.advance(200_000);
	assert.equal(tick(), 1299);
	assert.equal(playback.moment().playback?.isPlaying, false);
	assert.equal(clock.timers.size, 0);
	// As any player, it begins anew.
	playback.move('toggle');
	assert.equal(tick(), 0);
});

test('steps, jumps and ends', () => {
	const {playback, tick} = opened(long, 200);
	const after = (...steps: TimeStep[]): number => {
		for (const step of steps) playback.move(step);
		return tick();
	};
	assert.equal(after('back', 'back', 'forward'), 199);
	assert.equal(after('minuteBack'), 139);
	assert.equal(after('minuteForward', 'minuteForward'), 259);
	assert.equal(after('end', 'forward'), 1299);
	assert.equal(after('start', 'back'), 0);
	assert.equal(after('minuteForward', 'minuteBack', 'minuteBack'), 0);
});

test('every frame is shown as it was recorded, however it was reached', () => {
	const {playback, tick} = opened();
	const feeds = sources.map(({panel}) => playback.openFeed(configure(probe(panel))));
	const moves = ['end', 'back', 'minuteBack', 'start', 'forward', 'minuteForward'] as const;
	for (let round = 0; round < 24; round += 1) {
		playback.move(moves[(round * 7) % moves.length] ?? 'end');
		if (round % 3 === 0) for (let jump = 0; jump < 5; jump += 1) playback.move('minuteForward');
		const now = tick();
		assert.deepEqual(
			feeds.map((feed) => feed.snapshot()),
			json(tickOf(now)),
		);
		for (const [index, feed] of feeds.entries()) {
			const history = feed.history();
			assert.equal(history.at(-1)?.at, tickOf(now)[index]?.at);
			// Enough of the past for the charts, wherever one came from.
			assert.ok(history.length >= Math.min(now + 1, 120), `${history.length} at ${now}`);
			assert.ok(history.length <= 601);
		}
	}
});

test('a filter is applied to rows that tell the process, and is said to be ignored elsewhere', () => {
	const {playback} = opened(long, 30);
	const filters = {pids: [31_337]};
	const biotop = playback.openFeed(configure(probe('biotop'), {}, filters));
	const [all] = tickOf(30);
	assert.ok(all && all.shape !== 'hist');
	const snapshot = biotop.snapshot();
	assert.ok(snapshot.status === 'ready' && snapshot.shape !== 'hist');
	assert.deepEqual(
		snapshot.rows,
		all.rows.filter(({pid}) => pid === 31_337),
	);
	assert.equal(snapshot.totals['bytes'], snapshot.rows[0]?.['bytes']);
	assert.deepEqual(biotop.ignores?.(), []);
	assert.ok(biotop.history().every((one) => one.shape !== 'hist' && one.rows.length === 1));
	const runqlat = playback.openFeed(configure(probe('runqlat'), {}, filters));
	assert.deepEqual(runqlat.ignores?.(), ['pid']);
	assert.deepEqual(runqlat.snapshot(), json(tickOf(30)[2]));
});

test('what was reconfigured while it was recorded is shown with what it had then', async () => {
	const file = newFile();
	const recorder = openRecorder(file, machine);
	const [model] = sources;
	assert.ok(model);
	const drilled = {...model, filters: {pids: [7]}};
	for (let tick = 0; tick < 20; tick += 1) {
		const [snapshot] = tickOf(tick);
		const source = tick < 10 ? model : drilled;
		if (snapshot) recorder.add(source, snapshot, [source]);
	}

	const failed = {status: 'failed', panel: 'biotop', reason: 'it broke', hint: ''} as const;
	recorder.add(drilled, failed, [drilled]);
	await recorder.close();
	const {playback} = opened(file, 9);
	const feed = playback.openFeed(configure(probe('biotop')));
	assert.deepEqual([feed.source.filters, feed.history().length], [{}, 10]);
	for (let step = 0; step < 3; step += 1) playback.move('forward');
	assert.deepEqual([feed.source.filters, feed.history().length], [{pids: [7]}, 3]);
	const absent = playback.openFeed(configure(probe('runqlat'))).snapshot();
	assert.ok(absent.status === 'unsupported' && absent.hint !== '');
	assert.equal(absent.reason, 'runqlat is not in this recording');
	playback.move('end');
	assert.deepEqual(feed.snapshot(), failed);
});

test('a tool has data while it was open; before and after that it says from when on, and until when', async () => {
	const file = newFile();
	await recordOpened(file, 10, 5, 8);
	const {playback} = opened(file);
	const feed = playback.openFeed(configure(probe('hardirqs')));
	const before = feed.snapshot();
	assert.ok(before.status === 'unsupported');
	assert.match(before.reason, /^hardirqs was not recorded at \d\d:\d\d:\d\d$/);
	assert.match(before.hint, /has it from \d\d:\d\d:\d\d on$/);
	for (let step = 0; step < 5; step += 1) playback.move('forward');
	assert.equal(feed.snapshot().status, 'ready');
	for (let step = 0; step < 2; step += 1) playback.move('forward');
	assert.equal(feed.history().length, 3);
	assert.equal(feed.snapshot().status, 'ready');
	playback.move('end');
	const after = feed.snapshot();
	assert.ok(after.status === 'unsupported');
	assert.match(after.hint, /has it until \d\d:\d\d:\d\d$/);
	playback.move('start');
	assert.equal(feed.snapshot().status, 'unsupported');
});

test('what is open and has no interval yet is starting', async () => {
	const file = newFile();
	const recorder = openRecorder(file, machine);
	const [biotop, tcptop] = sources;
	const [snapshot] = tickOf(0);
	assert.ok(biotop && tcptop && snapshot);
	recorder.add(biotop, snapshot, [biotop, tcptop]);
	await recorder.close();
	const {playback} = opened(file);
	const feed = playback.openFeed(configure(probe('tcptop')));
	assert.deepEqual(feed.snapshot(), {status: 'starting', panel: 'tcptop'});
});

test('what this version cannot read is said to be that, of its own panel, from then on', async () => {
	const [biotop, tcptop] = sources;
	const [snapshot] = tickOf(0);
	assert.ok(biotop && tcptop && snapshot);
	const later = {...snapshot, shape: 'flames'} as unknown as ReadySnapshot;
	const histogram = tickOf(0).find(({shape}) => shape === 'hist');
	assert.ok(histogram);
	// Options that this version does not take together.
	const other = {...biotop, panel: 'biolatency', options: {disks: true, flags: true}};
	const runqlat = {...biotop, panel: 'runqlat', options: {}};
	for (const [source, recorded] of [
		[biotop, later],
		[other, {...histogram, panel: 'biolatency'}],
	] as const) {
		const file = newFile();
		const recorder = openRecorder(file, machine);
		const open = [source, tcptop, runqlat];
		recorder.add(source, recorded, open);
		// A frame without it: that it has other sources makes it one of its own.
		recorder.add(runqlat, {...histogram, panel: 'runqlat', at: histogram.at + 1000}, [...open]);
		await recorder.close();
		const {playback} = opened(file);
		const feedOf = (panel: string) => playback.openFeed(configure(probe(panel)));
		const [unread, starting] = [feedOf(source.panel), feedOf('tcptop')];
		for (const place of ['start', 'end', 'start', 'end'] as const) {
			playback.move(place);
			const found = unread.snapshot();
			assert.ok(found.status === 'unsupported', found.status);
			assert.match(found.reason, /^what was recorded of \w+ cannot be read by this version$/);
			assert.deepEqual(starting.snapshot(), {status: 'starting', panel: 'tcptop'});
		}

		assert.equal(new Recording(file).length, 2);
	}
});

test('numbers of before are not shown for those that cannot be read', async () => {
	const [biotop] = sources;
	const [[snapshot], [next], [last]] = [tickOf(0), tickOf(1), tickOf(2)];
	assert.ok(biotop && snapshot && next && last);
	const file = newFile();
	const recorder = openRecorder(file, machine);
	const unreadable = {...next, shape: 'flames'} as unknown as ReadySnapshot;
	for (const one of [snapshot, unreadable, last]) recorder.add(biotop, one, [biotop]);
	await recorder.close();
	const {playback} = opened(file);
	const feed = playback.openFeed(configure(probe('biotop')));
	const shown = (['start', 'forward', 'forward', 'back'] as const).map((step) => {
		playback.move(step);
		return [feed.snapshot().status, feed.history().length];
	});
	assert.deepEqual(shown, [
		['ready', 1],
		['unsupported', 0],
		['ready', 2],
		['unsupported', 0],
	]);
});

test('hours between two sessions pass in a second', async () => {
	const file = newFile();
	await record(file, 0, 3);
	await record(file, 50_000, 3);
	const {playback, clock} = opened(file);
	playback.play();
	clock.advance(3500);
	assert.equal(playback.moment().at, tickOf(50_000)[0]?.at);
});
