// Plain values and filters → an object's globals, encoded as its BTF has them.
import {endianness} from 'node:os';
import {commPattern, isPattern} from '../core/comm.js';
import type {BtfType, NativeObject} from '../native/addon.js';
import type {Filters} from '../core/filters.js';

/** Writes the variables of probes/include/filter.bpf.h; cgroup-filter.ts writes the cgroup. */
export function writeFilters(native: NativeObject, {pids = [], comm, uid}: Filters): void {
	if (pids.length > 0) {
		writeGlobal(native, 'filter_pid_count', pids.length);
		writeGlobal(native, 'filter_pids', pids);
	}

	if (comm !== undefined) {
		const pattern = commPattern(comm);
		writeGlobal(native, 'filter_by_comm', true);
		writeGlobal(native, 'filter_comm_is_pattern', isPattern(pattern));
		writeGlobal(native, 'filter_comm', pattern);
	}

	if (uid !== undefined) {
		writeGlobal(native, 'filter_by_uid', true);
		writeGlobal(native, 'filter_uid', uid);
	}
}

type GlobalValue = number | boolean | string | readonly number[] | Uint8Array;

/** Encodes a value as the global's type in the object's BTF says. */
export function writeGlobal(native: NativeObject, name: string, value: GlobalValue): void {
	const global = native.globals.find((candidate) => candidate.name === name);
	if (global === undefined) throw new TypeError(`the object has no global ${name}`);
	native.writeGlobal(name, encode(global.type, value));
}

function encode(type: BtfType, value: GlobalValue): ArrayBuffer {
	const bytes = new Uint8Array(type.size);
	if (type.kind === 'string') {
		const text = value instanceof Uint8Array ? value : new TextEncoder().encode(String(value));
		// The last byte stays NUL.
		bytes.set(text.subarray(0, type.size - 1));
	} else {
		const elements = type.kind === 'array' && Array.isArray(value) ? value : [value];
		const {size} = type.kind === 'array' ? type.element : type;
		const view = new DataView(bytes.buffer);
		for (const [index, element] of elements.entries())
			setInteger(view, index * size, size, Number(element));
	}

	return bytes.buffer;
}

const little = endianness() === 'LE';

/** Two's complement of the width, whatever the sign. Throws a RangeError for a value that does not fit. */
function setInteger(view: DataView, offset: number, size: number, value: number): void {
	const limit = 2 ** (8 * size);
	if (!Number.isInteger(value) || value >= limit || value < -limit / 2)
		throw new RangeError(`${String(value)} is no integer of ${String(size)} bytes`);
	if (size === 1) view.setInt8(offset, value);
	else if (size === 2) view.setInt16(offset, value, little);
	else if (size === 4) view.setInt32(offset, value, little);
	else view.setBigInt64(offset, BigInt(value), little);
}
