// A thousand objects come and go in a process of their own: no descriptor and no memory stays behind.
import assert from 'node:assert/strict';
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

async function settledRss(): Promise<number> {
	await collectGarbage();
	return process.memoryUsage().rss;
}

rootTest(`${String(cycles)} cycles of open, load, attach, read and close leak nothing`, async (t) => {
	await cycle();
	const files = openFiles();
	const sizes: number[] = [];
	for (let i = 1; i <= cycles; i++) {
		await cycle();
		if (i % 100 === 0) sizes.push(await settledRss());
	}

	// V8 gives some memory back on the way, which must not hide a leak: hence from the lowest.
	const grown = (sizes.at(-1) ?? 0) - Math.min(...sizes);
	t.diagnostic(
		`after ${String(cycles)} cycles: ${String(openFiles() - files)} descriptors, ${(grown / 1e6).toFixed(1)} MB more`,
	);
	assert.equal(openFiles(), files);
	// A page leaked by each cycle would make 4 MB, 2.4 from cycle 400 on.
	assert.ok(grown < 2e6, String(sizes));
});
