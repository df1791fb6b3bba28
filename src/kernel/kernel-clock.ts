// This process's monotonic clock → the kernel's, which a time namespace sets apart.
import {readFileSync, readlinkSync} from 'node:fs';
import {once} from '../core/memoise.js';

/** Nanoseconds that the clock of this process is ahead of the kernel's own. */
const aheadNs = once(offsetNs);

/** CLOCK_MONOTONIC as bpf_ktime_get_ns has it; a number holds it to the nanosecond for a hundred days. */
export const kernelNowNs = (): number => Number(process.hrtime.bigint()) - aheadNs();

/** 0 on a kernel without time namespaces. The file tells the offsets of the children's namespace. */
function offsetNs(): number {
	try {
		const isOwn =
			readlinkSync('/proc/self/ns/time') === readlinkSync('/proc/self/ns/time_for_children');
		return isOwn ? parseOffset(readFileSync('/proc/self/timens_offsets', 'utf8')) : 0;
	} catch {
		return 0;
	}
}

/** The line `monotonic  SECONDS  NANOSECONDS`, in nanoseconds. */
function parseOffset(text: string): number {
	const [, seconds = 0, ns = 0] = /^monotonic\s+(-?\d+)\s+(\d+)/m.exec(text) ?? [];
	return Number(seconds) * 1e9 + Number(ns);
}
