// Views bound to the maps of an object: what fits a member's type, values of any size, two views of one map.
import assert from 'node:assert/strict';
import test from 'node:test';
import {mapView} from '../../../src/core/readings.js';
import {MapsOfObject} from '../../../src/bpf/maps.js';
import type {BtfType, NativeObject} from '../../../src/native/addon.js';
import {deadAfterPolls} from '../../../src/bpf/keyed-difference.js';
import {FakeMap, u32, u64, value} from '../../helpers/fake-map.js';

void test('a view that does not fit the object is an error that names the member', () => {
	const maps = new MapsOfObject(new FakeMap().object);
	assert.throws(() => maps.deltas(mapView('m', {bytes: 'counter'})), /map m has no member bytes/);
	assert.throws(() => maps.deltas(mapView('n', {})), /no map n/);
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
	for (let poll = 0; poll < 2 * deadAfterPolls; poll++) maps.poll(() => maps.deltas(counts));
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
