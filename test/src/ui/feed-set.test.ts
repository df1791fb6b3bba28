// Feeds into one store: one change a tick, none while paused or while the terminal is slow.
import assert from 'node:assert/strict';
import {mock, test} from 'node:test';
import {probes} from '../../../probes/index.js';
import type {Options} from '../../../src/probe/probe.js';
import {FeedSet, type Gate} from '../../../src/ui/feed-set.js';
import {FakeFeeds} from '../../helpers/ui-feeds.js';
import {historyOf, snapshotAt} from '../../helpers/ui-snapshots.js';

const settings = {intervalMs: 1000, filters: {}, optionsFor: () => ({})};

function opened(gate?: Gate): {feeds: FakeFeeds; set: FeedSet; changes: () => number} {
	const feeds = new FakeFeeds((tool) => historyOf(tool, 3));
	const set = new FeedSet(feeds.openFeed, probes, gate);
	set.apply(settings);
	let changes = 0;
	set.subscribe(() => {
		changes += 1;
	});
	return {feeds, set, changes: () => changes};
}

const timeOf = (tick: number): number => snapshotAt('biotop', tick).at;

const pushAll = (feeds: FakeFeeds, tick: number): void => {
	for (const {name} of probes) feeds.push(name, snapshotAt(name, tick));
};

test('six snapshots of one tick are one change', () => {
	const {feeds, set, changes} = opened();
	pushAll(feeds, 3);
	assert.equal(changes(), 1);
	pushAll(feeds, 4);
	assert.equal(changes(), 2);
	assert.equal(set.views().get('biotop')?.history.length, 5);
	set.close();
});

test('one that comes alone waits a little for the others, not for ever', () => {
	mock.timers.enable({apis: ['setTimeout']});
	const {feeds, set, changes} = opened();
	feeds.push('biotop', snapshotAt('biotop', 3));
	mock.timers.tick(199);
	assert.equal(changes(), 0);
	mock.timers.tick(1);
	assert.equal(changes(), 1);
	set.close();
	mock.timers.reset();
});

test('a panel that failed is not waited for', () => {
	const {feeds, set, changes} = opened();
	feeds.push('tcptop', {status: 'failed', panel: 'tcptop', reason: 'x', hint: ''});
	pushAll(feeds, 3);
	const before = changes();
	feeds.push('tcptop', {status: 'failed', panel: 'tcptop', reason: 'x', hint: ''});
	for (const {name} of probes) {
		if (name !== 'tcptop') feeds.push(name, snapshotAt(name, 4));
	}

	assert.equal(changes(), before + 1);
	set.close();
});

test('frozen views stay the same object; the feeds go on', () => {
	const {feeds, set} = opened();
	set.move('toggle');
	const frozen = set.views();
	for (const tick of [3, 4, 5]) pushAll(feeds, tick);
	assert.equal(set.views(), frozen);
	assert.deepEqual(set.moment(), {isLive: false, at: timeOf(2), from: timeOf(0), to: timeOf(5)});
	set.move('toggle');
	assert.deepEqual(set.moment(), {isLive: true});
	assert.equal(set.views().get('syscount')?.history.length, 6);
	set.close();
});

test('frames that cannot be written are left out, not queued', () => {
	let whenFree: (() => void) | undefined;
	let busy = false;
	const {feeds, set, changes} = opened((callback) => {
		if (busy) whenFree = callback;
		return busy;
	});
	busy = true;
	for (const tick of [3, 4, 5]) pushAll(feeds, tick);
	assert.equal(changes(), 0);
	busy = false;
	whenFree?.();
	assert.equal(changes(), 1);
	assert.equal(
		set.views().get('biotop')?.snapshot,
		feeds.current.get('biotop') && set.views().get('biotop')?.history.at(-1),
	);
	set.close();
});

test('what does not change stays open; what changes opens before the old one closes', () => {
	const {feeds, set} = opened();
	set.apply({...settings, filters: {pids: [7]}});
	const softirqs = feeds.opened.filter(({source}) => source.probe.name === 'softirqs');
	assert.equal(softirqs.length, 1);
	assert.deepEqual(set.views().get('softirqs')?.ignores, ['pid']);
	assert.equal(feeds.opened.length, 2 * probes.length - 1);
	assert.equal(feeds.current.size, probes.length);
	set.close();
	assert.equal(feeds.current.size, 0);
});

test('a history goes on where it is comparable', () => {
	const {feeds, set} = opened();
	set.apply({...settings, intervalMs: 2000});
	assert.equal(feeds.current.get('biotop')?.past.length, 3);
	set.apply({...settings, intervalMs: 2000, filters: {pids: [7]}});
	// Of the snapshots before, the rows of the process.
	const past = feeds.current.get('biotop')?.past ?? [];
	assert.equal(past.length, 3);
	assert.ok(past.every((one) => one.shape !== 'hist' && one.rows.length === 0));
	set.apply({
		...settings,
		optionsFor: (panel) => (panel === 'syscount' ? {process: true} : {}),
	});
	assert.equal(feeds.current.get('syscount')?.past.length, 0);
	set.close();
});

test('options that make no sense fail their own panel only', () => {
	const {set} = opened();
	set.apply({
		...settings,
		optionsFor: (panel) => (panel === 'syscount' ? {errno: 'ENONSENSE'} : {}),
	});
	assert.equal(set.views().get('syscount')?.snapshot.status, 'failed');
	assert.equal(set.views().get('biotop')?.snapshot.status, 'ready');
	set.close();
});

test('of one system call alone there is a past where the rows tell it apart, and all of it comes back', () => {
	const {feeds, set} = opened();
	const past = () => feeds.current.get('syscount')?.past.length;
	const optionsFor = (options: Options) => (panel: string) => (panel === 'syscount' ? options : {});
	set.apply({...settings, optionsFor: optionsFor({syscall: 'read'})});
	assert.equal(past(), 3);
	set.apply({...settings, optionsFor: optionsFor({syscall: 'write'})});
	assert.equal(past(), 0);
	feeds.push('syscount', snapshotAt('syscount', 3));
	set.apply(settings);
	assert.equal(past(), 3);
	// By process the rows do not say which call they count.
	set.apply({...settings, optionsFor: optionsFor({process: true})});
	set.apply({...settings, optionsFor: optionsFor({process: true, syscall: 'read'})});
	assert.equal(past(), 0);
	set.close();
});
