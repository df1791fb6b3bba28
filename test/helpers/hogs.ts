// Processes that want one CPU all the time, and what the scheduler itself says that each of them got of it.
import {readFileSync} from 'node:fs';
import {setPriority} from 'node:os';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Account} from './cases.js';
import {Workload} from './workload.js';

/** What /proc/PID/schedstat says of the only thread. */
type Share = {readonly runMs: number; readonly waitUs: number; readonly runs: number};

export function shareOf(pid: number): Share {
	const [runNs = 0, waitNs = 0, runs = 0] = readFileSync(`/proc/${pid}/schedstat`, 'utf8')
		.trim()
		.split(' ')
		.map(Number);
	return {runMs: runNs / 1e6, waitUs: waitNs / 1000, runs};
}

/** How often it was made to leave its CPU. */
const forcedSwitches = (pid: number): number =>
	Number(
		/^nonvoluntary_ctxt_switches:\t(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1],
	);

export type Hogs = {
	readonly pids: readonly number[];
	/** `runMs 123`, `waitUs 123`, `runs 123`: of each process, by its pid. */
	account(): Account;
	/** Until each has left its CPU, and got it again: what began before the tool came has no start. */
	settle(): Promise<void>;
	/** Until each has grown by so much. */
	until(what: keyof Share, least: number): Promise<void>;
	end(): Promise<void>;
};

/** So many on CPU 0; with a low priority, who reads their accounts does not wait for all of them. */
export async function startHogs(count: number, priority = 0): Promise<Hogs> {
	const workload = await Workload.start('hogs', 0, count);
	const pids = workload.ready.slice(1);
	for (const pid of pids) setPriority(pid, priority);
	return {
		pids,
		account: () =>
			Object.fromEntries(
				pids.flatMap((pid) =>
					Object.entries(shareOf(pid)).map(([what, value]) => [`${what} ${pid}`, value] as const),
				),
			),
		async settle() {
			const [left, ran] = [pids.map(forcedSwitches), pids.map((pid) => shareOf(pid).runs)];
			const hasLeft = (pid: number, index: number) => forcedSwitches(pid) !== left[index];
			const hasRun = (pid: number, index: number) => shareOf(pid).runs > (ran[index] ?? 0);
			while (!pids.every(hasLeft) || (count > 1 && !pids.every(hasRun))) await sleep(5);
		},
		async until(what, least) {
			const before = pids.map((pid) => shareOf(pid)[what]);
			const isEnough = (pid: number, index: number) =>
				shareOf(pid)[what] - (before[index] ?? 0) >= least;
			while (!pids.every(isEnough)) await sleep(5);
		},
		async end() {
			await workload.work();
			workload.stop();
		},
	};
}
