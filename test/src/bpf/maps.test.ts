// Views of maps: what counters, maxima and text become, over CPUs and polls, and when keys are evicted.
import assert from 'node:assert/strict';
import test from 'node:test';
import {mapView} from '../../../src/core/readings.js';
import {MapsOfObject} from '../../../src/bpf/maps.js';
import type {BtfType, NativeMap, NativeObject} from '../../../src/native/addon.js';
import {deadAfterReadings} from '../../../src/bpf/keyed-difference.js';

const u32: BtfType = {kind: 'int', size: 4, signed: false};
const u64: BtfType = {kind: 'int', size: 8, signed: false};

/** struct { u64 count; u64 max; u32 epoch; char comm[4]; } */
const value: BtfType = {
	kind: 'struct',
	name: 'value',
	size: 24,
	members: [
		{name: 'count', offset: 0, type: u64},
		{name: 'max', offset: 8, type: u64},
		{name: 'epoch', offset: 16, type: u32},
		{name: 'comm', offset: 20, type: {kind: 'string', size: 4}},
	],
};

type Cell = {count: number; max?: number; epoch?: number; comm?: string};

/** A map whose content the test sets: one list of cells, one a CPU, for each key. */
class FakeMap {
	readonly deleted: number[] = [];
	content = new Map<number, readonly Cell[]>();
	/** Between the reading and the deletion. */
	onTake: () => void = () => undefined;
	readonly object: NativeObject;

	constructor(maxEntries = 100, type = 1) {
		const map: NativeMap = {
			name: 'm',
			type,
			perCpu: false,
			keySize: 4,
			valueSize: 24,
			maxEntries,
			key: u32,
			value,
		};
		// Only what MapsOfObject calls.
		this.object = {
			maps: [map],
			readMap: () => this.#read(),
			takeKeys: (_: string, keys: ArrayBuffer) => {
				this.onTake();
				const taken = [...new Uint32Array(keys)];
				this.deleted.push(...taken);
				const data = this.#read(new Map(taken.map((key) => [key, this.content.get(key) ?? []])));
				for (const key of taken) this.content.delete(key);
				return data;
			},
		} as unknown as NativeObject;
	}

	#read(content = this.content): ReturnType<NativeObject['readMap']> {
		const cells = [...content.values()];
		const cpus = cells[0]?.length ?? 1;
		const values = new DataView(new ArrayBuffer(cells.length * cpus * 24));
		for (const [index, {count, max = 0, epoch = 0, comm = ''}] of cells.flat().entries()) {
			values.setBigUint64(index * 24, BigInt(count), true);
			values.setBigUint64(index * 24 + 8, BigInt(max), true);
			values.setUint32(index * 24 + 16, epoch, true);
			new Uint8Array(values.buffer, index * 24 + 20, 4).set(Buffer.from(comm));
		}

		const keys = Uint32Array.from(content.keys()).buffer;
		return {count: cells.length, cpus, valueStride: 24, keys, values: values.buffer};
	}
}

const view = mapView('m', {key: 'number', count: 'counter', max: 'max', comm: 'text'});

void test('the first reading gives what is there, later ones what was added, and nothing for no growth', () => {
	const map = new FakeMap();
	const maps = new MapsOfObject(map.object);
	map.content.set(7, [{count: 5, comm: 'dd'}]).set(8, [{count: 0}]);
	assert.deepEqual(maps.deltas(view), [{key: 7, count: 5, max: 0, comm: 'dd'}]);
	map.content.set(7, [{count: 9, comm: 'cp'}]).set(8, [{count: 1}]);
	assert.deepEqual(maps.deltas(view), [
		{key: 7, count: 4, max: 0, comm: 'cp'},
		{key: 8, count: 1, max: 0, comm: ''},
	]);
	assert.deepEqual(maps.deltas(view), []);
});

void test('CPUs add up, and only a max of the current interval counts', () => {
	const map = new FakeMap();
	const maps = new MapsOfObject(map.object);
	map.content.set(1, [
		{count: 5, max: 90, epoch: 1},
		{count: 6, max: 30, epoch: 2},
	]);
	maps.setEpoch(2);
	assert.deepEqual(maps.deltas(view), [{key: 1, count: 11, max: 30, comm: ''}]);
});

void test('a cpuCounter tells the CPUs apart', () => {
	const map = new FakeMap();
	const maps = new MapsOfObject(map.object);
	const byCpu = mapView('m', {key: 'number', count: 'cpuCounter'});
	map.content.set(1, [{count: 5}, {count: 0}, {count: 7}]);
	assert.deepEqual(maps.deltas(byCpu), [{key: 1, count: [5, 0, 7]}]);
	map.content.set(1, [{count: 5}, {count: 2}, {count: 8}]);
	assert.deepEqual(maps.deltas(byCpu), [{key: 1, count: [0, 2, 1]}]);
	assert.deepEqual(maps.deltas(byCpu), []);
});

