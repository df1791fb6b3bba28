// Steps through what live feeds keep: ticks, views at a moment, drills and options while in the past.
import assert from 'node:assert/strict';
import test from 'node:test';
import {probes} from '../../../../probes/index.js';
import type {Past} from '../../../../src/engine/time.js';
import {processDrill} from '../../../../src/ui/feeds/drill.js';
import {FeedSet} from '../../../../src/ui/feeds/feed-set.js';
import {ticksOf} from '../../../../src/ui/feeds/past.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf, snapshotAt} from '../../../helpers/ui-snapshots.js';

const panels = probes.map((probe) => ({id: probe.name, probe}));

const settings = {panels, intervalMs: 1000, filters: {}, drills: [], optionsFor: () => ({})};
const ticks = 180;
const timeOf = (tick: number): number => snapshotAt('biotop', tick).at;

function opened(): {feeds: FakeFeeds; set: FeedSet; tick: () => number; at: () => number} {
	const begun = new Set<string>();
	// A feed that is opened anew has the past that it is given, and no other.
	const feeds = new FakeFeeds((tool) => {
		if (begun.has(tool)) return [];
		begun.add(tool);
		return historyOf(tool, ticks);
	});
	const set = new FeedSet(feeds, panels);
	set.apply(settings);
	const at = (): number => (set.moment() as Past).at;
	return {feeds, set, at, tick: () => (at() - timeOf(0)) / 1000};
}

/** True of a panel that was opened later, and of one that was filtered or switched later. */
const noDataThen =
	/has no data of \d\d:\d\d:\d\d here".*since it was opened, or its filters or options were set/;

const shown = (set: FeedSet): Array<number | string> =>
	[...set.views().values()].map(({snapshot}) =>
		snapshot.status === 'ready' ? (snapshot.at - timeOf(0)) / 1000 : snapshot.status,
	);

test('back and forward through the snapshots, a minute at a time, and live again', () => {
	const {set, tick} = opened();
	set.move('forward');
	assert.equal(set.moment().isLive, true);
	set.move('back');
	set.move('back');
	assert.equal(tick(), ticks - 3);
	assert.deepEqual(new Set(shown(set)), new Set([ticks - 3]));
	assert.equal(set.views().get('biotop')?.history.length, ticks - 2);
	set.move('minuteBack');
	assert.equal(tick(), ticks - 63);
	set.move('forward');
	assert.equal(tick(), ticks - 62);
	set.move('start');
	set.move('back');
	assert.equal(tick(), 0);
	assert.equal(set.views().get('runqlat')?.history.length, 1);
	set.move('minuteForward');
	assert.equal(tick(), 60);
	set.move('end');
	assert.equal(set.moment().isLive, true);
	assert.deepEqual(new Set(shown(set)), new Set([ticks - 1]));
});

test('a step is one of the panel’s own snapshots, whenever the others were polled', () => {
	const lateMs: Readonly<Record<string, number>> = {tcptop: 850, syscount: 976};
	const feeds = new FakeFeeds((tool) =>
		historyOf(tool, 10).map((one) => ({...one, at: one.at + (lateMs[tool] ?? 0)})),
	);
	const set = new FeedSet(feeds, panels);
	set.apply(settings);
	const biotop = (): number | string | undefined => shown(set)[0];
	set.move('toggle');
	assert.equal(biotop(), 9);
	for (const [step, expected] of [
		...[['back', 8] as const, ['back', 7] as const, ['forward', 8] as const],
		...[['start', 0] as const, ['forward', 1] as const, ['forward', 2] as const],
	] as const) {
		set.move(step, 'biotop');
		assert.equal(biotop(), expected);
		assert.equal((set.moment() as Past).at, timeOf(expected));
	}

	set.move('minuteForward', 'biotop');
	assert.equal(biotop(), 9);
	assert.equal((set.moment() as Past).at, (set.moment() as Past).to, 'the end of the time bar');
	set.move('back', 'biotop');
	assert.equal(biotop(), 8);
	set.move('end');
	set.move('back', 'biotop');
	assert.equal(biotop(), 8);
});

