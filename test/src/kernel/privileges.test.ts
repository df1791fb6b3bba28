// What the kernel's own settings say about privileges.
import assert from 'node:assert/strict';
import test from 'node:test';
import {restrictsPerfEvents} from '../../../src/kernel/privileges.js';

void test('perf events are for CAP_SYS_ADMIN above the levels that all kernels know', () => {
	const answers = ['-1\n', '2\n', '3\n', '4\n'].map((text) => restrictsPerfEvents(() => text));
	assert.deepEqual(answers, [false, false, true, true]);
});

void test('a kernel without perf events restricts none', () => {
	const read = (): string => {
		throw new Error('ENOENT');
	};
	assert.equal(restrictsPerfEvents(read), false);
});
