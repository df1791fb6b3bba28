// Two tools of one object: each is attached, and counts, by itself.
import assert from 'node:assert/strict';
import {loadAll} from '../../probes/index.js';
import {configure} from '../../src/core/source.js';
import {objectOf} from '../../src/core/tool.js';
import {openProbes} from '../../src/sources/local/attachment.js';
import {kernelTest} from '../helpers/kernel.js';

const tools = await loadAll();

kernelTest('a tool may have the object of another, under its own name', async () => {
	const owner = tools.find((probe) => probe.filters.length === 0 && probe.supports === undefined);
	assert.ok(owner !== undefined);
	const sharer = {...owner, name: 'sharer', object: objectOf(owner)};
	const probes = openProbes();
	const attachments = [];
	for (const probe of [owner, sharer]) attachments.push(await probes.attach(configure(probe)));
	const snapshots = attachments.map((one) => one.poll(0));
	for (const one of attachments) await one.close();
	probes.close();
	assert.deepEqual(
		snapshots.map(({panel}) => panel),
		[owner.name, 'sharer'],
	);
	assert.equal(snapshots[0]?.backend, snapshots[1]?.backend);
});