test('what comes in meanwhile can be stepped into, and does not move the screen', () => {
	const {feeds, set, tick} = opened();
	set.move('toggle');
	const frozen = set.views();
	for (const next of [ticks, ticks + 1]) {
		for (const {name} of probes) feeds.push(name, snapshotAt(name, next));
	}

	assert.equal(set.views(), frozen);
	assert.equal((set.moment() as Past).to, timeOf(ticks + 1));
	set.move('forward');
	assert.equal(tick(), ticks);
	set.move('forward');
	set.move('forward');
	// The newest, but frozen: only End and space are live.
	assert.equal(tick(), ticks + 1);
	assert.equal(set.moment().isLive, false);
});

test('a process drilled into in the past is shown as it was then; so is all after the drill', () => {
	const {set, tick} = opened();
	set.move('minuteBack');
	const then = tick();
	set.apply({...settings, drills: [processDrill(31_337, 'dd')]});
	assert.equal(tick(), then);
	// Rows that tell are filtered where they are shown.
	const biotop = set.views().get('biotop')?.snapshot;
	assert.ok(biotop?.status === 'ready');
	assert.equal((biotop.at - timeOf(0)) / 1000, then);
	// A histogram of all tasks tells nothing of the process; softirqs belong to no process.
	const runqlat = set.views().get('runqlat')?.snapshot;
	assert.match(JSON.stringify(runqlat), noDataThen);
	assert.deepEqual(set.views().get('softirqs')?.snapshot.status, 'ready');
	set.apply(settings);
	assert.equal(tick(), then);
	assert.deepEqual(new Set(shown(set)), new Set([then]));
	set.move('end');
	assert.equal(set.views().get('runqlat')?.history.length, ticks);
});

test('of other options there is no past: the screen is live again', () => {
	const {set} = opened();
	set.move('back');
	set.apply({...settings, optionsFor: (name) => (name === 'syscount' ? {process: true} : {})});
	assert.equal(set.moment().isLive, true);
});

test('a panel that was opened later than the moment says what is kept, and blames no filter', () => {
	const feeds = new FakeFeeds((tool) => historyOf(tool, 10).slice(tool === 'syscount' ? 8 : 0));
	const set = new FeedSet(feeds, panels);
	set.apply(settings);
	set.move('start');
	const {snapshot} = set.views().get('syscount') ?? {};
	assert.match(JSON.stringify(snapshot), noDataThen);
	assert.doesNotMatch(JSON.stringify(snapshot), /with these/);
	assert.equal(set.views().get('biotop')?.snapshot.status, 'ready');
});

test('a panel without data then says so, one that never had any says why', () => {
	const {feeds, set} = opened();
	const reason = 'no such hook';
	feeds.push('tcptop', {status: 'unsupported', panel: 'tcptop', reason, hint: ''});
	const late = new FakeFeeds((tool) => (tool === 'tcptop' ? [] : historyOf(tool, 10)));
	const other = new FeedSet(late, panels);
	other.apply(settings);
	late.push('tcptop', {status: 'unsupported', panel: 'tcptop', reason, hint: ''});
	other.move('back');
	assert.match(JSON.stringify(other.views().get('tcptop')?.snapshot), /no such hook/);
	set.move('back');
	assert.equal(set.views().get('tcptop')?.snapshot.status, 'ready');
});

test('panels polled apart have one tick together', () => {
	const at = (times: number[], seconds: number) =>
		times.map((time) => ({...snapshotAt('biotop', 0), at: time, seconds}));
	const apart = [at([1000, 2000, 3010], 1), at([1300, 2310, 3320], 1), at([1650, 2640, 3655], 1)];
	assert.deepEqual(ticksOf(apart), [1650, 2640, 3655]);
	const fast = [at([1000, 1100, 1200], 0.1), at([1020, 1125], 0.1)];
	assert.deepEqual(ticksOf(fast), [1020, 1125, 1200]);
	assert.deepEqual(ticksOf([[], []]), []);
});
