// cputop beside the kernel's own account of CPU time, /proc/PID/schedstat, and beside bytes that were written.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {constants} from 'node:os';
import path from 'node:path';
import {type Case, cell, type Tested} from '../helpers/cases.js';
import {shareOf, startHogs} from '../helpers/hogs.js';
import {scaled} from '../helpers/kernel.js';
import {nearest, sumOf} from '../helpers/truth.js';
import {scratch, Workload} from '../helpers/workload.js';

/** Context switches that this kernel reports to no tracer; most kernels report all. */
const mayLose = 0.01;

/** Bytes that the process made dirty, by the kernel's account of it. */
const writtenBy = (pid: number): number =>
	Number(/^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);

const cases: readonly Case[] = [
	{
		name: 'four hogs on one CPU: each within 3 % of its CPU time, no others',
		mayLose,
		async start() {
			const {pids, settle, account, until, end} = await startHogs(
				4,
				constants.priority.PRIORITY_LOW,
			);
			return {
				...{filters: {pids}, settle, end},
				account: () => ({...account(), elapsedMs: performance.now()}),
				work: async () => until('runMs', 700),
				truth: ({rows, totals}, grown) => [
					{
						what: 'who ran',
						seen: rows.map(({pid, comm}) => `${String(pid)} ${String(comm)}`).sort(),
						same: pids.map((pid) => `${pid} workload`).sort(),
					},
					...pids.map((pid) => ({
						what: 'CPU time of one in ms',
						seen: cell(rows, {pid}, 'cpu_ms'),
						// The tick of the last reading, which /proc may not have yet, is up to 10 ms.
						truth: grown(`runMs ${pid}`),
						within: 3,
					})),
					{
						what: 'CPU time of all in ms',
						seen: Number(totals['cpu_ms']),
						truth: sumOf(pids.map((pid) => grown(`runMs ${pid}`))),
						within: 3,
					},
					// The kernel's account is the tool's own source: the clock is not.
					{
						what: 'CPU time of all in ms, of one CPU',
						seen: Number(totals['cpu_ms']),
						// schedstat lags by up to a tick: 10 ms.
						truth: nearest(Number(totals['cpu_ms']), {
							least: 0,
							most: grown('elapsedMs').most + 10,
						}),
					},
				],
			};
		},
	},
	{
		name: 'one that runs for microseconds at a time: as much as the kernel charges it with',
		mayLose,
		async start() {
			// As many on a slow machine, beside which its own start and end are little.
			const workload = await Workload.start('sleeps', 20_011, 0);
			const {pid} = workload;
			return {
				filters: {pids: [pid]},
				account: () => ({runMs: shareOf(pid).runMs}),
				work: async () => workload.work(),
				truth: ({rows}, grown) => [
					{
						what: 'CPU time of short runs in ms',
						seen: cell(rows, {pid}, 'cpu_ms'),
						truth: grown('runMs'),
						within: 2,
					},
				],
				end: () => workload.stop(),
			};
		},
	},
	{
		name: '48 MiB written through the page cache belong to who wrote them',
		mayLose,
		async start() {
			const bytes = scaled(48) * 2 ** 20;
			const workload = await Workload.start('fill', path.join(scratch, 'written'), bytes);
			const {pid} = workload;
			return {
				filters: {pids: [pid]},
				account: () => ({written: writtenBy(pid)}),
				work: async () => workload.work(),
				truth({rows}, grown) {
					const written = grown('written');
					// A page that is written back meanwhile may become dirty twice.
					assert.ok(written.least >= bytes, 'the kernel accounts for all that it wrote');
					return [
						{what: 'who wrote', seen: rows.map((row) => row['pid']), same: [pid]},
						{what: 'bytes written', seen: cell(rows, {pid}, 'write_bytes'), truth: written},
					];
				},
				end: async () => workload.end(),
			};
		},
	},
	{
		name: 'one that keeps its CPU to itself is counted before it leaves it',
		mayLose,
		async start() {
			const {pids, settle, account, until, end} = await startHogs(1);
			return {
				...{filters: {pids}, settle, account, end},
				// Shorter than most runs of a process while no other one wants its CPU.
				work: async () => until('runMs', 50),
				truth: ({totals}, grown) => [
					{
						what: 'CPU time of a single one in ms',
						seen: Number(totals['cpu_ms']),
						truth: sumOf(pids.map((pid) => grown(`runMs ${pid}`))),
						// schedstat lags by up to a tick at both ends: 4 to 10 ms each.
						give: 20,
					},
				],
			};
		},
	},
];

export const tool: Tested = {
	proof: 'CPU time of `/proc/PID/schedstat`: 0.1 %; 48 MiB written: 0',
	cases,
};
