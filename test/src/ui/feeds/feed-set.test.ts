// Feeds into one store: one change a tick, none while paused or while the terminal is slow.
import assert from 'node:assert/strict';
import {mock, test} from 'node:test';
import {probes} from '../../../../probes/index.js';
import {processDrill, type Drill} from '../../../../src/ui/feeds/drill.js';
import {FeedSet} from '../../../../src/ui/feeds/feed-set.js';
import type {Gate} from '../../../../src/ui/terminal/paced-output.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf, snapshotAt} from '../../../helpers/ui-snapshots.js';

const panels = probes.map((probe) => ({id: probe.name, probe}));

const settings = {panels, intervalMs: 1000, filters: {}, drills: [], optionsFor: () => ({})};

function opened(gate?: Gate): {feeds: FakeFeeds; set: FeedSet; changes: () => number} {
	const feeds = new FakeFeeds((tool) => historyOf(tool, 3));
	const set = new FeedSet(feeds, panels, gate);
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
	const optionsFor = (panel: string) => (panel === 'syscount' ? {process: true} : {});
	set.apply({...settings, optionsFor});
	assert.equal(feeds.opened.length, probes.length + 1);
	assert.equal(feeds.current.size, probes.length);
	set.close();
	assert.equal(feeds.current.size, 0);
});

test('a drill opens feeds beside those that cannot tell, and no other; these go on, recorded', () => {
	const {feeds, set} = opened();
	const before = feeds.opened.length;
	const whole = new Map(feeds.current);
	set.apply({...settings, drills: [processDrill(7, 'dd')]});
	const details = feeds.opened.slice(before);
	assert.deepEqual(
		details.map(({source, recorded}) => [source.probe.name, source.filters.pids, recorded]),
		[
			['runqlat', [7], false],
			['cachestat', [7], false],
			['syscount', [7], false],
		],
	);
	for (const opened of whole.values()) assert.ok(opened.open && opened.recorded);
	assert.deepEqual(set.views().get('runqlat')?.source?.filters, {pids: [7]});
	assert.equal(set.views().get('runqlat')?.history.length, 0);
	assert.deepEqual(set.views().get('biotop')?.source?.filters, {});
	set.apply(settings);
	assert.ok(details.every(({open}) => !open));
	assert.equal(set.views().get('runqlat')?.history.length, 3);
	set.close();
});

test('drill, back, drill in one moment: nothing is opened anew, no history has a gap', () => {
	const {feeds, set} = opened();
	const drilled = {...settings, drills: [processDrill(7, 'dd')]};
	for (const next of [drilled, settings, drilled]) set.apply(next);
	pushAll(feeds, 3);
	set.apply(settings);
	pushAll(feeds, 4);
	const whole = feeds.opened.filter(({recorded}) => recorded);
	assert.equal(whole.length, probes.length);
	assert.ok(whole.every(({open, past}) => open && past.length === 0));
	for (const {name} of probes) assert.equal(set.views().get(name)?.history.length, 5, name);
	set.close();
});

test('a tick under a drill is one change; another interval leaves the past of what was drilled into', () => {
	mock.timers.enable({apis: ['setTimeout']});
	const {feeds, set, changes} = opened();
	const drilled = {...settings, drills: [processDrill(7, 'dd')]};
	set.apply(drilled);
	// Polled in the order in which they were attached: what all panels collect comes first.
	const tick = (at: number): void => {
		for (const opened of [feeds.current, feeds.details])
			for (const [name, feed] of opened) feed.push(snapshotAt(name, at));
	};
	tick(3);
	mock.timers.tick(200);
	const before = changes();
	tick(4);
	assert.equal(changes(), before + 1);
	assert.equal(set.views().get('runqlat')?.history.length, 2);
	assert.equal(set.views().get('runqlat')?.whole?.history.length, 5);
	set.apply({...drilled, intervalMs: 2000});
	assert.equal(feeds.details.get('runqlat')?.past.length, 2);
	set.apply({...drilled, drills: [processDrill(8, 'cp')], intervalMs: 2000});
	assert.equal(feeds.details.get('runqlat')?.past.length, 0, 'another has a past of its own');
	set.close();
	mock.timers.reset();
});

test('a history goes on where only the interval is another', () => {
	const {feeds, set} = opened();
	set.apply({...settings, intervalMs: 2000});
	for (const {id} of panels) assert.equal(feeds.current.get(id)?.past.length, 3, id);
	set.close();
});

test('any option of a tool begins its panel’s history anew', () => {
	const values = {boolean: true, number: 1, string: 'read'} as const;
	const texts: Readonly<Record<string, string>> = {errno: 'ENOENT'};
	let switched = 0;
	for (const {id, probe} of panels) {
		for (const [name, {type, sets}] of Object.entries(probe.options)) {
			if (sets !== undefined) continue;
			const {feeds, set} = opened();
			const options = {[name]: texts[name] ?? values[type]};
			set.apply({...settings, optionsFor: (panel) => (panel === id ? options : {})});
			assert.equal(feeds.current.get(id)?.past.length, 0, `${id} --${name}`);
			set.close();
			switched += 1;
		}
	}

	assert.ok(switched > 15, String(switched));
});

test('each panel of a tool is recorded as its own, whatever becomes of it and of the others', () => {
	const {feeds, set} = opened();
	const [first] = panels.filter(({id}) => id === 'syscount');
	assert.ok(first);
	const others = panels.filter(({id}) => id !== 'syscount');
	const second = {...first, id: 'syscount#2'};
	const optionsFor = (id: string) => (id === 'syscount#2' ? {process: true} : {});
	const recorded = () =>
		feeds.opened
			.filter(({open, recorded, source}) => open && recorded && source.probe === first.probe)
			.map(({panel, source}) => [panel, source.options['process'] === true]);
	const both = {...settings, panels: [...panels, second]};
	set.apply(both);
	assert.deepEqual(recorded(), [
		['syscount', false],
		['syscount#2', false],
	]);
	set.apply({...both, optionsFor});
	assert.deepEqual(recorded(), [
		['syscount', false],
		['syscount#2', true],
	]);
	set.apply({...settings, optionsFor, panels: [...others, second]});
	assert.deepEqual(recorded(), [['syscount#2', true]]);
	const {length} = feeds.opened;
	set.apply({...both, optionsFor});
	assert.equal(feeds.opened.length, length + 1, 'the second goes on undisturbed');
	// Its past goes on where that is comparable, as the first one's does.
	feeds.push('syscount', snapshotAt('syscount', 3));
	set.apply({...both, optionsFor, intervalMs: 5000});
	assert.equal(feeds.details.get('syscount')?.past.length, 4);
	set.close();
	assert.ok(feeds.opened.every(({open}) => !open));
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

test('of one system call alone the rows tell, by process a feed beside them counts it', () => {
	const {feeds, set} = opened();
	const where = {syscall: 'read'};
	const drills: Drill[] = [{name: 'syscall', label: 'read', where}];
	set.apply({...settings, drills});
	assert.equal(feeds.opened.length, probes.length);
	const optionsFor = (panel: string) => (panel === 'syscount' ? {process: true} : {});
	set.apply({...settings, optionsFor});
	set.apply({...settings, optionsFor, drills});
	assert.deepEqual(feeds.opened.at(-1)?.source.options, {process: true, syscall: 'read'});
	set.close();
});
