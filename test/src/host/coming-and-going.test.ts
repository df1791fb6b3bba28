// CPUs, interfaces and disks that come, go and begin anew between two readings: no spike, nothing hidden,
// nothing that grows with them.
import assert from 'node:assert/strict';
import test from 'node:test';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {cpuReader} from '../../../src/host/cpu.js';
import {diskReader} from '../../../src/host/disk.js';
import {files, type HostRow, type Measured, type Texts} from '../../../src/host/measure.js';
import {networkReader} from '../../../src/host/network.js';
import {schedulerReader} from '../../../src/host/run-queue.js';
import {identifier} from '../../../src/kernel/interfaces.js';

const nothing = Object.fromEntries(Object.keys(files).map((name) => [name, null])) as Texts;

const read = (reader: ReturnType<typeof cpuReader>, texts: Partial<Texts>): Measured =>
	reader({...nothing, ...texts}, 1);

function rowOf({rows}: Measured, name: string): HostRow {
	const row = rows.find(({measure}) => measure === name);
	assert.ok(row !== undefined, name);
	assert.equal(row.reason === '', row.value !== null, `${name}: a reason, or a value`);
	return row;
}

const valueOf = (measured: Measured, name: string): number | null => rowOf(measured, name).value;

/** Ticks by the number of the CPU; those of the line of all CPUs are whatever the kernel likes. */
const stat = (cpus: Record<number, {busy: number; idle: number}>, all = '9 9 9 9'): string =>
	[
		`cpu  ${all} 0 0 0 0 0 0`,
		...Object.entries(cpus).map(
			([cpu, {busy, idle}]) => `cpu${cpu} ${busy} 0 0 ${idle} 0 0 0 0 0 0`,
		),
		'ctxt 5',
	].join('\n');

void test('the busiest CPU is named by its number where others are offline', () => {
	const reader = cpuReader();
	read(reader, {
		stat: stat({0: {busy: 9, idle: 0}, 2: {busy: 9, idle: 0}, 255: {busy: 9, idle: 0}}),
	});
	const measured = read(reader, {
		stat: stat({0: {busy: 10, idle: 99}, 2: {busy: 29, idle: 80}, 255: {busy: 99, idle: 10}}),
	});
	assert.deepEqual([rowOf(measured, 'busiest').of, valueOf(measured, 'busiest')], ['cpu255', 0.9]);
	assert.equal(valueOf(measured, 'busy'), (1 + 20 + 90) / 300);
});

void test('a CPU that goes or comes is in no share, and takes none from the others', () => {
	const reader = cpuReader();
	const [old, long] = [
		{busy: 1000, idle: 9000},
		{busy: 5_000_000, idle: 7},
	];
	read(reader, {stat: stat({0: old, 1: long, 2: old}, '5002000 0 0 18007')});
	// CPU 1 goes. The line of all CPUs then has its idle time from elsewhere, and less of it.
	const half = {busy: 1050, idle: 9050};
	let measured = read(reader, {stat: stat({0: half, 2: half}, '5002100 0 0 11000')});
	assert.deepEqual([valueOf(measured, 'busy'), valueOf(measured, 'busiest')], [0.5, 0.5]);
	// It comes again, with what it did long ago.
	const more = {busy: 1125, idle: 9075};
	measured = read(reader, {stat: stat({0: more, 1: {busy: 5_900_000, idle: 7}, 2: half})});
	assert.deepEqual([valueOf(measured, 'busy'), rowOf(measured, 'busiest').of], [0.75, 'cpu0']);
	measured = read(reader, {
		stat: stat({0: more, 1: {busy: 5_900_090, idle: 17}, 2: {busy: 1050, idle: 9150}}),
	});
	assert.deepEqual([valueOf(measured, 'busiest'), rowOf(measured, 'busiest').of], [0.9, 'cpu1']);
	assert.equal(measured.clamped, 0);
});

void test('a CPU whose idle time begins anew is left out, and that is counted', () => {
	const reader = cpuReader();
	read(reader, {stat: stat({0: {busy: 0, idle: 0}, 1: {busy: 100, idle: 90_000}})});
	let measured = read(reader, {stat: stat({0: {busy: 30, idle: 70}, 1: {busy: 101, idle: 50}})});
	assert.deepEqual([valueOf(measured, 'busy'), measured.clamped], [0.3, 1]);
	measured = read(reader, {stat: stat({0: {busy: 60, idle: 140}, 1: {busy: 151, idle: 100}})});
	assert.deepEqual([rowOf(measured, 'busiest').of, measured.clamped], ['cpu1', 0]);
	const alone = cpuReader();
	read(alone, {stat: stat({3: {busy: 1, idle: 100}})});
	measured = read(alone, {stat: stat({4: {busy: 1, idle: 100}})});
	assert.deepEqual(
		['busy', 'busiest', 'stolen'].map((name) => valueOf(measured, name)),
		[null, null, null],
	);
	assert.match(rowOf(measured, 'busy').reason, /no CPU was online all the time/);
});

