// No memory for the maps: the panels that need it say so in one line, the others go on.
import assert from 'node:assert/strict';
import {existsSync, mkdtempSync, rmdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {cgroup2Mount} from '../helpers/cgroup.js';
import {cli, kerntop, parseDocument} from '../helpers/cli.js';
import {faultTest} from './fixture.js';

faultTest('a memory cgroup with room for the program, not for its maps', (t) => {
	const mount = '/sys/fs/cgroup/memory';
	const [root, file] = existsSync(`${mount}/memory.limit_in_bytes`)
		? [mount, 'memory.limit_in_bytes']
		: [cgroup2Mount(), 'memory.max'];
	const group = mkdtempSync(path.join(root, 'kerntop-test-'));
	t.after(() => {
		rmdirSync(group);
	});
	if (!existsSync(path.join(group, file))) {
		t.skip(`memory is not in ${root}/cgroup.subtree_control: no cgroup below can be limited`);
		return;
	}

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
