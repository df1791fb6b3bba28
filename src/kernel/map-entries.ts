// The machine's size → how many processes or connections a map is to hold at a time.
import {readFileSync} from 'node:fs';
import {totalmem} from 'node:os';

/** Memory for each key, of which a map takes at most a thousandth: 400 bytes. */
const bytesPerKey = 400_000;

/** Tables of this size are read in a blink on any machine. */
const usual = 10_240;

/** More cost time with every reading, see src/bpf/eviction.ts, and belong to no machine that was seen. */
const most = 65_536;

/**
 * 10,240 on machines up to 4 GB, one more for each 400 KB beyond, never more than there can be
 * processes. What finds no room is counted in `health.dropped_keys`.
 */
export function defaultMapEntries(
	memoryBytes: number = totalmem(),
	pidMax: number = readPidMax(),
): number {
	const fitting = Math.floor(memoryBytes / bytesPerKey);
	return Math.max(256, Math.min(Math.max(usual, fitting), most, pidMax));
}

/**
 * The PIDs there can be: 4,194,304 where systemd had its way, else often 32,768. It is not to be read where
 * /proc shows processes alone (`subset=pid`).
 */
function readPidMax(): number {
	try {
		const limit = Number(readFileSync('/proc/sys/kernel/pid_max', 'utf8'));
		return limit > 0 ? limit : most;
	} catch {
		return most;
	}
}
