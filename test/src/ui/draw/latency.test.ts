// Buckets in as many rows as there are: none is lost, none counted twice.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {bands, inBand, rangeIn} from '../../../../src/ui/draw/latency.js';
import {summary} from '../../../../src/ui/draw/histogram.js';
import {createTheme} from '../../../../src/ui/theme/theme.js';
import {plain} from '../../../helpers/ui-app.js';
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

test('a mean below one of the panel’s unit is a number all the same', () => {
	const theme = createTheme(256, false);
	for (const [unit, sum, mean] of [
		['ms', 65.5, '35.3us'],
		['us', 65_500, '35.3us'],
		['ns', 65_500, '35.3ns'],
		['ms', 1853 * 7, '7ms'],
	] as const) {
		const one = {...histogram({}, 6, 11, () => 0.5), unit, sum, count: 1853};
		const text = plain(theme.finish(summary({histogram: one, seconds: 1}, 120, theme)));
		assert.match(text, new RegExp(`mean ${mean} `));
	}
});
