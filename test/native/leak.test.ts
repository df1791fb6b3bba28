// A thousand objects come and go in a process of their own: no descriptor and no memory stays behind.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import {collectGarbage, open, openFiles, rootTest} from './fixture.js';

const cycles = 1000;

async function cycle(): Promise<void> {
	const object = open('fill');
	await object.load();
	await object.attach(['rename_task']);
	object.readMap('array');
	object.drainRing('ring', 64);
	object.writeGlobal('events', new ArrayBuffer(8));
	await object.close();
}

// Bytes of our own memory: neither code that the kernel drops and reads again, nor V8's heap.
async function ownMemory(): Promise<number> {
	await collectGarbage();
	const anonymous = /^RssAnon:\s+(\d+) kB$/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))?.[1];
	return Number(anonymous) * 1024 - process.memoryUsage().heapTotal;
}

rootTest(`${String(cycles)} cycles of open, load, attach, read and close leak nothing`, async (t) => {
	await cycle();
	const files = openFiles();
	const sizes: number[] = [];
	for (let i = 1; i <= cycles; i++) {
		await cycle();
		if (i % 100 === 0) sizes.push(await ownMemory());
	}

	// A leak grows by as much in each hundred; an allocator grows or gives back once in a while.
	const steps = sizes.slice(1).map((size, i) => size - (sizes[i] ?? NaN));
	const usual = steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? NaN;
	t.diagnostic(
		`after ${String(cycles)} cycles: ${String(openFiles() - files)} descriptors, usually ${String(usual)} bytes more a hundred`,
	);
	assert.equal(openFiles(), files);
	// A kilobyte leaked by each cycle would make 102,400.
	assert.ok(usual < 100_000, String(steps));
});
