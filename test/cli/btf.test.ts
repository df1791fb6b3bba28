// A kernel without BTF of its own, as far as that can be played on one that has it.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {copyFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {kerntop, rootTest} from '../helpers/cli.js';
import {scratch} from '../helpers/workload.js';

rootTest('--btf takes the kernel’s types from a file', () => {
	const file = path.join(scratch, 'vmlinux.btf');
	copyFileSync('/sys/kernel/btf/vmlinux', file);
	const {status, stderr} = kerntop(['--once', '-i', '0.1', '--btf', file]);
	assert.equal(status, 0, stderr);
});

rootTest('--btf with a file that is not there, or no BTF, says so in one line', () => {
	const garbage = path.join(scratch, 'garbage.btf');
	writeFileSync(garbage, 'no type information at all');
	const fifo = path.join(scratch, 'fifo.btf');
	execFileSync('mkfifo', [fifo]);
	for (const [file, expected] of [
		[path.join(scratch, 'none'), /no kernel type information: \S+none does not exist/],
		[garbage, /garbage\.btf/],
		[fifo, /no kernel type information: \S+fifo\.btf is no regular file/],
	] as const) {
		const {status, stdout, stderr} = kerntop(['--once', '-i', '0.1', '--btf', file]);
		assert.equal(status, 1);
		assert.equal(stdout, '');
		assert.match(stderr, expected);
		assert.equal(stderr.trim().split('\n').length, 1, stderr);
	}
});
