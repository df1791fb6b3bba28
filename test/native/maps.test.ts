// Maps and ring buffers of known content, filled by a program one event at a time.
import assert from 'node:assert/strict';
import type {NativeObject} from '../../src/native/addon.js';
import {counter, emit, entries, failure, littleEndian, open, range, rootTest, start, sum, u16, u32, u64} from './fixture.js';

/** The decoded content of a hash: index → value; fails on an entry seen twice. */
function content(object: NativeObject, map: string, key: typeof u64, value: typeof u64): Map<number, number> {
	const data = object.readMap(map);
	const read = new Map(entries(data).map((entry) => [key(entry.key, 0), sum(data, entry.value, value)]));
	assert.equal(read.size, data.count, `${map} has entries twice`);
	return read;
}

const expected = (count: number, factor: number): Map<number, number> =>
	new Map(range(0, count).map((index) => [index, index * factor]));

const sorted = (map: Map<number, number>): Array<[number, number]> => [...map].toSorted(([a], [b]) => a - b);

rootTest('a map that is empty', async (t) => {
	const object = await start(t, 'fill', ['rename_task']);
	const {count, cpus, valueStride, keys, values} = object.readMap('hash');
	assert.deepEqual([count, cpus, valueStride, keys.byteLength, values.byteLength], [0, 1, 64, 0, 0]);
});

rootTest('every type of map, a prime number of entries, exactly', async (t) => {
	const object = await start(t, 'fill', ['rename_task']);
	emit('E', range(0, 389));
	assert.equal(counter(object, 'events'), 389);
	assert.deepEqual(sorted(content(object, 'hash', u64, u64)), sorted(expected(389, 11)));
	assert.deepEqual(sorted(content(object, 'lru', u16, u64)), sorted(expected(389, 11)));
	assert.deepEqual(sorted(content(object, 'percpu_hash', u32, u32)), sorted(expected(389, 13)));
	assert.deepEqual(sorted(content(object, 'percpu_lru', u32, u64)), sorted(expected(389, 11)));
	// 389 = 4 × 97 + 1: slot 0 five times, all others four times.
	const slots = new Map(range(0, 97).map((slot) => [slot, slot === 0 ? 5 : 4]));
	assert.deepEqual(content(object, 'array', u32, u64), slots);
	assert.deepEqual(content(object, 'percpu_array', u32, u64), slots);
});

rootTest('every byte of wide keys and values', async (t) => {
	const object = await start(t, 'fill', ['rename_task']);
	emit('E', [1009]);
	const [entry] = entries(object.readMap('hash'));
	assert.ok(entry);
	assert.deepEqual(
		range(0, 4).map((word) => u64(entry.key, word * 8)),
		[1009, 3 * 1009, 5 * 1009, 7 * 1009],
	);
	assert.deepEqual(
		range(0, 8).map((word) => u64(entry.value, word * 8)),
		range(11 * 1009, 11 * 1009 + 8),
	);
});

rootTest('10,240 entries, in buffers that have to grow several times', async (t) => {
	const object = await start(t, 'fill', ['rename_task']);
	emit('E', range(0, 10_240));
	assert.deepEqual(sorted(content(object, 'hash', u64, u64)), sorted(expected(10_240, 11)));
	// Of the CPU: others may be at work on this machine.
	const times = range(0, 20).map(() => {
		const before = process.cpuUsage();
		object.readMap('hash');
		const {user, system} = process.cpuUsage(before);
		return (user + system) / 1000;
	});
	const median = times.toSorted((a, b) => a - b)[10] ?? 0;
	t.diagnostic(`reading 10,240 entries of 96 bytes: median ${median.toFixed(2)} ms`);
	assert.ok(median < 20, `${String(median)} ms, where 2 are usual`);
});

// Hash seeds differ from map to map, and with them how often a bucket is larger than the room left.
rootTest('a bucket larger than the room left grows the buffer, whatever the hash seed', async (t) => {
	for (let round = 0; round < 12; round++) {
		const object = await start(t, 'fill', ['rename_task']);
		emit('E', range(0, 1500));
		assert.deepEqual(sorted(content(object, 'percpu_hash', u32, u32)), sorted(expected(1500, 13)));
		await object.close();
	}
});

