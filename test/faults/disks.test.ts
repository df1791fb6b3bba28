// A disk that comes and goes while biotop watches: right bytes, its name while it is there.
import assert from 'node:assert/strict';
import {churn, churnName, faultTest, Watcher} from './fixture.js';
import {plugIn} from './loop-disk.js';

faultTest('biotop: a disk that appears and vanishes', async (t) => {
	const watcher = await Watcher.attach('biotop', {filters: {comm: churnName}});
	t.after(() => watcher.close());
	const disk = plugIn(t);
	const work = await churn('writers', `/dev/${disk.name}`, 211, 8192);
	await work.work();
	const {rows, totals} = table(watcher);
	assert.deepEqual([...new Set(rows.map((row) => row['disk']))], [disk.name]);
	assert.deepEqual([...new Set(rows.map((row) => row['direction']))], ['W']);
	assert.deepEqual(totals, {io: 211, bytes: 211 * 8192, errors: 0});
	assert.equal(rows.length, 211, 'a row for each process');

	const more = await churn('writers', `/dev/${disk.name}`, 7, 8192);
	await more.work();
	await disk.unplug();
	const after = table(watcher);
	assert.deepEqual(after.totals, {io: 7, bytes: 7 * 8192, errors: 0});
	assert.deepEqual([...new Set(after.rows.map((row) => row['disk']))], [disk.name]);
	assert.deepEqual(table(watcher).rows, []);
	const lost = watcher.snapshots.map(({health}) => health.lost + health.dropped_keys);
	assert.deepEqual(lost, [0, 0, 0]);
});

function table(watcher: Watcher): {rows: ReadonlyArray<Record<string, unknown>>; totals: object} {
	const snapshot = watcher.poll();
	assert.ok(snapshot.shape !== 'hist');
	return snapshot;
}
