// Bytes → values for every kind that an object's BTF can describe.
import assert from 'node:assert/strict';
import test from 'node:test';
import {readNumber, readNumbers, readText} from '../../../src/bpf/decode.js';
import type {BtfType} from '../../../src/native/addon.js';

const int = (size: number, signed = false): BtfType => ({kind: 'int', size, signed});
const text = (size: number): BtfType => ({kind: 'string', size});
const view = (...bytes: number[]): DataView => new DataView(Uint8Array.from(bytes).buffer);

void test('integers of every width and sign, little endian', () => {
	const ones = view(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
	assert.deepEqual(
		[1, 2, 4, 8].map((size) => [
			readNumber(ones, 0, int(size)),
			readNumber(ones, 0, int(size, true)),
		]),
		[
			[255, -1],
			[65_535, -1],
			[4_294_967_295, -1],
			[2 ** 64, -1],
		],
	);
	assert.equal(readNumber(view(0, 1, 2, 3, 4), 1, int(4)), 0x04030201);
});

void test('64 bits are exact to 2^53 and keep their magnitude beyond', () => {
	const buffer = new DataView(new ArrayBuffer(8));
	for (const value of [0n, 1n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 63n]) {
		buffer.setBigUint64(0, value, true);
		assert.equal(readNumber(buffer, 0, int(8)), Number(value));
	}

	buffer.setBigInt64(0, -(2n ** 40n), true);
	assert.equal(readNumber(buffer, 0, int(8, true)), -(2 ** 40));
});

void test('an integer of another width is refused', () => {
	assert.throws(() => readNumber(view(0, 0, 0), 0, int(3)), /1, 2, 4 or 8 bytes, got 3/);
	assert.throws(() => readNumber(view(0), 0, text(1)), /expected an integer, got string/);
});

void test('arrays of integers', () => {
	const type: BtfType = {kind: 'array', size: 4, count: 2, element: int(2)};
	assert.deepEqual(readNumbers(view(9, 1, 0, 2, 0), 1, type), [1, 2]);
});

void test('text ends at the first NUL or at its size', () => {
	const bytes = view(...Buffer.from('dd\0rest'), ...Buffer.from('exactly8'));
	assert.equal(readText(bytes, 0, text(7)), 'dd');
	assert.equal(readText(bytes, 7, text(8)), 'exactly8');
	assert.equal(readText(view(0), 0, text(1)), '');
});

void test('text that is no UTF-8 or holds control characters is made harmless', () => {
	const hostile = view(...Buffer.from('\u001B]0;x\u0007é\u009B2J'), 0);
	assert.equal(readText(hostile, 0, text(hostile.byteLength)), '·]0;x·é·2J');
	const invalid = view(...Array.from({length: 15}, (_, index) => 0x80 + index), 0);
	assert.equal(readText(invalid, 0, text(16)), '\uFFFD'.repeat(15));
});

void test('texts that are remembered in the same place do not become each other', () => {
	// 31 × 'A' + 'a' is 31 × 'B' + 'B', also with the same letters after them.
	for (const name of ['Aa', 'BB', 'Aa', 'AaAa', 'BBBB', 'AaBB', 'BBAa', 'Aa']) {
		const bytes = view(...Buffer.from(name), 0);
		assert.equal(readText(bytes, 0, text(name.length + 1)), name);
	}
});
