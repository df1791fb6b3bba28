// runqlat against the scheduler's own account of waiting, /proc/PID/schedstat.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {assertWithin, kernelTest, report, watch, type Watched} from '../helpers/kernel.js';
import {Workload} from '../helpers/workload.js';

/** Microseconds that the process has waited for a CPU, and how often it got one. */
function waitOf(pid: number): {us: number; runs: number} {
	const [, waitNs, runs] = readFileSync(`/proc/${String(pid)}/schedstat`, 'utf8')
		.trim()
		.split(' ')
		.map(Number);
	return {us: (waitNs ?? 0) / 1000, runs: runs ?? 0};
}

const waits = (pids: readonly number[]): number =>
	pids.reduce((sum, pid) => sum + waitOf(pid).us, 0);

/** Four processes that want CPU 0 all the time, for four seconds. */
async function watchHogs(
	options: Record<string, boolean>,
): Promise<{seen: Watched; pids: number[]; truths: Map<number, number>}> {
	const workload = await Workload.start('hogs', 0, 4);
	const pids = workload.ready.slice(1);
	const truths = new Map<number, number>();
	const seen = await watch('runqlat', {options, filters: {pids}}, async (restart) => {
		// A wait that had begun before the probe was there has no start, but the scheduler counts it.
		const attached = new Map(pids.map((pid) => [pid, waitOf(pid).runs]));
		const hasRun = (pid: number): boolean => waitOf(pid).runs > (attached.get(pid) ?? 0);
		while (!pids.every(hasRun)) await sleep(10);
		restart();
		const before = new Map(pids.map((pid) => [pid, waits([pid])]));
		// The load is the time itself.
		await sleep(4000);
		for (const pid of pids) truths.set(pid, waits([pid]) - (before.get(pid) ?? 0));
	});
	await workload.work();
	workload.stop();
	return {seen, pids, truths};
}

kernelTest('four hogs on one CPU: the sum is within 8 % of their run delay', async (t) => {
	const {seen, truths} = await watchHogs({});
	const [histogram] = seen.histograms;
	assert.ok(histogram !== undefined && seen.histograms.length === 1);
	const truth = [...truths.values()].reduce((sum, us) => sum + us, 0);
	report(t, 'runqlat', Math.round(histogram.sum), Math.round(truth));
	assertWithin(histogram.sum, truth, 8, 'sum in us');
	assert.equal(histogram.unit, 'us');
	assert.ok((histogram.p50 ?? 0) <= (histogram.p99 ?? 0) && (histogram.p99 ?? 0) <= histogram.max);
	assert.equal(seen.health.lost, 0);
});

kernelTest('-P: each of the four hogs within 8 % of its own run delay', async (t) => {
	const {seen, pids, truths} = await watchHogs({pids: true});
	assert.equal(seen.histograms.length, 4);
	for (const pid of pids) {
		const histogram = seen.histograms.find(({key}) => key['pid'] === pid);
		assert.equal(histogram?.key['comm'], 'workload');
		report(
			t,
			`runqlat -P, one of four`,
			Math.round(histogram.sum),
			Math.round(truths.get(pid) ?? 0),
		);
		assertWithin(histogram.sum, truths.get(pid) ?? 0, 8, `sum of pid ${String(pid)} in us`);
	}
});

kernelTest('-m gives the same in milliseconds, -L by thread, --pidnss by namespace', async () => {
	const {seen, truths} = await watchHogs({milliseconds: true, pidnss: true});
	const [histogram] = seen.histograms;
	assert.deepEqual(Object.keys(histogram?.key ?? {}), ['pidns']);
	assert.equal(histogram?.unit, 'ms');
	const truth = [...truths.values()].reduce((sum, us) => sum + us, 0) / 1000;
	assertWithin(histogram.sum, truth, 8, 'sum in ms');
	const threads = await watchHogs({tids: true});
	assert.deepEqual(
		threads.seen.histograms.map(({key}) => key['tid']).sort(),
		[...threads.pids].sort(),
	);
});
