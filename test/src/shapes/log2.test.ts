// Histograms against a plain reference: sorted observations.
import assert from 'node:assert/strict';
import test from 'node:test';
import {histogram} from '../../../src/shapes/hist/log2.js';

/** What hist.bpf.h does with observations in microseconds. */
function slotsOf(observations: readonly number[]): number[] {
	const slots = Array.from({length: 32}, () => 0);
	for (const value of observations) {
		const slot = Math.min(31, value < 2 ? 0 : Math.floor(Math.log2(value)));
		slots[slot] = (slots[slot] ?? 0) + 1;
	}

	return slots;
}

const of = (observations: readonly number[]): ReturnType<typeof histogram> =>
	histogram({}, 'us', {
		slots: slotsOf(observations),
		sum_ns: observations.reduce((sum, value) => sum + value * 1000, 0),
		max_ns: Math.max(0, ...observations) * 1000,
	});

void test('buckets run from the first to the last that holds something', () => {
	assert.deepEqual(of([0, 1, 5, 6, 30]).buckets, [
		{from: 0, to: 1, count: 2},
		{from: 2, to: 3, count: 0},
		{from: 4, to: 7, count: 2},
		{from: 8, to: 15, count: 0},
		{from: 16, to: 31, count: 1},
	]);
});

void test('nothing observed: no buckets, no percentiles', () => {
	assert.deepEqual(of([]), {
		key: {},
		unit: 'us',
		count: 0,
		sum: 0,
		max: 0,
		p50: null,
		p90: null,
		p99: null,
		buckets: [],
	});
});

void test('each percentile is the upper end of the bucket that the true one is in', () => {
	let seed = 1;
	const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
	for (let round = 0; round < 200; round++) {
		const size = 1 + Math.floor(random() * 300);
		const observations = Array.from({length: size}, () => Math.floor(2 ** (random() * 20)));
		const sorted = [...observations].sort((a, b) => a - b);
		const result = of(observations);
		assert.equal(result.count, size);
		assert.equal(result.max, sorted.at(-1));
		for (const [share, actual] of [
			[0.5, result.p50],
			[0.9, result.p90],
			[0.99, result.p99],
		] as const) {
			const truth = sorted[Math.ceil(size * share) - 1] ?? 0;
			const upper = truth < 2 ? 1 : 2 ** (Math.floor(Math.log2(truth)) + 1) - 1;
			assert.equal(actual, Math.min(upper, result.max));
		}
	}
});

void test('a max that got away in a race is at least the lower end of the last bucket', () => {
	const result = histogram({}, 'us', {slots: slotsOf([100]), sum_ns: 100_000, max_ns: 0});
	assert.equal(result.max, 64);
});
