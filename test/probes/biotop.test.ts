// What biotop makes of its maps, where no disk would forget when a request began.
import assert from 'node:assert/strict';
import test from 'node:test';
import {biotop} from '../../probes/disk/biotop.js';
import type {Readings} from '../../src/core/readings.js';
import {othersOf} from '../../src/shapes/table/others.js';

const of = (pid: number, io: number, timed: number, latency_ns: number) => ({
	...{pid, major: 4095, minor: 1, direction: 82, comm: 'reader', io, timed, latency_ns},
	...{bytes: 4096 * io, moved_bytes: 4096 * io, errors: 0},
});

void test('the mean time is of the requests whose start is known', () => {
	const records = [of(1, 4, 2, 20e6), of(2, 3, 0, 0), of(3, 6, 6, 12e6)];
	const maps: Readings = {deltas: () => records as never, ask: () => null};
	const plan = biotop.plan({});
	const reading = plan.read(maps, {seconds: 1, counts: () => true});
	assert.ok(reading.shape !== 'hist');
	assert.deepEqual(
		reading.rows.map(({avg_ms}) => avg_ms),
		[10, null, 2],
	);
	const [others] = othersOf(reading.rows, plan.columns);
	assert.deepEqual([others?.['io'], others?.['timed'], others?.['avg_ms']], [13, 8, 4]);
});
