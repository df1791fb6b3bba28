// What cputop makes of its maps, where no process on a machine would hold still for it.
import assert from 'node:assert/strict';
import test from 'node:test';
import {cputop} from '../../probes/cpu/cputop.js';
import type {Readings} from '../../src/core/readings.js';
import {kernelNowNs} from '../../src/kernel/kernel-clock.js';

/** Readings with these records: by the map, what each reading of it tells. */
function mapsOf(readings: Readonly<Record<string, object[][]>>): Readings {
	const untold = new Map(Object.entries(readings).map(([name, told]) => [name, [...told]]));
	return {
		deltas: (view) => (untold.get(view.name)?.shift() ?? []) as never,
		ask: () => null,
	};
}

/** No process here has this number: in a container, /proc may have another process under it. */
const nobody = 4_194_303;

const context = {seconds: 1, counts: () => true};

void test('a process that stays on its CPU has the name that the kernel gave with it, poll after poll', () => {
	const plan = cputop.plan({});
	const times = {since_ns: kernelNowNs() - 1e9, ran_ns: 0};
	const hog = {key: 0, pid: nobody, tid: nobody, comm: 'hog', ...times, switches: 1};
	for (const maps of [mapsOf({running: [[hog]]}), mapsOf({})]) {
		const reading = plan.read(maps, context);
		assert.ok(reading.shape !== 'hist');
		assert.deepEqual(
			reading.rows.map(({pid, comm}) => [pid, comm]),
			[[hog.pid, 'hog']],
		);
	}
});

for (const back of ['hog', 'next']) {
	void test(`a hog leaves its CPU to ${back} while the counts are read: all of its time, under its name`, () => {
		const plan = cputop.plan({});
		const read = (readings: Readonly<Record<string, object[][]>>) => {
			const reading = plan.read(mapsOf(readings), context);
			assert.ok(reading.shape !== 'hist');
			assert.equal(reading.clamped, 0);
			const hogs = reading.rows.filter(({pid}) => pid === nobody);
			assert.deepEqual(
				hogs.map(({comm}) => comm),
				hogs.length > 0 ? ['hog'] : [],
			);
			return Number(hogs[0]?.['cpu_ms'] ?? 0);
		};
		const run = (comm: string, ran_ns: number, since_ns: number) => {
			const pid = comm === 'hog' ? nobody : nobody - 1;
			return {...{key: 0, pid, tid: pid, comm, switches: 1}, ran_ns, since_ns};
		};
		const start = performance.now();
		// By the clock, it has got most of its time before it leaves.
		const given = read({running: [[run('hog', 0, kernelNowNs() - 1e9)]]});
		const moved = [[], [run(back, 1.5e9, kernelNowNs())]];
		const end = {key: nobody, comm: 'hog', run_ns: 1.5e9, read_bytes: 0, write_bytes: 8192};
		const rest = read({running: moved, counts: [[], [end]]});
		// What a hog that is back has run since is by the clock, too.
		const late = back === 'hog' ? performance.now() - start : 0;
		const total = given + rest;
		assert.ok(total > 1499.999 && total < 1500.001 + late, `${given} ${rest} ${late}`);
	});
}

void test('a run whose end no switch tells of leaves no row and no debt', () => {
	const plan = cputop.plan({});
	const read = (readings: Readonly<Record<string, object[][]>>) => {
		const reading = plan.read(mapsOf(readings), context);
		assert.ok(reading.shape !== 'hist');
		return [reading.rows.length, reading.clamped];
	};
	const who = {key: 0, pid: nobody, tid: nobody, comm: 'hog', switches: 1};
	const idle = {key: 0, pid: 0, tid: 0, comm: '', switches: 1, since_ns: 0, ran_ns: 0};
	assert.deepEqual(read({running: [[{...who, ran_ns: 0, since_ns: kernelNowNs() - 1e9}]]}), [1, 0]);
	assert.deepEqual(read({running: [[idle]]}), [0, 0]);
	assert.deepEqual(read({}), [0, 0]);
});
