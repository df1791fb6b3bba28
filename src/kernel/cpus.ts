// /sys/devices/system/cpu/possible → how many CPUs this machine can ever have.
import {readFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';

/** `0-3,8-11` → 12: one more than the highest number, since per-CPU data is by number. */
function parseCpuList(text: string): number {
	const last = /(\d+)\s*$/.exec(text);
	return last === null ? 0 : Number(last[1]) + 1;
}

export function possibleCpus(): number {
	try {
		return parseCpuList(readFileSync('/sys/devices/system/cpu/possible', 'utf8'));
	} catch {
		return availableParallelism();
	}
}
