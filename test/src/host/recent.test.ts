// Four polls and more → the busiest interface and disk over the last three intervals, and its mean.
import assert from 'node:assert/strict';
import test from 'node:test';
import {files, type HostRow, type Texts} from '../../../src/host/measure.js';
import {networkReader} from '../../../src/host/network.js';
import {RecentSampler} from '../../../src/host/recent.js';

const nothing = Object.fromEntries(Object.keys(files).map((name) => [name, null])) as Texts;
const reader = () => networkReader(() => null, '');

type Carried = readonly [bytes: number, drops: number];

const net = (interfaces: Record<string, Carried>): Texts => ({
	...nothing,
	interfaces: Object.entries(interfaces)
		.map(([name, [bytes, drops]]) => `${name}: ${bytes} 1 0 ${drops} 0 0 0 0 0 1 0 0 0 0 0 0\n`)
		.join(''),
});

/** What each interface carries and drops in each interval. */
function run(intervals: ReadonlyArray<Record<string, Carried>>, seconds = 1): HostRow[][] {
	const [now, recent] = [reader(), new RecentSampler(() => [reader()])];
	const sums = new Map<string, [number, number]>();
	const poll = (): HostRow[] => {
		const texts = net(Object.fromEntries(sums));
		const {rows} = now(texts, seconds);
		recent.add(rows, texts, seconds);
		return rows;
	};
	const names = Object.keys(intervals[0] ?? {});
	for (const name of names) sums.set(name, [0, 0]);
	return [
		poll(),
		...intervals.map((interval) => {
			for (const [name, [bytes, drops]] of Object.entries(interval)) {
				const [b = 0, d = 0] = sums.get(name) ?? [];
				sums.set(name, [b + bytes, d + drops]);
			}

			return poll();
		}),
	];
}

const row = (rows: readonly HostRow[] | undefined, measure: string) => {
	const {of, value, recent_of, recent_value} = rows?.find((one) => one.measure === measure) ?? {};
	return [of, value, recent_of, recent_value];
};

void test('the busiest of the span is not the busiest of its last interval', () => {
	const polls = run([
		{eth0: [9000, 0], eth1: [100, 0]},
		{eth0: [6000, 0], eth1: [200, 0]},
		{eth0: [0, 0], eth1: [300, 0]},
		{eth0: [0, 0], eth1: [600, 0]},
		{eth0: [0, 0], eth1: [900, 0]},
	]);
	assert.deepEqual(row(polls[2], 'traffic'), ['eth0', 6000, '', null], 'two are not three');
	assert.deepEqual(row(polls[3], 'traffic'), ['eth1', 300, 'eth0', 5000]);
	assert.deepEqual(row(polls[4], 'received'), ['eth1', 600, 'eth0', 2000]);
	assert.deepEqual(row(polls[5], 'traffic'), ['eth1', 900, 'eth1', 600]);
});

void test('drops are of the interface that dropped most, also when it is not the busiest', () => {
	const interval = {eth0: [5000, 1], eth1: [0, 30]} as const;
	const polls = run([interval, interval, interval], 2);
	assert.deepEqual(row(polls[3], 'worst_drops'), ['eth1', 15, 'eth1', 15]);
	assert.deepEqual(row(polls[3], 'traffic'), ['eth0', 2500, 'eth0', 2500]);
	assert.equal(row(polls[3], 'drops')[1], 15.5, 'of all of them');
	assert.deepEqual(row(polls[3], 'errors').slice(2), ['', null], 'a count is of its interval');
});

void test('where nothing is dropped no interface is named', () => {
	const polls = run([{eth0: [1, 0]}, {eth0: [1, 0]}, {eth0: [1, 0]}]);
	assert.deepEqual(row(polls[3], 'worst_drops'), ['', 0, '', null]);
});
