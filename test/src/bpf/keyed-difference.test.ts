// Differences of cumulative counters against a plain reference: keys that stay, move, vanish, come back.
import assert from 'node:assert/strict';
import test from 'node:test';
import {KeyedDifference} from '../../../src/bpf/keyed-difference.js';

/** Numbers that look random and are the same in every run. */
function dice(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** The keys side by side, each its number in `keySize` bytes. */
function bytesOf(keys: readonly number[], keySize: number): ArrayBuffer {
	const bytes = new Uint8Array(keys.length * keySize);
	for (const [index, key] of keys.entries()) {
		for (let at = 0; at < keySize; at++)
			bytes[index * keySize + at] = (key >> (8 * (at % 2))) & 255;
	}

	return bytes.buffer;
}

const shuffled = (keys: readonly number[], roll: (below: number) => number): number[] =>
	keys
		.map((key) => [roll(2 ** 30), key] as const)
		.sort(([a], [b]) => a - b)
		.map(([, key]) => key);

for (const keySize of [1, 2, 3, 4, 12, 40]) {
	void test(`keys of ${String(keySize)} bytes: what grew is what the reference says`, () => {
		const roll = dice(keySize);
		const difference = new KeyedDifference(2);
		const kernel = new Map<number, [number, number]>();
		let before = new Map<number, readonly [number, number]>();
		for (let reading = 0; reading < 60; reading++) {
			for (let change = 0; change < 40; change++) {
				const key = roll(keySize === 1 ? 200 : 300);
				if (roll(8) === 0) kernel.delete(key);
				const [a, b] = kernel.get(key) ?? [0, 0];
				kernel.set(key, [a + roll(3), b + roll(1000)]);
			}

			const keys = [...kernel.keys()];
			const order = reading % 3 === 0 ? shuffled(keys, roll) : keys;
			difference.begin(bytesOf(order, keySize), order.length);
			for (const [index, key] of order.entries()) {
				const now = kernel.get(key) ?? [0, 0];
				const then = before.get(key) ?? [0, 0];
				const base = now.some((value, at) => value < (then[at] ?? 0)) ? [0, 0] : then;
				const expected = now.map((value, at) => value - (base[at] ?? 0));
				const counters = Float64Array.from(now);
				const grew = difference.grow(index, counters);
				assert.equal(grew, !(now[0] === then[0] && now[1] === then[1]));
				if (grew) assert.deepEqual([...counters], expected);
			}

			before = new Map([...kernel].map(([key, [a, b]]) => [key, [a, b]]));
		}
	});
}

void test('a key is idle since it last grew, wherever the map has it', () => {
	const difference = new KeyedDifference(1);
	for (let poll = 0; poll < 60; poll++) {
		difference.beginPoll();
		// However often it is read in a poll.
		for (let reading = 0; reading <= poll % 2; reading++) {
			difference.begin(bytesOf([1, 2], 4), 2);
			difference.grow(0, Float64Array.of(5));
			difference.grow(1, Float64Array.of(poll));
		}

		assert.deepEqual([difference.idlePolls(0), difference.idlePolls(1)], [poll, 0]);
	}

	difference.beginPoll();
	difference.begin(bytesOf([2, 1], 4), 2);
	difference.grow(0, Float64Array.of(99));
	difference.grow(1, Float64Array.of(5));
	assert.deepEqual([difference.idlePolls(0), difference.idlePolls(1)], [0, 60]);
});

void test('a key that was taken out counts to the end, and from zero when it comes back', () => {
	const difference = new KeyedDifference(1);
	difference.begin(bytesOf([1, 2, 3], 4), 3);
	for (const index of [0, 1, 2]) difference.grow(index, Float64Array.of(10));
	const taken = difference.taken(bytesOf([3, 1], 4), 2);
	const [three, one] = [Float64Array.of(14), Float64Array.of(10)];
	assert.deepEqual([taken.grow(0, three), three[0]], [true, 4]);
	assert.equal(taken.grow(1, one), false);
	difference.begin(bytesOf([1, 2, 3], 4), 3);
	const grown = [12, 11, 20].map((value, index) => {
		const counters = Float64Array.of(value);
		return difference.grow(index, counters) ? counters[0] : 0;
	});
	assert.deepEqual(grown, [12, 1, 20]);
});
