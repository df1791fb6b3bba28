// runqlat beside the scheduler's own account of waiting, /proc/PID/schedstat.
import assert from 'node:assert/strict';
import {constants} from 'node:os';
import type {Options} from '../../src/core/options.js';
import type {Histogram} from '../../src/core/snapshot.js';
import {type Case, type Figure, type Tested} from '../helpers/cases.js';
import {shareOf, startHogs} from '../helpers/hogs.js';
import {scaled, type Watched} from '../helpers/kernel.js';
import {sumOf, type Truth} from '../helpers/truth.js';
import {Workload} from '../helpers/workload.js';

/** Microseconds that each is to wait while it is watched, where the readings take no time. */
const leastUs = 1_500_000;

type Grown = {
	/** What one of them waited, and all. */
	readonly waited: (pid: number) => Truth;
	readonly allWaited: Truth;
	/** How often they got the CPU. */
	readonly runs: Truth;
};

/** The share of context switches that some kernels report to no tracer. */
export const unreported = 0.01;

/** Four processes that want CPU 0 all the time. */
const hogs = (
	name: string,
	options: Options,
	truth: (seen: Watched, grown: Grown, pids: readonly number[]) => readonly Figure[],
): Case => ({
	name,
	options,
	mayLose: unreported,
	async start() {
		const {pids, settle, account, until, end} = await startHogs(4, constants.priority.PRIORITY_LOW);
		return {
			...{filters: {pids}, settle, account, end},
			async work() {
				// On a slow machine longer, so that what is uncertain stays a small part of it.
				const begun = performance.now();
				account();
				await until('waitUs', Math.max(leastUs, 40_000 * (performance.now() - begun)));
			},
			truth(seen, grown) {
				const waited = (pid: number) => grown(`waitUs ${pid}`);
				const allWaited = sumOf(pids.map(waited));
				const runs = sumOf(pids.map((pid) => grown(`runs ${pid}`)));
				return truth(seen, {waited, allWaited, runs}, pids);
			},
		};
	},
});

function only({histograms}: Watched): Histogram {
	const [histogram] = histograms;
	assert.ok(histogram !== undefined && histograms.length === 1, `${histograms.length} histograms`);
	return histogram;
}

const cases: readonly Case[] = [
	hogs(
		'four hogs on one CPU: the sum is within 8 % of their run delay',
		{},
		(seen, {allWaited, runs}, pids) => [
			{what: 'waits in us', seen: only(seen).sum, truth: allWaited, within: 8},
			{what: 'unit', seen: only(seen).unit, same: 'us'},
			{
				// Each time that one got the CPU is counted or lost; that it is lost is known when it leaves again.
				what: 'waits counted and lost',
				seen: only(seen).count + seen.health.lost,
				truth: runs,
				give: pids.length,
			},
		],
	),
	hogs(
		'-P: each of the four hogs within 8 % of its own run delay',
		{pids: true},
		({histograms}, {waited}, pids) => [
			{
				what: 'who waited',
				seen: histograms.map(({key}) => `${String(key['pid'])} ${String(key['comm'])}`).sort(),
				same: pids.map((pid) => `${pid} workload`).sort(),
			},
			...pids.map((pid) => ({
				what: 'waits of one in us',
				seen: histograms.find(({key}) => key['pid'] === pid)?.sum ?? 0,
				truth: waited(pid),
				within: 8,
			})),
		],
	),
	hogs(
		'-m --pidnss: the same in milliseconds, by namespace',
		{milliseconds: true, pidnss: true},
		(seen, {allWaited}) => [
			{what: 'keys', seen: Object.keys(only(seen).key), same: ['pidns']},
			{what: 'unit', seen: only(seen).unit, same: 'ms'},
			{what: 'waits in us', seen: only(seen).sum * 1000, truth: allWaited, within: 8},
		],
	),
	{
		name: 'one that sleeps and wakes: each time that it got the CPU is counted or lost',
		mayLose: unreported,
		async start() {
			// The shortest sleep there is.
			const workload = await Workload.start('sleeps', scaled(20_011), 0);
			const {pid} = workload;
			return {
				filters: {pids: [pid]},
				account: () => ({runs: shareOf(pid).runs}),
				work: () => workload.work(),
				truth: (seen, grown) => [
					{
						what: 'waits counted and lost',
						seen: only(seen).count + seen.health.lost,
						truth: grown('runs'),
						give: 2,
					},
				],
				end: () => workload.stop(),
			};
		},
	},
	{
		name: '--comm: one that takes another name is neither counted nor lost meanwhile',
		mayLose: unreported,
		async start() {
			const workload = await Workload.start('renamed', scaled(5003));
			const {pid} = workload;
			let underAnother = 0;
			return {
				filters: {comm: 'workload', pids: [pid]},
				account: () => ({runs: shareOf(pid).runs}),
				async work() {
					workload.go();
					underAnother = await workload.number();
				},
				truth(seen, grown) {
					const {least, most} = grown('runs');
					return [
						{
							what: 'waits counted and lost',
							seen: only(seen).count + seen.health.lost,
							truth: {least: least - underAnother, most: most - underAnother},
							give: 2,
						},
					];
				},
				end: () => workload.stop(),
			};
		},
	},
	hogs('-L: by thread', {tids: true}, ({histograms}, _, pids) => [
		{
			what: 'threads',
			seen: histograms.map(({key}) => key['tid']).sort(),
			same: [...pids].sort(),
		},
	]),
];

export const tool: Tested = {proof: 'run delay of `/proc/PID/schedstat`: −0.3 %', cases};
