// What cputop makes of its maps, where no process on a machine would hold still for it.
import assert from 'node:assert/strict';
import test from 'node:test';
import {cputop} from '../../probes/cpu/cputop.js';
import type {Readings} from '../../src/core/readings.js';
import {kernelNowNs} from '../../src/kernel/kernel-clock.js';

/** Readings with these records, each told once. */
function mapsOf(records: Readonly<Record<string, object[]>>): Readings {
	const untold = new Map(Object.entries(records));
	return {
		deltas: (view) => {
			const told = untold.get(view.name) ?? [];
			untold.delete(view.name);
			return told as never;
		},
		ask: () => null,
	};
}

void test('a process that stays on its CPU has the name that the kernel gave with it, poll after poll', () => {
	const plan = cputop.plan({});
	// No process here has this number: in a container, /proc may have another process under it.
	const nobody = 4_194_303;
	const times = {since_ns: kernelNowNs() - 1e9, ran_ns: 0};
	const hog = {key: 0, pid: nobody, tid: nobody, comm: 'hog', ...times, switches: 1};
	for (const maps of [mapsOf({running: [hog]}), mapsOf({})]) {
		const reading = plan.read(maps, {seconds: 1, counts: () => true});
		assert.ok(reading.shape !== 'hist');
		assert.deepEqual(
			reading.rows.map(({pid, comm}) => [pid, comm]),
			[[hog.pid, 'hog']],
		);
	}
});
