// Bytes of a map → numbers and text, by the layout from the object's BTF: integers of any width, in this
// machine's order of bytes. globals.ts encodes them.
import {endianness} from 'node:os';
import {shownText} from '../core/comm.js';
import type {BtfType} from '../native/addon.js';

const little = endianness() === 'LE';

/**
 * Numbers of 64 bits are read as JavaScript numbers: exact to 2^53, which is 104 days of
 * nanoseconds; beyond, differences are off by a few units, not wrong.
 */
export function readNumber(view: DataView, offset: number, type: BtfType): number {
	if (type.kind !== 'int') throw new TypeError(`expected an integer, got ${type.kind}`);
	switch (type.size) {
		case 1:
			return type.signed ? view.getInt8(offset) : view.getUint8(offset);
		case 2:
			return type.signed ? view.getInt16(offset, little) : view.getUint16(offset, little);
		case 4:
			return type.signed ? view.getInt32(offset, little) : view.getUint32(offset, little);
		case 8:
			return readNumber64(view, offset, type.signed);
		default:
			throw new TypeError(`expected an integer of 1, 2, 4 or 8 bytes, got ${String(type.size)}`);
	}
}

/** Twice as fast as going through a bigint. */
function readNumber64(view: DataView, offset: number, signed: boolean): number {
	const low = view.getUint32(little ? offset : offset + 4, little);
	const highOffset = little ? offset + 4 : offset;
	const high = signed ? view.getInt32(highOffset, little) : view.getUint32(highOffset, little);
	return high * 2 ** 32 + low;
}

export function readNumbers(view: DataView, offset: number, type: BtfType): number[] {
	if (type.kind !== 'array') throw new TypeError(`expected an array, got ${type.kind}`);
	const {element} = type;
	return Array.from({length: type.count}, (_, index) =>
		readNumber(view, offset + index * element.size, element),
	);
}

/** Up to the first NUL. What is no UTF-8, or could disturb a terminal, is replaced here for good. */
export function readText(view: DataView, offset: number, type: BtfType): string {
	if (type.kind !== 'string') throw new TypeError(`expected text, got ${type.kind}`);
	let length = 0;
	let plain = true;
	let hash = 0;
	for (; length < type.size; length++) {
		const byte = view.getUint8(offset + length);
		if (byte === 0) break;
		plain &&= byte >= 0x20 && byte < 0x7f;
		hash = (hash * 31 + byte) | 0;
	}

	const start = view.byteOffset + offset;
	if (plain) return plainText(view, offset, length, hash & (recent.length - 1));
	return shownText(new Uint8Array(view.buffer as ArrayBuffer, start, length));
}

/** A few names are those of most keys, reading after reading: finding one is faster than making it. */
const recent: string[] = Array.from({length: 1024}, () => '');

/** ASCII, looked for at one place among the recent texts. */
function plainText(view: DataView, offset: number, length: number, place: number): string {
	const known = recent[place] ?? '';
	let same = known.length === length;
	for (let index = 0; same && index < length; index++) {
		same = known.charCodeAt(index) === view.getUint8(offset + index);
	}

	if (same) return known;
	const text = Buffer.from(view.buffer, view.byteOffset + offset, length).toString('latin1');
	recent[place] = text;
	return text;
}