void test('the delay of a CPU that comes is not of this interval', () => {
	const reader = schedulerReader();
	const schedstat = (cpus: Record<number, number>): string =>
		Object.entries(cpus)
			.map(([cpu, ns]) => `cpu${cpu} 0 0 0 0 0 0 5 ${ns} 9\ndomain0 3 1 2 3\n`)
			.join('');
	read(reader, {schedstat: schedstat({0: 0, 1: 9e15})});
	assert.equal(valueOf(read(reader, {schedstat: schedstat({0: 5e8})}), 'waiting'), 0.5);
	assert.equal(valueOf(read(reader, {schedstat: schedstat({0: 1e9, 1: 9e15})}), 'waiting'), 0.5);
	assert.equal(
		valueOf(read(reader, {schedstat: schedstat({0: 1e9, 1: 9e15 + 2e9})}), 'waiting'),
		2,
	);
});

type Counters = {readonly bytes: number; readonly drops?: number; readonly errors?: number};

const net = (interfaces: Record<string, Counters>): string =>
	Object.entries(interfaces)
		.map(
			([name, {bytes, drops = 0, errors = 0}]) =>
				`${name.padStart(6)}: ${bytes} 1 ${errors} ${drops} 0 0 0 0 0 1 0 0 0 0 0 0\n`,
		)
		.join('');

const network = (): ReturnType<typeof networkReader> =>
	networkReader(
		() => null,
		'net:[1]',
		identifier(() => '1'),
	);

void test('an interface that comes, goes or is made again hides nothing of the others', () => {
	const reader = network();
	const eth0 = (seconds: number): Counters => ({
		bytes: 1e9 + 1000 * seconds,
		drops: 50 + 7 * seconds,
		errors: 3 * seconds,
	});
	const lived = {bytes: 8e12, drops: 4e6, errors: 9e5};
	const steps: Array<[change: string, interfaces: Record<string, Counters>, clamped: number]> = [
		['one comes with a past', {veth1: lived}, 0],
		['it stays', {veth1: lived}, 0],
		['it goes', {}, 0],
		['it comes again, smaller', {veth1: {bytes: 5, drops: 2}}, 0],
		['it goes and is made again in between', {veth1: {bytes: 4}}, 1],
		['its driver resets one counter', {veth1: {bytes: 0}}, 1],
		['another name', {veth2: lived}, 0],
	];
	read(reader, {interfaces: net({eth0: eth0(0)})});
	for (const [index, [change, others, clamped]] of steps.entries()) {
		const measured = read(reader, {interfaces: net({...others, eth0: eth0(index + 1)})});
		assert.deepEqual(
			['received', 'traffic', 'drops', 'errors'].map((name) => valueOf(measured, name)),
			[1000, 1000, 7, 3],
			change,
		);
		assert.equal(rowOf(measured, 'received').of, 'eth0', change);
		assert.equal(measured.clamped, clamped, change);
	}
});

void test('what an interface does after it came is seen, and a lone one that began anew is unknown', () => {
	const reader = network();
	read(reader, {interfaces: net({})});
	read(reader, {interfaces: net({eth0: {bytes: 500, drops: 1}})});
	const measured = read(reader, {interfaces: net({eth0: {bytes: 900, drops: 3}})});
	assert.deepEqual([valueOf(measured, 'received'), valueOf(measured, 'drops')], [400, 2]);
	const anew = read(reader, {interfaces: net({eth0: {bytes: 1}})});
	assert.deepEqual([valueOf(anew, 'received'), valueOf(anew, 'drops')], [null, null]);
	assert.match(rowOf(anew, 'drops').reason, /all the time/);
	assert.match(rowOf(read(reader, {interfaces: net({})}), 'received').reason, /there is no/);
});

type DiskCounters = {readonly ios: number; readonly busyMs: number; readonly ioMs?: number};

const disks = (all: Record<string, DiskCounters>): string =>
	Object.entries(all)
		.map(
			([name, {ios, busyMs, ioMs = 0}]) =>
				`8 0 ${name} ${ios} 0 ${ios * 8} ${ioMs} 0 0 0 0 0 ${busyMs} ${ioMs}\n`,
		)
		.join('');

