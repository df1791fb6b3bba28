// Objects come and go: concurrently, closed early, uncollected, in workers; nothing stays behind.
import assert from 'node:assert/strict';
import {Worker} from 'node:worker_threads';
import {addonPath} from '../../src/native/paths.js';
import {addon, collectGarbage, compile, counter, emit, failure, open, openFiles, range, rootTest} from './fixture.js';

rootTest('objects load concurrently, and each failure has its own log', async () => {
	const good = range(0, 6).map(() => open('fill'));
	const bad = range(0, 6).map((index) => {
		const object = open('faults');
		object.selectPrograms([index % 2 === 0 ? 'no_tracepoint' : 'rejected']);
		return object;
	});
	const failures = bad.map(async (object, index) =>
		index % 2 === 0
			? assert.rejects(object.load(), (error) => {
					assert.doesNotMatch((error as {log: string}).log, /rejected/);
					return failure('ESRCH', 'load', {program: 'no_tracepoint'})(error as never);
				})
			: assert.rejects(object.load(), (error) => {
					assert.doesNotMatch((error as {log: string}).log, /tracepoint/);
					return failure('EACCES', 'load', {program: 'rejected'})(error as never);
				}),
	);
	await Promise.all([...good.map((object) => object.load()), ...failures]);
	await Promise.all(good.map((object) => object.attach(['rename_task'])));
	emit('E', range(0, 29));
	assert.deepEqual(good.map((object) => counter(object, 'events')), Array.from({length: 6}, () => 29));
	await Promise.all([...good, ...bad].map((object) => object.close()));
	assert.equal(openFiles('bpf'), 0);
});

rootTest('close during a load or an attach waits for it and leaves nothing behind', async () => {
	const loading = open('fill');
	const load = loading.load();
	await Promise.all([loading.close(), loading.close(), load]);
	// Whichever thread of the pool comes first: often enough for the wrong one to be so once.
	for (let time = 0; time < 100; time++) {
		const attaching = open('fill');
		await attaching.load();
		const attach = attaching.attach(['rename_task']);
		await Promise.all([attaching.close(), attach]);
	}

	assert.equal(openFiles('bpf'), 0);
});

rootTest('an attach that comes after close() fails', async () => {
	const object = open('fill');
	await object.load();
	const close = object.close();
	await assert.rejects(object.attach(['rename_task']), failure('EBADF', 'attach'));
	await close;
});

rootTest('an object that nobody closed is closed when it is collected', async () => {
	await forgetOne();
	assert.ok(openFiles('bpf') > 3, 'programs, maps and a link are open');
	await collectGarbage();
	assert.equal(openFiles('bpf'), 0);
});

async function forgetOne(): Promise<void> {
	const object = open('fill');
	await object.load();
	await object.attach(['rename_task']);
	object.drainRing('ring', 1);
	object.readGlobal('events');
	addon.enableRunStats();
}

rootTest('an object may be collected while its load is in flight', async () => {
	const load = open('fill').load();
	await collectGarbage();
	await load;
	await collectGarbage();
	assert.equal(openFiles('bpf'), 0);
});

rootTest('a worker thread has an addon of its own', async () => {
	const script = `
		const {workerData, parentPort} = require('node:worker_threads');
		const object = require(workerData.addon).openObject(workerData.object);
		object.load().then(() => parentPort.postMessage(object.readMap('array').count));`;
	const worker = new Worker(script, {eval: true, workerData: {addon: addonPath, object: compile('fill')}});
	const count = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
	assert.equal(count, 97);
	// The worker ends without closing: its object goes with it.
	await new Promise((resolve) => worker.once('exit', resolve));
	assert.equal(openFiles('bpf'), 0);
});
