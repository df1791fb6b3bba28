// No memory for the maps: the panels that need it say so in one line, the others go on.
import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, readFileSync, rmdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {cgroup2Mount} from '../helpers/cgroup.js';
import {cli, kerntop, parseDocument} from '../helpers/cli.js';
import {faultTest} from './fixture.js';

/** Lets the cgroups below be limited for as long as the test runs; false after a skip. */
function grantsMemory(t: TestContext, root: string): boolean {
	const controllers = readFileSync(path.join(root, 'cgroup.controllers'), 'utf8').split(/\s+/);
	if (!controllers.includes('memory')) {
		t.skip(`this kernel limits no memory: ${root}/cgroup.controllers has ${controllers.join(' ')}`);
		return false;
	}

	const granted = path.join(root, 'cgroup.subtree_control');
	writeFileSync(granted, '+memory');
	t.after(() => {
		writeFileSync(granted, '-memory');
	});
	return true;
}

faultTest('a memory cgroup with room for the program, not for its maps', (t) => {
	const mount = '/sys/fs/cgroup/memory';
	const [root, file] = existsSync(`${mount}/memory.limit_in_bytes`)
		? [mount, 'memory.limit_in_bytes']
		: [cgroup2Mount(), 'memory.max'];
	const group = mkdtempSync(path.join(root, 'kerntop-test-'));
	t.after(() => {
		rmdirSync(group);
	});
	if (!existsSync(path.join(group, file)) && !grantsMemory(t, root)) return;

	writeFileSync(path.join(group, file), String(200 << 20));
	const join = `echo $$ >'${group}/cgroup.procs'; exec "$@"`;
	const command = ['sh', '-c', join, 'sh', process.execPath, cli];
	const args = ['--once', '--json', '-i', '0.1', 'tcptop', 'softirqs', '--map-entries', '2000000'];
	const {status, signal, stdout, stderr} = kerntop(args, {command});
	assert.deepEqual([status, signal], [1, null], stderr);
	const [tcptop, softirqs] = parseDocument(stdout).panels;
	assert.equal(softirqs?.status, 'ready', softirqs?.reason);
	assert.equal(tcptop?.status, 'failed');
	assert.match(tcptop.reason ?? '', /ENOMEM/);
	assert.match(tcptop.hint ?? '', /memory/);
	assert.match(stderr, /^kerntop: tcptop: [^\n]*ENOMEM[^\n]*\n$/);
	t.diagnostic(stderr.trim());
});
