// The size of a page, from the auxiliary vector that the kernel gave this process.
import {readFileSync} from 'node:fs';
import {endianness} from 'node:os';

/** include/uapi/linux/auxvec.h */
const AT_PAGESZ = 6n;

/** log2 of the page size in bytes: 12, or 14 and 16 on some arm64 kernels. */
export function pageShift(): number {
	const vector = readFileSync('/proc/self/auxv');
	const read = (at: number): bigint =>
		endianness() === 'LE' ? vector.readBigUInt64LE(at) : vector.readBigUInt64BE(at);
	for (let at = 0; at + 16 <= vector.length; at += 16) {
		if (read(at) === AT_PAGESZ) return Math.log2(Number(read(at + 8)));
	}

	return 12;
}
