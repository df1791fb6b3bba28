// Views of maps: what counters, maxima and text become, over CPUs and polls, and when keys are evicted.
import assert from 'node:assert/strict';
import test from 'node:test';
import {mapView} from '../../../src/core/readings.js';
import {MapsOfObject} from '../../../src/bpf/maps.js';
import {deadAfterPolls} from '../../../src/bpf/keyed-difference.js';
import {FakeMap} from '../../helpers/fake-map.js';

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

/** Key 1 never grows after the first poll, key 2 always does; so many other keys are idle too. */
function polled(map: FakeMap, count: number, idle = 0): MapsOfObject {
	const maps = new MapsOfObject(map.object);
	map.content.set(1, [{count: 1}]);
	for (let key = 10; key < 10 + idle; key++) map.content.set(key, [{count: 1}]);
	for (let poll = 0; poll < count; poll++) {
		map.content.set(2, [{count: poll + 1}]);
		maps.poll(() => maps.deltas(view));
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
		polled(map, deadAfterPolls, idle);
		assert.equal(map.deleted.length, 0);
		polled(map, deadAfterPolls + 1, idle);
		const what = `${String(maxEntries)} entries, type ${String(type)}`;
		assert.equal(map.deleted.length, expected, what);
		assert.ok(!map.deleted.includes(2), what);
	}
});

void test('a key that grew in a poll stays, however often its map is read in that poll', () => {
	const map = new FakeMap(3);
	const maps = polled(map, 1);
	map.content
		.set(1, [{count: 9}])
		.set(2, [{count: 9}])
		.set(3, [{count: 9}]);
	const grown = maps.poll(() => [maps.deltas(view).length, maps.deltas(view).length]);
	assert.deepEqual([grown, map.deleted], [[3, 0], []]);
});

void test('from a hash that is nearly full every idle key goes, to make room', () => {
	const map = new FakeMap(7);
	polled(map, 2, 4);
	assert.deepEqual(
		map.deleted.toSorted((a, b) => a - b),
		[1, 10, 11, 12, 13],
	);
});

void test('what a key counts up to its deletion is a record, and it comes back from zero', () => {
	const map = new FakeMap(2);
	map.onTake = () => map.content.set(1, [{count: 4, comm: 'late'}]);
	const maps = polled(map, 1);
	map.content.set(2, [{count: 2}]);
	const last = maps.poll(() => maps.deltas(view));
	assert.deepEqual(last, [
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
	maps.poll(() => maps.deltas(view));
	map.content.set(1, [{count: 9}]);
	map.content.set(2, [{count: 3}]);
	const fails = () =>
		maps.poll(() => {
			// Some tools read a map twice in one poll.
			maps.deltas(view);
			maps.deltas(view);
			throw new Error('no memory for the other map');
		});
	assert.throws(fails, /no memory/);
	assert.throws(fails, /no memory/);
	map.content.set(2, [{count: 4}]);
	const counts = maps.poll(() => maps.deltas(view)).map(({key, count}) => [key, count]);
	assert.deepEqual(counts, [
		[1, 4],
		[2, 4],
	]);
	assert.deepEqual(
		maps.poll(() => maps.deltas(view)),
		[],
	);
});
