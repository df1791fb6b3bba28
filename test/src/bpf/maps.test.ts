// Views of maps: what counters, maxima and text become, over CPUs and polls, and when keys are evicted.
import assert from 'node:assert/strict';
import test from 'node:test';
import {MapsOfObject, mapView} from '../../../src/bpf/maps.js';
import type {BtfType, NativeMap, NativeObject} from '../../../src/native.js';
import {deadAfterReadings} from '../../../src/probe/rates.js';

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
			deleteKeys: (_: string, keys: ArrayBuffer) => {
				this.deleted.push(...new Uint32Array(keys));
				return keys.byteLength / 4;
			},
		} as unknown as NativeObject;
	}

	#read(): ReturnType<NativeObject['readMap']> {
		const cells = [...this.content.values()];
		const cpus = cells[0]?.length ?? 1;
		const values = new DataView(new ArrayBuffer(cells.length * cpus * 24));
		for (const [index, {count, max = 0, epoch = 0, comm = ''}] of cells.flat().entries()) {
			values.setBigUint64(index * 24, BigInt(count), true);
			values.setBigUint64(index * 24 + 8, BigInt(max), true);
			values.setUint32(index * 24 + 16, epoch, true);
			new Uint8Array(values.buffer, index * 24 + 20, 4).set(Buffer.from(comm));
		}

		const keys = Uint32Array.from(this.content.keys()).buffer;
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

void test('dead keys are deleted from a hash that is half full, living ones never', () => {
	for (const [maxEntries, type, expected] of [
		[4, 1, [1]],
		[100, 1, []],
		[4, 9, []],
	] as const) {
		const map = new FakeMap(maxEntries, type);
		const maps = new MapsOfObject(map.object);
		for (let reading = 0; reading <= deadAfterReadings; reading++) {
			map.content.set(1, [{count: 1}]).set(2, [{count: reading + 1}]);
			maps.deltas(view);
		}

		assert.deepEqual(map.deleted, expected, `${String(maxEntries)} entries, type ${String(type)}`);
	}
});

void test('a view that does not fit the object is an error that names the member', () => {
	const maps = new MapsOfObject(new FakeMap().object);
	assert.throws(() => maps.deltas(mapView('m', {bytes: 'counter'})), /map m has no member bytes/);
	assert.throws(() => maps.deltas(mapView('n', {})), /no map n/);
});
