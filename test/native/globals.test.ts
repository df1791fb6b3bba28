// Globals before and after the load, as bytes.
import assert from 'node:assert/strict';
import {counter, emit, failure, open, range, rootTest, start, u32} from './fixture.js';

const bytes = (text: string): ArrayBuffer => new Uint8Array(Buffer.from(text)).buffer;
const text = (buffer: ArrayBuffer): string => Buffer.from(buffer).toString('latin1');
const word = (value: bigint): ArrayBuffer => new BigUint64Array([value]).buffer;

rootTest('before the load every global has its initial value and can be changed', () => {
	const object = open('kinds');
	assert.equal(text(object.readGlobal('label')), 'first\0\0\0');
	assert.deepEqual([...new BigInt64Array(object.readGlobal('balance'))], [-5n]);
	assert.deepEqual([...new Uint8Array(object.readGlobal('pair'))], [0, 0, 0, 0]);
	object.writeGlobal('label', bytes('another\0'));
	object.writeGlobal('balance', word(77n));
	object.writeGlobal('hot', new Uint32Array([9]).buffer);
	assert.equal(text(object.readGlobal('label')), 'another\0');
	assert.deepEqual([...new BigInt64Array(object.readGlobal('balance'))], [77n]);
	assert.equal(u32(new DataView(object.readGlobal('limit')), 0), 7, 'its neighbour stays');
});

rootTest('the kernel gets the values written before the load', async (t) => {
	const object = open('fill');
	t.after(() => object.close());
	object.writeGlobal('events', word(1000n));
	await object.load();
	assert.equal(counter(object, 'events'), 1000);
	await object.attach(['rename_task']);
	emit('E', range(0, 17));
	assert.equal(counter(object, 'events'), 1017);
});

rootTest('after the load .bss and .data can be written and .rodata cannot', async (t) => {
	const object = await start(t, 'kinds', []);
	object.writeGlobal('balance', word(5n));
	object.writeGlobal('seen', new BigUint64Array([1n, 2n]).buffer);
	assert.deepEqual([...new BigInt64Array(object.readGlobal('balance'))], [5n]);
	assert.deepEqual([...new BigUint64Array(object.readGlobal('seen'))], [1n, 2n]);
	assert.throws(() => object.writeGlobal('limit', new ArrayBuffer(4)), failure('EINVAL', 'configure'));
	assert.equal(u32(new DataView(object.readGlobal('limit')), 0), 7);
});

rootTest('a program sees what is written to .bss while it runs', async (t) => {
	const object = await start(t, 'fill', ['rename_task']);
	emit('E', range(0, 5));
	object.writeGlobal('events', word(0n));
	emit('E', range(0, 3));
	assert.equal(counter(object, 'events'), 3);
});

// libbpf makes such a section not mappable, so it goes through the map's system calls.
rootTest('a section of nothing but static variables', async (t) => {
	const object = await start(t, 'statics', ['count_renames']);
	emit('E', range(0, 13));
	assert.equal(counter(object, 'renames'), 13);
	object.writeGlobal('renames', word(500n));
	emit('E', range(0, 2));
	assert.equal(counter(object, 'renames'), 502);
});

rootTest('a global of another size, or of another name', () => {
	const object = open('kinds');
	assert.throws(() => object.writeGlobal('limit', new ArrayBuffer(8)), {
		message: /^expected 4 bytes for global 'limit', got 8/,
		code: 'EINVAL',
		step: 'configure',
	});
	assert.throws(() => object.writeGlobal('nope', new ArrayBuffer(8)), failure('ENOENT', 'configure'));
	assert.throws(() => object.readGlobal('nope'), failure('ENOENT', 'read'));
});
