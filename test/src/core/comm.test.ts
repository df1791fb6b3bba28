// Names of processes as typed, as shown, and as the kernel compares them.
import assert from 'node:assert/strict';
import test from 'node:test';
import {commPattern, isPattern, shownComm} from '../../../src/core/comm.js';

const hex = (text: string): string => Buffer.from(commPattern(text)).toString('hex');

void test('a name is cut after 15 bytes, not characters, and shown as the kernel’s would be', () => {
	assert.equal(shownComm('nginx'), 'nginx');
	assert.equal(shownComm('gnome-terminal-server'), 'gnome-terminal-');
	assert.equal(shownComm('ääääääää'), 'äääääää�');
	assert.equal(shownComm('abcdefghijklm😀'), 'abcdefghijklm�');
	assert.equal(shownComm('abcdefghijkl😀'), 'abcdefghijkl�');
	assert.equal(shownComm('a\u001b[7m\u009b\u202e'), 'a·[7m··');
});

void test('what is shown can be given back', () => {
	for (const typed of ['nginx', 'ääääääää', 'a\u001bb', 'abcdefghijklm😀', '������������������'])
		assert.equal(shownComm(shownComm(typed)), shownComm(typed));
});

void test('the kernel is given at most 15 bytes, one for each place that may be several', () => {
	assert.equal(hex('nginx'), '6e67696e78');
	assert.equal(hex('é'), 'c3a9');
	assert.equal(hex('äää�'), 'c3a4c3a4c3a4ff');
	assert.equal(hex('a·b'), '61fe62');
	assert.equal(hex('�'.repeat(18)), 'ff'.repeat(15));
	assert.deepEqual([isPattern(commPattern('é')), isPattern(commPattern('�'))], [false, true]);
});
