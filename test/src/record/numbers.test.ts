// Numbers that no tool measures, in frames of another hand: each is refused, or does no harm where it is drawn.
import assert from 'node:assert/strict';
import test from 'node:test';
import type {Histogram, ReadySnapshot} from '../../../src/core/snapshot.js';
import {frameFrom} from '../../../src/record/validate.js';
import {timeline} from '../../../src/ui/draw/timeline.js';
import {machine} from '../../helpers/recording.js';
import {openApp, plain} from '../../helpers/ui-app.js';
import {FakeFeeds} from '../../helpers/ui-feeds.js';
import {historyOf, snapshotAt} from '../../helpers/ui-snapshots.js';

/** What a frame with this snapshot is read as; undefined where it is refused. */
function read(snapshot: object, panel: string): ReadySnapshot | undefined {
	const source = {panel, options: {}, filters: {}, caveats: [], intervalMs: 1000};
	const frame = {session: 1, machine, dropped: 0, sources: [source], snapshots: [[0, snapshot]]};
	const found = frameFrom(1, JSON.stringify(frame))?.entries[0]?.snapshot;
	return found?.status === 'ready' ? found : undefined;
}

const [waits] = ((snapshot) => (snapshot.shape === 'hist' ? snapshot.histograms : []))(
	snapshotAt('runqlat', 1),
);

const withBuckets = (buckets: Histogram['buckets']): ReadySnapshot | undefined =>
	read({...snapshotAt('runqlat', 1), histograms: [{...waits, buckets}, waits]}, 'runqlat');

test('buckets that end before they begin, overlap, go back or hold less than nothing are refused', () => {
	const next = {from: 8, to: 15, count: 1};
	assert.ok(withBuckets([{from: 4, to: 7, count: 0}, next]));
	for (const bucket of [
		{from: 4, to: -1, count: 1},
		{from: -1, to: 0, count: 1},
		{from: 4, to: 3, count: 1},
		{from: 4, to: 8, count: 1},
		{from: 16, to: 31, count: 1},
		{from: 8, to: 15, count: 1},
		{from: 4, to: 7, count: -50},
		{from: 4, to: 7, count: Number.MAX_VALUE},
	])
		assert.equal(withBuckets([bucket, next]), undefined, JSON.stringify(bucket));
});

test('a ratio beyond 0 and 1 fills the gauge, or leaves it empty', async () => {
	for (const [ratio, share] of [
		[5, '500%'],
		[-1, '-100.0%'],
		[Number.MAX_VALUE, 'Infinity%'],
	] as const) {
		const history = historyOf('cachestat', 2).map((snapshot) => {
			assert.ok(snapshot.shape === 'table');
			return read({...snapshot, rows: [{...snapshot.rows[0], hit_ratio: ratio}]}, 'cachestat');
		});
		const feeds = new FakeFeeds((tool) =>
			tool === 'cachestat' ? history.filter((one) => one !== undefined) : [],
		);
		const app = await openApp({columns: 100, rows: 30}, {initialPanel: 'cachestat'}, feeds);
		assert.ok(plain(app.frame()).includes(share), app.frame());
		app.unmount();
	}
});

test('intervals without a length worth the name make no more slots than a picture can have', () => {
	const history = historyOf('cachestat', 20).map((snapshot, index) => {
		const seconds = index === 10 ? 600 : 1e-4;
		return read({...snapshot, seconds}, 'cachestat') ?? assert.fail('refused');
	});
	assert.ok(timeline(history).length < 100_000);
});
