// Plain values and filters → an object's globals, encoded as its BTF has them.
import {endianness} from 'node:os';
import type {BtfType, NativeObject} from '../native.js';
import type {Filters} from '../probe/probe.js';

/** In the variables of probes/include/filter.bpf.h. */
export function writeFilters(
	native: NativeObject,
	{pids = [], comm, uid, cgroupId}: Filters,
): void {
	if (pids.length > 0) {
		writeGlobal(native, 'filter_pid_count', pids.length);
		writeGlobal(native, 'filter_pids', pids);
	}

	if (comm !== undefined) {
		writeGlobal(native, 'filter_by_comm', true);
		writeGlobal(native, 'filter_comm', comm);
	}

	if (uid !== undefined) {
		writeGlobal(native, 'filter_by_uid', true);
		writeGlobal(native, 'filter_uid', uid);
	}

	if (cgroupId !== undefined) writeGlobal(native, 'filter_cgroup', cgroupId);
}

/** Encodes a value as the global's type in the object's BTF says. */
export function writeGlobal(
	native: NativeObject,
	name: string,
	value: number | boolean | string | readonly number[],
): void {
	const global = native.globals.find((candidate) => candidate.name === name);
	if (global === undefined) throw new TypeError(`the object has no global ${name}`);
	native.writeGlobal(name, encode(global.type, value));
}

function encode(type: BtfType, value: number | boolean | string | readonly number[]): ArrayBuffer {
	const bytes = new Uint8Array(type.size);
	if (type.kind === 'string') {
		// The last byte stays NUL.
		bytes.set(new TextEncoder().encode(String(value)).subarray(0, type.size - 1));
	} else if (type.kind === 'array' && Array.isArray(value)) {
		for (const [index, element] of (value as readonly number[]).entries()) {
			bytes.set(new Uint8Array(encode(type.element, element)), index * type.element.size);
		}
	} else {
		// Two's complement of the width, whatever the sign.
		const view = new DataView(new ArrayBuffer(8));
		view.setBigInt64(0, BigInt(Number(value)), true);
		const little = new Uint8Array(view.buffer, 0, Math.min(8, type.size));
		bytes.set(endianness() === 'LE' ? little : little.reverse());
	}

	return bytes.buffer;
}
