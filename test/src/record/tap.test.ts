// A publisher that is recorded → what the recorder is given of each snapshot that passes.
import assert from 'node:assert/strict';
import test from 'node:test';
import {probes} from '../../../probes/index.js';
import type {Listener, Publisher} from '../../../src/core/publisher.js';
import type {Snapshot} from '../../../src/core/snapshot.js';
import {configure} from '../../../src/core/source.js';
import {idOf, type RecordedSource} from '../../../src/record/frame-format.js';
import {tapped} from '../../../src/record/tap.js';
import {softirqs} from '../output/snapshots.js';

type Given = {
	readonly source: RecordedSource;
	readonly snapshot: Snapshot;
	readonly sources: readonly RecordedSource[];
	readonly polledAt: number | undefined;
};

/** A publisher whose snapshots the test makes, tapped, and what was recorded. */
function tap() {
	const listeners = new Set<Listener>();
	const given: Given[] = [];
	const publisher: Publisher = {
		subscribe(_source, _intervalMs, listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		attached: () => Promise.resolve(),
		snapshot: ({probe}) => ({status: 'starting', panel: probe.name}),
	};
	const recorder = {
		add(...[source, snapshot, sources, polledAt]: Parameters<Parameters<typeof tapped>[1]['add']>) {
			given.push({source, snapshot, sources, polledAt});
		},
	};
	const publish = (snapshot: Snapshot, polledAt?: number): void => {
		for (const listener of [...listeners]) listener(snapshot, polledAt);
	};
	return {...tapped(publisher, recorder, () => ['a caveat']), given, publish, listeners};
}

const source = configure(probes.find(({name}) => name === 'softirqs') ?? assert.fail());

test('a snapshot is recorded with the moment of its poll, and passes on', () => {
	const {subscribe, given, publish} = tap();
	const passed: unknown[] = [];
	subscribe(source, 1000, (...what) => passed.push(what));
	publish(softirqs, 1234.5);
	publish({status: 'failed', panel: 'softirqs', reason: 'lost', hint: '', retryAt: 1});
	assert.deepEqual(
		given.map(({polledAt}) => polledAt),
		[1234.5, undefined],
	);
	assert.deepEqual(passed[0], [softirqs, 1234.5]);
	assert.deepEqual(given.at(0)?.source.caveats, ['a caveat']);
	assert.equal(given.at(0)?.snapshot, softirqs);
});

test('two subscribers of a panel are one source, whose interval is the shortest', () => {
	const {subscribe, given, publish, listeners} = tap();
	subscribe(source, 2000, () => undefined);
	const leave = subscribe(source, 500, () => undefined);
	publish(softirqs, 1);
	assert.deepEqual(
		given.map(({source: {intervalMs}, sources}) => [intervalMs, sources.length]),
		[[500, 1]],
	);
	leave();
	assert.equal(listeners.size, 1);
	publish({...softirqs}, 2);
	assert.equal(given[1]?.source.intervalMs, 2000);
});

test('each panel of a tool is a source of its own', () => {
	const {subscribe, given, publish} = tap();
	subscribe(source, 1000, () => undefined);
	subscribe(source, 1000, () => undefined, 'softirqs#2');
	publish(softirqs, 1);
	assert.deepEqual(
		given.map((one) => idOf(one.source)),
		['softirqs', 'softirqs#2'],
	);
	assert.equal(given[0]?.sources.length, 2);
});
