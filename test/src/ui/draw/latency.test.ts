// Buckets in as many rows as there are: none is lost, none counted twice.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {bands, inBand, rangeIn} from '../../../../src/ui/draw/latency.js';
import {histogram} from '../../../helpers/ui-snapshots.js';

test('bands cover every bucket once, in as many rows as there are', () => {
	const one = histogram({}, 6, 11, () => 0.5);
	for (let rows = 1; rows <= 30; rows += 1) {
		const all = bands([one], rows);
		assert.equal(all.length, Math.min(rows, one.buckets.length));
		for (const [index, {from, to}] of all.entries()) {
			const next = all[index + 1];
			assert.ok(to >= from);
			if (next !== undefined) assert.equal(next.from, to + 1);
		}

		const counted = all.reduce((sum, band) => sum + inBand(one.buckets, band), 0);
		assert.equal(counted, one.count);
	}

	assert.deepEqual(bands([], 10), []);
	assert.equal(rangeIn({from: 64, to: 127}, 'us'), '64–127us');
});
