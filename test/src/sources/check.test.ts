// --check of a source whose first reading fails: the attachment is given back all the same.
import assert from 'node:assert/strict';
import test from 'node:test';
import {probes} from '../../../probes/index.js';
import {configure} from '../../../src/core/source.js';
import {checkProbe, type Probes} from '../../../src/sources/local/attachment.js';

void test('an attachment that cannot be read is closed', async () => {
	const [probe] = probes;
	assert.ok(probe);
	let closed = 0;
	const failing: Probes = {
		attach: () =>
			Promise.resolve({
				poll() {
					throw new Error('no reading');
				},
				close() {
					closed += 1;
					return Promise.resolve();
				},
			}),
		confine() {
			throw new Error('not asked for');
		},
		close() {
			throw new Error('not asked for');
		},
	};
	const {status, reason} = await checkProbe(failing, configure(probe));
	assert.deepEqual([status, reason], ['failed', 'no reading']);
	assert.equal(closed, 1);
});
