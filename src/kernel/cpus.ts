// /sys/devices/system/cpu/possible → the numbers of the CPUs that this machine can ever have.
import {readFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {ProbeError} from '../core/errors.js';
import type {Options} from '../core/options.js';

/** `0-1,8` → 0, 1, 8. */
export const parseCpuList = (text: string): number[] =>
	(text.match(/\d+(?:-\d+)?/g) ?? []).flatMap((range) => {
		const [first = 0, last = first] = range.split('-').map(Number);
		return Array.from({length: last - first + 1}, (_, index) => first + index);
	});

/** Ascending, as per-CPU maps have their values. */
export function possibleCpus(): number[] {
	try {
		return parseCpuList(readFileSync('/sys/devices/system/cpu/possible', 'utf8'));
	} catch {
		return Array.from({length: availableParallelism()}, (_, cpu) => cpu);
	}
}

/** Throws a ProbeError, which the scheduler does not try again, where this machine can never have the CPU. */
export function requireCpu(cpu: Options[string] | undefined): void {
	const possible = possibleCpus();
	if (cpu === undefined || possible.includes(Number(cpu))) return;
	throw new ProbeError(`there is no CPU ${String(cpu)}`, {
		...{code: 'ENOENT', step: 'attach'},
		hint: `this machine has ${possible[0] ?? 0} to ${possible.at(-1) ?? 0}`,
	});
}
