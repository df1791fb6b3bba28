// runqlat against the scheduler's own account of waiting, /proc/PID/schedstat.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {assertWithin, kernelTest, report, watch, type Watched} from '../helpers/kernel.js';
import {grown, middle, nearest, sumOf, type Truth} from '../helpers/truth.js';
import {Workload} from '../helpers/workload.js';

/** Microseconds that the process has waited for a CPU, and how often it got one. */
function waitOf(pid: number): {us: number; runs: number} {
	const [, waitNs, runs] = readFileSync(`/proc/${String(pid)}/schedstat`, 'utf8')
		.trim()
		.split(' ')
		.map(Number);
	return {us: (waitNs ?? 0) / 1000, runs: runs ?? 0};
}

/** Within 8 % of what the truth may have been. */
function assertNear(actual: number, {least, most}: Truth, what: string): void {
	assert.ok(most - least < 0.2 * most, 'the machine is too slow to be measured');
	assertWithin(actual, nearest(actual, {least, most}), 8, what);
}

/** Four processes that want CPU 0 all the time, for four seconds. */
async function watchHogs(
	options: Record<string, boolean>,
): Promise<{seen: Watched; pids: number[]; truths: Map<number, Truth>; runs: Truth}> {
	const workload = await Workload.start('hogs', 0, 4);
	const pids = workload.ready.slice(1);
	const read = (): Array<ReturnType<typeof waitOf>> => pids.map(waitOf);
	// Before and after the first reading of the probe, before and after the last.
	const readings: Array<ReturnType<typeof read>> = [];
	const watched = async (restart: () => void): Promise<void> => {
		// A wait that had begun before the probe was there has no start, but the scheduler counts it.
		const attached = new Map(pids.map((pid) => [pid, waitOf(pid).runs]));
		const hasRun = (pid: number): boolean => waitOf(pid).runs > (attached.get(pid) ?? 0);
		while (!pids.every(hasRun)) await sleep(10);
		readings.push(read());
		restart();
		readings.push(read());
		// The load is the time itself.
		await sleep(4000);
		readings.push(read());
	};
	const seen = await watch('runqlat', {options, filters: {pids}}, watched, () => {
		readings.push(read());
	});
	await workload.work();
	workload.stop();
	const grownOf = (index: number, what: 'us' | 'runs'): Truth =>
		grown(readings.map((all) => all[index]?.[what] ?? 0));
	const truths = new Map(pids.map((pid, index) => [pid, grownOf(index, 'us')]));
	const runs = sumOf(pids.map((_, index) => grownOf(index, 'runs')));
	return {seen, pids, truths, runs};
}

kernelTest('four hogs on one CPU: the sum is within 8 % of their run delay', async (t) => {
	const {seen, pids, truths, runs} = await watchHogs({});
	const [histogram] = seen.histograms;
	assert.ok(histogram !== undefined && seen.histograms.length === 1);
	const truth = sumOf(truths.values());
	report(t, 'runqlat', Math.round(histogram.sum), Math.round(middle(truth)));
	assertNear(histogram.sum, truth, 'sum in us');
	assert.equal(histogram.unit, 'us');
	assert.ok((histogram.p50 ?? 0) <= (histogram.p99 ?? 0) && (histogram.p99 ?? 0) <= histogram.max);
	// Each time that one got the CPU is counted or lost; that it is lost is known when it leaves again.
	const known = histogram.count + seen.health.lost;
	t.diagnostic(`${String(histogram.count)} waits + ${String(seen.health.lost)} lost`);
	assert.ok(
		known >= runs.least - pids.length && known <= runs.most + pids.length,
		`${String(known)} waits, of ${String(runs.least)} to ${String(runs.most)}`,
	);
});

kernelTest('-P: each of the four hogs within 8 % of its own run delay', async (t) => {
	const {seen, pids, truths} = await watchHogs({pids: true});
	assert.equal(seen.histograms.length, 4);
	for (const pid of pids) {
		const histogram = seen.histograms.find(({key}) => key['pid'] === pid);
		assert.equal(histogram?.key['comm'], 'workload');
		const truth = truths.get(pid);
		assert.ok(truth !== undefined);
		report(t, `runqlat -P, one of four`, Math.round(histogram.sum), Math.round(middle(truth)));
		assertNear(histogram.sum, truth, `sum of pid ${String(pid)} in us`);
	}
});

kernelTest('-m gives the same in milliseconds, -L by thread, --pidnss by namespace', async () => {
	const {seen, truths} = await watchHogs({milliseconds: true, pidnss: true});
	const [histogram] = seen.histograms;
	assert.deepEqual(Object.keys(histogram?.key ?? {}), ['pidns']);
	assert.equal(histogram?.unit, 'ms');
	assertNear(histogram.sum * 1000, sumOf(truths.values()), 'sum in us');
	const threads = await watchHogs({tids: true});
	assert.deepEqual(
		threads.seen.histograms.map(({key}) => key['tid']).sort(),
		[...threads.pids].sort(),
	);
});
