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

void test('a process that stays on its CPU has the name that the kernel gave with it, poll after poll', () => {
	const plan = cputop.plan({});
	// No process here has this number: in a container, /proc may have another process under it.
	const nobody = 4_194_303;
	const times = {since_ns: kernelNowNs() - 1e9, ran_ns: 0};
	const hog = {key: 0, pid: nobody, tid: nobody, comm: 'hog', ...times, switches: 1};
	for (const maps of [mapsOf({running: [[hog]]}), mapsOf({})]) {
		const reading = plan.read(maps, {seconds: 1, counts: () => true});
		assert.ok(reading.shape !== 'hist');
		assert.deepEqual(
			reading.rows.map(({pid, comm}) => [pid, comm]),
			[[hog.pid, 'hog']],
		);
	}
});

void test('a run that ends while the counts are read is in the poll, once, wherever they have it', () => {
	const nobody = 4_194_303;
	const started = kernelNowNs() - 1e9;
	const hog = {key: 0, pid: nobody, tid: nobody, comm: 'hog', switches: 1, ran_ns: 0};
	const end = {key: nobody, comm: 'hog', run_ns: 1.5e9, read_bytes: 0, write_bytes: 8192};
	for (const ends of [[[end]], [[], [end]]]) {
		const plan = cputop.plan({});
		const context = {seconds: 1, counts: () => true};
		// It was given most of its run before.
		const early = plan.read(mapsOf({running: [[{...hog, since_ns: started}]]}), context);
		const back = {...hog, ran_ns: 1.5e9, since_ns: kernelNowNs()};
		const late = plan.read(mapsOf({running: [[], [back]], counts: ends}), context);
		const ms = [early, late].map((reading) => {
			assert.ok(reading.shape !== 'hist');
			assert.equal(reading.clamped, 0);
			return Number(reading.rows[0]?.['cpu_ms']);
		});
		const [given = 0, rest = 0] = ms;
		assert.ok(given >= 1000 && given + rest >= 1500 && given + rest < 1550, String(ms));
	}
});
