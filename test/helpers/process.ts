// What /proc says of another process while it runs: its CPU time, its memory, what it wrote.
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';

/** A process, a thread or a descriptor may be gone by the time it is read. */
export function readOrNothing(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}

/**
 * CPU time of all threads that it has, in milliseconds, by the scheduler's own nanoseconds; NaN when
 * the process has ended.
 */
export function cpuMs(pid: number): number {
	const folder = `/proc/${String(pid)}/task`;
	if (!existsSync(folder)) return Number.NaN;
	return readdirSync(folder)
		.map((task) => Number(readOrNothing(path.join(folder, task, 'schedstat')).split(' ')[0]) / 1e6)
		.reduce((sum, ms) => sum + ms, 0);
}

/** `VmRSS`, or `VmHWM` for the most it ever had, in MiB. */
export const memoryMib = (pid: number, what: 'VmRSS' | 'VmHWM'): number =>
	Number(
		new RegExp(`^${what}:\\s*(\\d+)`, 'm').exec(readOrNothing(`/proc/${String(pid)}/status`))?.[1],
	) / 1024;

/** Bytes that it has written so far, to whatever. */
export const writtenBytes = (pid: number): number =>
	Number(/^wchar: (\d+)$/m.exec(readOrNothing(`/proc/${String(pid)}/io`))?.[1]);

/** Switches of all threads of a process so far; undefined while one of them has something to do. */
export function switchesAsleep(pid: number): number | undefined {
	const folder = `/proc/${String(pid)}/task`;
	const threads = readdirSync(folder).map((task) =>
		readOrNothing(path.join(folder, task, 'status')),
	);
	if (!threads.every((status) => /^State:\tS/m.test(status))) return undefined;
	const switches = threads.map((status) =>
		Number(/^voluntary_ctxt_switches:\t(\d+)$/m.exec(status)?.[1]),
	);
	return switches.reduce((sum, count) => sum + count, 0);
}