void test('a disk that comes, goes or is replaced makes no spike', () => {
	const reader = diskReader(() => true);
	const sda = (seconds: number): DiskCounters => ({
		ios: 1000 + seconds,
		busyMs: 700 + 100 * seconds,
	});
	read(reader, {diskstats: disks({sda: sda(0)})});
	const steps: Array<[Record<string, DiskCounters>, number]> = [
		[{sdb: {ios: 9e9, busyMs: 3e9}}, 0],
		[{}, 0],
		[{sdb: {ios: 9e9, busyMs: 3e9}}, 0],
		[{sdb: {ios: 7, busyMs: 5}}, 1],
		// As before, but for a time that is smaller though it is far from its end.
		[{sdb: {ios: 8, busyMs: 4}}, 1],
	];
	for (const [index, [others, clamped]] of steps.entries()) {
		const measured = read(reader, {diskstats: disks({...others, sda: sda(index + 1)})});
		assert.deepEqual([rowOf(measured, 'busy').of, valueOf(measured, 'busy')], ['sda', 0.1]);
		assert.equal(measured.clamped, clamped, String(index));
	}
});

void test('times of 32 bits that come to their end go on', () => {
	const reader = diskReader(() => true);
	const end = 2 ** 32;
	read(reader, {diskstats: disks({sda: {ios: 100, busyMs: end - 400, ioMs: end - 30_000}})});
	const measured = read(reader, {diskstats: disks({sda: {ios: 104, busyMs: 100, ioMs: 2000}})});
	assert.deepEqual(
		['busy', 'queue', 'wait'].map((name) => valueOf(measured, name)),
		[0.5, 32, 8000],
	);
	assert.equal(measured.clamped, 0);
});

/** Bytes of the heap after a full collection. */
function heap(): number {
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
	return process.memoryUsage().heapUsed;
}

void test('a quarter of a million names that came and went leave nothing behind', () => {
	const asked = new Set<string>();
	const readers = [network(), diskReader((name) => asked.has(name))] as const;
	const round = (index: number): void => {
		const names = Array.from({length: 2500}, (_, at) => `veth${index.toString(36)}x${at}`);
		const interfaces = net(Object.fromEntries(names.map((name) => [name, {bytes: 1}])));
		const diskstats = disks(Object.fromEntries(names.map((name) => [name, {ios: 1, busyMs: 1}])));
		for (const reader of readers) read(reader, {interfaces, diskstats});
	};
	for (let index = 0; index < 5; index++) round(index);
	const before = heap();
	for (let index = 5; index < 105; index++) round(index);
	const grown = (heap() - before) / 2 ** 20;
	assert.ok(grown < 4, `${grown.toFixed(1)} MiB more`);
});

void test('an interface that takes the name of another one brings nothing of its past along', () => {
	const ancient = {bytes: 3e9, drops: 700};
	const young = {bytes: 40, drops: 0};
	for (const [what, interfaces, indexes] of [
		['their names are swapped', {one: young, two: ancient}, {one: 6, two: 5}],
		['the other one is gone', {two: ancient}, {two: 5}],
		['it comes from elsewhere', {one: ancient, two: {bytes: 9e9}}, {one: 5, two: 7}],
	] as const) {
		const eth0 = {bytes: 100};
		let now: Record<string, number> = {eth0: 2, one: 5, two: 6};
		const identify = identifier((name) => String(now[name]));
		const reader = networkReader(() => null, 'net:[1]', identify);
		read(reader, {interfaces: net({eth0, one: ancient, two: young})});
		now = {eth0: 2, ...indexes};
		const taken = read(reader, {interfaces: net({eth0: {bytes: 150}, ...interfaces})});
		assert.deepEqual(
			[rowOf(taken, 'received').of, valueOf(taken, 'received'), valueOf(taken, 'drops')],
			['eth0', 50, 0],
			what,
		);
		assert.equal(taken.clamped, 0, what);
		// From then on it counts.
		const {two} = interfaces;
		const grown = {...interfaces, two: {...two, bytes: two.bytes + 600}};
		const after = read(reader, {interfaces: net({eth0: {bytes: 150}, ...grown})});
		assert.deepEqual([rowOf(after, 'received').of, valueOf(after, 'received')], ['two', 600], what);
	}
});

void test('of thousands of interfaces only those that are new or at work are looked at', () => {
	const asked: string[] = [];
	const identify = identifier((name) => {
		asked.push(name);
		return '1';
	});
	const all = Object.fromEntries(
		Array.from({length: 2000}, (_, index) => [`veth${String(index)}`, {bytes: index}]),
	);
	identify(net(all));
	assert.equal(asked.splice(0).length, 2000);
	const {veth3: _, ...rest} = all;
	identify(net({...rest, veth7: {bytes: 900}, veth9999: {bytes: 1}}));
	assert.deepEqual(asked.sort(), ['veth7', 'veth9999']);
	assert.equal(identifier(() => assert.fail('no /sys'))(net({eth0: {bytes: 1}})).size, 1);
});
