// Differences, histograms and percentiles against references so plain that they cannot be wrong.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {deadAfterPolls, KeyedDifference} from '../../src/bpf/keyed-difference.js';
import {histogram, slotFrom, slotTo, unitNs} from '../../src/shapes/hist/log2.js';
import {isSoak} from './fixture.js';

const numRuns = isSoak ? 20_000 : 500;

type Growth = readonly [number, number];
type Step = {
	/** By how much the counters of some keys grow before a reading, which sees keys in this order. */
	readonly growth: ReadonlyArray<readonly [key: number, by: Growth]>;
	/** Keys that are taken out after it, and what they grow by in between. */
	readonly taken: ReadonlyArray<readonly [key: number, by: Growth]>;
};

const keyed = fc.uniqueArray(fc.tuple(fc.nat(8), fc.tuple(fc.nat(3), fc.nat(1e9))), {
	selector: ([key]) => key,
});
const steps: fc.Arbitrary<Step[]> = fc.array(fc.record({growth: keyed, taken: keyed}), {
	maxLength: 40,
});

/** Keys side by side, so many bytes each. */
function bytesOf(keys: readonly number[], width: number): ArrayBuffer {
	const bytes = new Uint8Array(keys.length * width);
	for (const [index, key] of keys.entries())
		bytes.fill(key, (index + 1) * width - 1, (index + 1) * width);
	return bytes.buffer;
}

/** A map in the kernel, and what was ever counted in it and seen of it. */
class Model {
	readonly #map = new Map<number, Growth>();
	readonly #difference = new KeyedDifference(2);
	readonly #width: number;
	counted: Growth = [0, 0];
	seen: Growth = [0, 0];

	constructor(width: number) {
		this.#width = width;
	}

	#count(key: number, [a, b]: Growth): void {
		const [first, second] = this.#map.get(key) ?? [0, 0];
		// To be in the map a key comes last; the order of the others is that of the growth.
		this.#map.delete(key);
		this.#map.set(key, [first + a, second + b]);
		this.counted = [this.counted[0] + a, this.counted[1] + b];
	}

	#see(difference: Pick<KeyedDifference, 'grow'>, keys: readonly number[]): void {
		for (const [index, key] of keys.entries()) {
			const counters = Float64Array.from(this.#map.get(key) ?? []);
			if (!difference.grow(index, counters)) continue;
			const [first = 0, second = 0] = counters;
			assert.ok(first >= 0 && second >= 0 && first + second > 0);
			this.seen = [this.seen[0] + first, this.seen[1] + second];
		}
	}

	step({growth, taken}: Step): void {
		for (const [key, by] of growth) this.#count(key, by);
		const keys = [...this.#map.keys()];
		this.#difference.begin(bytesOf(keys, this.#width), keys.length);
		this.#see(this.#difference, keys);
		const gone = taken.filter(([key]) => this.#map.has(key));
		for (const [key, by] of gone) this.#count(key, by);
		const names = gone.map(([key]) => key);
		const bytes = bytesOf(names, this.#width);
		this.#see(this.#difference.taken(bytes, names.length), names);
		for (const key of names) this.#map.delete(key);
	}
}

void test('what grew adds up to what was counted, whatever keys are taken out and come back', () => {
	const check = (readings: readonly Step[], width: number): void => {
		const model = new Model(width);
		for (const reading of readings) model.step(reading);
		assert.deepEqual(model.seen, model.counted);
	};
	fc.assert(fc.property(steps, fc.constantFrom(3, 4, 12), check), {numRuns});
});

void test('a key is idle for as many polls as it has not grown', () => {
	const check = (grows: readonly boolean[]): void => {
		const difference = new KeyedDifference(1);
		let [total, idle] = [1, 0];
		for (const [index, isGrowing] of [true, ...grows].entries()) {
			difference.beginPoll();
			difference.begin(bytesOf([7], 4), 1);
			if (index > 0 && isGrowing) total++;
			idle = isGrowing ? 0 : idle + 1;
			difference.grow(0, Float64Array.of(total));
			assert.equal(difference.idlePolls(0), idle);
		}
	};
	const runs = fc.array(fc.boolean(), {maxLength: 2 * deadAfterPolls});
	fc.assert(fc.property(runs, check), {numRuns});
});

/** Waits in nanoseconds, of all orders of magnitude. */
const waits = fc.array(
	fc
		.tuple(fc.nat(40), fc.double({min: 1, max: 2, noNaN: true}))
		.map(([digits, x]) => Math.floor(x * 2 ** digits)),
	{maxLength: 200},
);
const units = fc.constantFrom('ns', 'us', 'ms');

void test('histograms: each observation in its bucket, percentiles in the bucket of the sorted list', () => {
	const check = (observations: readonly number[], unit: 'ns' | 'us' | 'ms'): void => {
		const values = observations.map((ns) => Math.floor(ns / unitNs[unit])).sort((a, b) => a - b);
		const slotOf = (value: number): number =>
			Math.min(31, value < 2 ? 0 : value.toString(2).length - 1);
		const slots = Array.from(
			{length: 32},
			(_, slot) => values.filter((value) => slotOf(value) === slot).length,
		);
		const sum_ns = observations.reduce((sum, ns) => sum + ns, 0);
		const max_ns = Math.max(0, ...observations);
		const found = histogram({}, unit, {slots, sum_ns, max_ns});
		assert.equal(found.count, values.length);
		assert.equal(found.sum, sum_ns / unitNs[unit]);
		assert.equal(
			found.buckets.reduce((sum, {count}) => sum + count, 0),
			values.length,
		);
		for (const {from, to, count} of found.buckets) {
			const last = to === slotTo(31) ? Number.POSITIVE_INFINITY : to;
			assert.equal(count, values.filter((value) => value >= from && value <= last).length);
		}

		for (const [share, percentile] of [
			[0.5, found.p50],
			[0.9, found.p90],
			[0.99, found.p99],
		] as const) {
			const exact = values[Math.max(1, Math.ceil(values.length * share)) - 1];
			if (exact === undefined) assert.equal(percentile, null);
			else {
				const slot = slotOf(exact);
				assert.ok(percentile !== null && percentile >= slotFrom(slot), String(percentile));
				assert.ok(
					percentile >= Math.min(exact, slotTo(31)),
					`${String(percentile)} below ${String(exact)}`,
				);
				assert.ok(percentile <= Math.min(slotTo(slot), values.at(-1) ?? 0));
			}
		}
	};
	fc.assert(fc.property(waits, units, check), {numRuns});
});

void test('buckets follow on one another, doubling, from 0', () => {
	assert.deepEqual([slotFrom(0), slotTo(0), slotFrom(1), slotTo(1)], [0, 1, 2, 3]);
	for (let slot = 1; slot < 32; slot++) {
		assert.equal(slotFrom(slot), slotTo(slot - 1) + 1);
		assert.equal(slotTo(slot) + 1, 2 * slotFrom(slot));
	}
});