void test('a key that was deleted and came back counts from zero', () => {
	const map = new FakeMap();
	const maps = new MapsOfObject(map.object);
	map.content.set(1, [{count: 100}]);
	maps.deltas(view);
	map.content.set(1, [{count: 3}]);
	assert.deepEqual(
		maps.deltas(view).map(({count}) => count),
		[3],
	);
	map.content.delete(1);
	maps.deltas(view);
	map.content.set(1, [{count: 4}]);
	assert.deepEqual(
		maps.deltas(view).map(({count}) => count),
		[4],
	);
});

/** Key 1 never grows after the first reading, key 2 always does; so many other keys are idle too. */
function readings(map: FakeMap, count: number, idle = 0): MapsOfObject {
	const maps = new MapsOfObject(map.object);
	map.content.set(1, [{count: 1}]);
	for (let key = 10; key < 10 + idle; key++) map.content.set(key, [{count: 1}]);
	for (let reading = 0; reading < count; reading++) {
		map.content.set(2, [{count: reading + 1}]);
		maps.deltas(view);
	}

	return maps;
}

void test('dead keys go from a hash that is half full or crowded, living ones never', () => {
	for (const [maxEntries, type, idle, expected] of [
		[4, 1, 0, 1],
		[100, 1, 0, 0],
		[4, 9, 0, 0],
		[100_000, 1, 5118, 0],
		[100_000, 5, 5119, 5120],
	] as const) {
		const map = new FakeMap(maxEntries, type);
		readings(map, deadAfterReadings, idle);
		assert.equal(map.deleted.length, 0);
		readings(map, deadAfterReadings + 1, idle);
		const what = `${String(maxEntries)} entries, type ${String(type)}`;
		assert.equal(map.deleted.length, expected, what);
		assert.ok(!map.deleted.includes(2), what);
	}
});

void test('from a hash that is nearly full every idle key goes, to make room', () => {
	const map = new FakeMap(7);
	readings(map, 2, 4);
	assert.deepEqual(
		map.deleted.toSorted((a, b) => a - b),
		[1, 10, 11, 12, 13],
	);
});

void test('what a key counts up to its deletion is a record, and it comes back from zero', () => {
	const map = new FakeMap(2);
	map.onTake = () => map.content.set(1, [{count: 4, comm: 'late'}]);
	const maps = readings(map, 1);
	map.content.set(2, [{count: 2}]);
	assert.deepEqual(maps.deltas(view), [
		{key: 2, count: 1, max: 0, comm: ''},
		{key: 1, count: 3, max: 0, comm: 'late'},
	]);
	// More than it had: without forgetting it, 2 would be seen instead of 6.
	map.content.set(1, [{count: 6}]);
	assert.deepEqual(
		maps.deltas(view).map(({count}) => count),
		[6],
	);
});

void test('a view that does not fit the object is an error that names the member', () => {
	const maps = new MapsOfObject(new FakeMap().object);
	assert.throws(() => maps.deltas(mapView('m', {bytes: 'counter'})), /map m has no member bytes/);
	assert.throws(() => maps.deltas(mapView('n', {})), /no map n/);
});

void test('a counter that is told apart by CPU is found under the number of its CPU', () => {
	const map = new FakeMap();
	const byCpu = mapView('m', {key: 'number', count: 'cpuCounter'});
	const maps = new MapsOfObject(map.object, [0, 1, 8]);
	map.content.set(7, [{count: 5}, {count: 0}, {count: 9}]);
	assert.deepEqual(maps.deltas(byCpu), [{key: 7, count: [5, 0, 0, 0, 0, 0, 0, 0, 9]}]);
});

void test('a reading that fails has taken nothing: the next one has all of it', () => {
	const map = new FakeMap();
	const maps = new MapsOfObject(map.object, [0]);
	map.content.set(1, [{count: 5}]);
	maps.wholly(() => maps.deltas(view));
	map.content.set(1, [{count: 9}]);
	map.content.set(2, [{count: 3}]);
	const fails = () =>
		maps.wholly(() => {
			// Some tools read a map twice in one poll.
			maps.deltas(view);
			maps.deltas(view);
			throw new Error('no memory for the other map');
		});
	assert.throws(fails, /no memory/);
	assert.throws(fails, /no memory/);
	map.content.set(2, [{count: 4}]);
	const counts = maps.wholly(() => maps.deltas(view)).map(({key, count}) => [key, count]);
	assert.deepEqual(counts, [
		[1, 4],
		[2, 4],
	]);
	assert.deepEqual(
		maps.wholly(() => maps.deltas(view)),
		[],
	);
});

