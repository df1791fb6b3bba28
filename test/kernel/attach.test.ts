// Attaching: what is given up half-way, and what no further attempt can get.
import assert from 'node:assert/strict';
import {loadAll} from '../../probes/index.js';
import {isRefusal} from '../../src/core/errors.js';
import {configure} from '../../src/core/source.js';
import {loadAddon} from '../../src/native/addon.js';
import {openProbes} from '../../src/sources/local/attachment.js';
import {kernelTest} from '../helpers/kernel.js';

const tools = await loadAll();

kernelTest('an attach that is not wanted any more ends before its programs run', async () => {
	const probe = tools.find(({name}) => name === 'softirqs') ?? assert.fail();
	const probes = openProbes();
	for (const isBegun of [false, true]) {
		const wanted = new AbortController();
		if (!isBegun) wanted.abort();
		const pending = probes.attach(configure(probe), wanted.signal);
		wanted.abort();
		await assert.rejects(pending, {name: 'AbortError'}, `begun: ${String(isBegun)}`);
	}

	const attachment = await probes.attach(configure(probe), new AbortController().signal);
	assert.equal(attachment.poll(0).status, 'ready');
	await attachment.close();
	probes.close();
});

kernelTest('a disk that is not there is refused, and not tried again', async () => {
	const probe = tools.find(({name}) => name === 'biolatency') ?? assert.fail();
	const probes = openProbes();
	await assert.rejects(probes.attach(configure(probe, {disk: 'nosuch'})), (error) => {
		assert.ok(isRefusal(error));
		assert.match(String(error), /there is no disk nosuch/);
		return true;
	});
	probes.close();
});

kernelTest('so is a CPU that this machine can never have', async () => {
	const probes = openProbes();
	for (const {name, options} of tools) {
		const found = Object.entries(options).find(([, {selects}]) => selects === 'cpu');
		if (found === undefined) continue;
		const probe = tools.find((one) => one.name === name) ?? assert.fail();
		await assert.rejects(probes.attach(configure(probe, {[found[0]]: 99_999})), (error) => {
			assert.ok(isRefusal(error));
			assert.match(String(error), /there is no CPU 99999/);
			return true;
		});
	}

	probes.close();
});

kernelTest('where privileges cannot be given up, that is said, and all else is done', async () => {
	const addon = loadAddon();
	const probes = openProbes({
		...addon,
		keepCapabilities() {
			throw new Error('not here');
		},
	});
	probes.confine('attach');
	const probe = tools.find(({name}) => name === 'softirqs') ?? assert.fail();
	const attachment = await probes.attach(configure(probe));
	assert.match(attachment.poll(0).caveats.join(), /could not be given up: not here/);
	await attachment.close();
	probes.close();
});
