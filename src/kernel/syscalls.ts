// System-call numbers ↔ names of the running architecture, those of other ABIs told apart.
import {once} from '../core/memoise.js';
import {type Abi, syscallTables} from './syscall-tables.js';

const tables = once(() => syscallTables(process.arch));

const suffixes: Readonly<Record<Abi, string>> = {native: '', compat: '(32-bit)', x32: '(x32)'};

/** The name; `syscall_N` for a number that the table does not have; `read(32-bit)` of another ABI. */
export const syscallName = (number: number, abi: Abi): string =>
	`${tables()[abi].get(number) ?? `syscall_${String(number)}`}${suffixes[abi]}`;

/** The numbers of an ABI's calls of these names. */
export const syscallNumbers = (abi: Abi, names: readonly string[]): number[] =>
	[...tables()[abi]].filter(([, name]) => names.includes(name)).map(([number]) => number);

/** All names of the native table, in the order of their numbers. */
export const syscallNames = (): string[] => [...tables().native.values()];