/** An object with one map of these values, one CPU's each, which the test changes. */
function objectWith(
	key: BtfType,
	value: BtfType,
	stride: number,
	values: Uint8Array,
): NativeObject {
	const map = {name: 'm', type: 2, perCpu: false, keySize: 4, valueSize: stride, maxEntries: 100};
	const count = values.length / stride;
	const keys = Uint32Array.from({length: count}, (_, index) => index).buffer;
	return {
		maps: [{...map, key, value}],
		readMap: () => ({count, cpus: 1, valueStride: stride, keys, values: values.slice().buffer}),
	} as unknown as NativeObject;
}

void test('values of any size are read, and none is taken for one that was never touched', () => {
	const u8: BtfType = {kind: 'int', size: 1, signed: false};
	const u16: BtfType = {kind: 'int', size: 2, signed: false};
	const sizes: ReadonlyArray<readonly [type: BtfType, stride: number]> = [
		[u8, 1],
		[u16, 2],
		[{kind: 'struct', name: 's', size: 6, members: [{name: 'value', offset: 4, type: u16}]}, 6],
	];
	for (const [type, stride] of sizes) {
		for (const count of [1, 2, 3, 4, 5]) {
			const values = new Uint8Array(count * stride);
			const maps: MapsOfObject = new MapsOfObject(objectWith(u32, type, stride, values));
			const small = mapView('m', {key: 'number', value: 'counter'});
			assert.deepEqual(maps.deltas(small), []);
			// The low byte of the last value, which may be its last byte.
			values[count * stride - (type === u8 ? 1 : 2)] = 7;
			assert.deepEqual(maps.deltas(small), [{key: count - 1, value: 7}]);
		}
	}
});

void test('two views of one map each have their members and their own differences', () => {
	const map = new FakeMap(4);
	const maps = new MapsOfObject(map.object);
	const counts = mapView('m', {key: 'number', count: 'counter'});
	const names = mapView('m', {key: 'number', comm: 'text', count: 'counter'});
	map.content.set(1, [{count: 5, comm: 'dd'}]).set(2, [{count: 1, comm: 'cp'}]);
	assert.deepEqual(maps.deltas(counts)[0], {key: 1, count: 5});
	assert.deepEqual(maps.deltas(names)[0], {key: 1, comm: 'dd', count: 5});
	map.content.set(1, [{count: 8, comm: 'dd'}]);
	assert.deepEqual(maps.deltas(counts), [{key: 1, count: 3}]);
	assert.deepEqual(maps.deltas(names), [{key: 1, comm: 'dd', count: 3}]);
	// What one of them has not seen for long, the other may still have to read.
	for (let reading = 0; reading < 2 * deadAfterReadings; reading++) maps.deltas(counts);
	assert.deepEqual(map.deleted, []);
});

void test('a member is read only as what its type is, and no two have one name', () => {
	const array: BtfType = {kind: 'array', size: 48, count: 2, element: value};
	const members = [
		{name: 'count', offset: 0, type: u64},
		{name: 'slots', offset: 8, type: {kind: 'array', size: 16, count: 2, element: u64}},
		{name: 'parts', offset: 24, type: array},
		{name: 'comm', offset: 72, type: {kind: 'string', size: 4}},
	] as const;
	const struct: BtfType = {kind: 'struct', name: 's', size: 76, members: [...members]};
	const read = (
		meaning: Parameters<typeof mapView>[1],
		key: BtfType = u32,
		type: BtfType = struct,
	) =>
		new MapsOfObject(objectWith(key, type, 76, new Uint8Array(76))).deltas(mapView('m', meaning));
	assert.deepEqual(read({count: 'counter', slots: 'counters', comm: 'text'}), []);
	for (const [member, meaning] of [
		['count', 'counters'],
		['count', 'text'],
		['slots', 'counter'],
		['slots', 'max'],
		['parts', 'counters'],
		['parts', 'numbers'],
		['comm', 'counter'],
		['comm', 'numbers'],
	] as const) {
		const what = new RegExp(`member ${member} of map m cannot be read as ${meaning}`);
		assert.throws(() => read({[member]: meaning}), what);
	}

	const twice: BtfType = {
		...{kind: 'struct', name: 'k', size: 8},
		members: [0, 4].map((offset) => ({name: 'pid', offset, type: u32})),
	};
	assert.throws(() => read({count: 'counter'}, twice), /map m has two members pid/);
	assert.throws(
		() => read({count: 'counter'}, u32, {...struct, members: [...members, members[0]]}),
		/two members/,
	);
});
