// System-call numbers ↔ names of the running architecture, 32-bit calls told apart.
import {syscallTables} from './syscall-tables.js';

const {native, compat} = syscallTables(process.arch);

/** The name; `syscall_N` for a number newer than the table; 32-bit calls end in `(32-bit)`. */
export function syscallName(number: number, isCompat: boolean): string {
	const name = (isCompat ? compat : native).get(number) ?? `syscall_${String(number)}`;
	return isCompat ? `${name}(32-bit)` : name;
}

/** The number in the native table; undefined for a name that is not in it. */
export function syscallNumber(name: string): number | undefined {
	for (const [number, candidate] of native) if (candidate === name) return number;
	return undefined;
}

/** The calls that return twice, once in the new task: their numbers in a table. */
export function forkNumbers(isCompat: boolean): number[] {
	const forks = ['fork', 'vfork', 'clone', 'clone3'];
	return [...(isCompat ? compat : native)]
		.filter(([, name]) => forks.includes(name))
		.map(([number]) => number);
}

/** All names of the native table, in the order of their numbers. */
export const syscallNames = (): string[] => [...native.values()];