rootTest('a map type without batches is read and deleted key by key', async (t) => {
	const object = await start(t, 'fill', ['rename_task']);
	assert.equal(object.readMap('stacks').count, 0);
	emit('S', [0]);
	const ids = [...new BigInt64Array(object.readGlobal('stack_ids'))].map(Number);
	const stacks = new Map(entries(object.readMap('stacks')).map(({key, value}) => [u32(key, 0), u64(value, 0)]));
	assert.equal(stacks.size, 5);
	assert.deepEqual([...stacks.keys()].toSorted(), ids.toSorted());
	assert.equal(new Set(stacks.values()).size, 5, 'each starts with a frame of its own');
	const [first = 0, second = 0, third = 0] = ids;
	const unused = range(0, 1024).find((id) => !ids.includes(id)) ?? 0;
	assert.equal(object.takeKeys('stacks', new Uint32Array([first, second, unused, third]).buffer).count, 3);
	assert.equal(object.readMap('stacks').count, 2);
});

rootTest('takeKeys deletes what is there, skips what is not and returns what it had', async (t) => {
	const object = await start(t, 'fill', ['rename_task']);
	emit('E', range(0, 100));
	const keys = new DataView(new ArrayBuffer(6 * 4 + 3));
	// Two missing ones in a row, one at each end of the batch, and three bytes that are no key.
	for (const [slot, index] of [500, 3, 501, 502, 97, 503].entries()) keys.setUint32(slot * 4, index, littleEndian);
	const before = content(object, 'percpu_hash', u32, u32);
	const taken = object.takeKeys('percpu_hash', keys.buffer);
	const values = entries(taken).map(({key, value}) => [u32(key, 0), sum(taken, value, u32)]);
	assert.deepEqual(values, [[3, before.get(3)], [97, before.get(97)]]);
	assert.equal(object.takeKeys('percpu_hash', keys.buffer).count, 0);
	const left = content(object, 'percpu_hash', u32, u32);
	assert.equal(left.size, 98);
	assert.ok(!left.has(3) && !left.has(97) && left.has(4));
	assert.equal(object.takeKeys('percpu_hash', new ArrayBuffer(0)).count, 0);
});

rootTest('deleting from an array is an error', async (t) => {
	const object = await start(t, 'fill', ['rename_task']);
	assert.throws(() => object.takeKeys('array', new ArrayBuffer(4)), failure('EINVAL', 'read'));
});

rootTest('setMaxEntries bounds the map', async (t) => {
	const object = open('fill');
	t.after(() => object.close());
	object.setMaxEntries('percpu_hash', 7);
	await object.load();
	await object.attach(['rename_task']);
	emit('E', range(0, 23));
	assert.equal(object.readMap('percpu_hash').count, 7);
	assert.equal(object.readMap('hash').count, 23);
});

rootTest('a ring is drained in order, within bounds, and every byte arrives', async (t) => {
	const object = await start(t, 'fill', ['rename_task']);
	emit('R', range(0, 211));
	const lengths: number[] = [];
	const sizes: number[] = [];
	for (;;) {
		const {data, offsets} = object.drainRing('ring', 500);
		assert.equal(offsets[0], 0);
		assert.equal(offsets.at(-1), data.byteLength);
		if (offsets.length === 1) break;
		sizes.push(data.byteLength);
		for (const [record, from] of offsets.subarray(0, -1).entries()) {
			const bytes = new Uint8Array(data, from, (offsets[record + 1] ?? 0) - from);
			assert.deepEqual([...bytes], range(0, bytes.length).map((byte) => (lengths.length + byte) % 256));
			lengths.push(bytes.length);
		}
	}

	assert.deepEqual(lengths, range(0, 211).map((index) => 1 + (index % 32)));
	// One record of at most 32 bytes may go beyond the bound.
	assert.equal(sizes.length, 7, '3,358 bytes in all');
	assert.ok(sizes.slice(0, -1).every((size) => size >= 500 && size < 532), String(sizes));
	assert.equal(counter(object, 'drops'), 0);
});

rootTest('a full ring: what fitted is drained, the rest was counted by the program', async (t) => {
	const object = await start(t, 'fill', ['rename_task']);
	emit('R', range(0, 5003));
	const {offsets} = object.drainRing('ring', 1e9);
	assert.ok(counter(object, 'drops') > 0);
	assert.equal(offsets.length - 1 + counter(object, 'drops'), 5003);
	assert.equal(object.drainRing('ring', 1e9).offsets.length, 1);
	emit('R', [31]);
	assert.equal(object.drainRing('ring', 0).data.byteLength, 32);
});
