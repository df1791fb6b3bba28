// Object and BTF files with changed bits, and cut off: one line says so, or all is well; never a crash.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {copyFileSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {copyOfDist, isPlain, kerntop} from '../helpers/cli.js';
import {scratch} from '../helpers/workload.js';
import {addonPath, objectPath} from '../../src/native/paths.js';
import {probes} from '../../probes/index.js';
import {damaged} from './damage.js';
import {faultTest, isSoak} from './fixture.js';

const tools = probes.filter(({plan}) => plan({}).attach.length > 0).map(({name}) => name);

faultTest('a damaged object fails its own panel in one line, whatever the damage', () => {
	const copy = copyOfDist();
	const command = [process.execPath, path.join(copy, 'cli.js')];
	for (const [index, tool] of tools.entries()) {
		const file = path.join(copy, 'bpf', `${tool}.bpf.o`);
		const whole = readFileSync(file);
		for (let variant = 0; variant < (isSoak ? 30 : 1); variant++) {
			writeFileSync(file, damaged(whole, index + variant * tools.length));
			const other = tool === 'softirqs' ? 'cachestat' : 'softirqs';
			const {status, signal, stdout, stderr} = kerntop(['--once', '-i', '0.1', tool, other], {
				command,
			});
			assert.equal(signal, null);
			assert.equal(status, 1);
			assert.match(stderr, new RegExp(`^kerntop: ${tool}: [^\\n]*damaged[^\\n]*\\n$`));
			assert.match(stdout, new RegExp(`^${other}: `));
		}

		writeFileSync(file, whole);
	}
});

/** Opens and loads damaged files in a process of its own, which must come to its end. */
function survives(kind: 'object' | 'btf', file: string, from: number, to: number): string {
	const script = path.join(import.meta.dirname, 'survive.ts');
	const args = ['--import', 'tsx', script, kind, file, String(from), String(to), addonPath];
	const {status, signal, stdout, stderr} = spawnSync(process.execPath, args, {encoding: 'utf8'});
	assert.deepEqual(
		[status, signal],
		[0, null],
		`${file}: ${stdout.slice(-200)} ${stderr.slice(-2000)}`,
	);
	return stdout.trim();
}

faultTest('the addon itself survives damaged objects', (t) => {
	const variants = isSoak ? 5000 : 45;
	for (const tool of tools) {
		t.diagnostic(`${tool}: ${survives('object', objectPath(tool), 0, variants)}`);
	}
});

faultTest('the addon survives damaged BTF of the kernel', (t) => {
	const file = path.join(scratch, 'vmlinux.btf');
	copyFileSync('/sys/kernel/btf/vmlinux', file);
	t.diagnostic(survives('btf', file, 0, isSoak ? 2000 : 40));
});

faultTest('--btf with a damaged file: one line, or numbers', () => {
	const file = path.join(scratch, 'damaged.btf');
	const whole = readFileSync('/sys/kernel/btf/vmlinux');
	for (let variant = 0; variant < (isSoak ? 60 : 6); variant++) {
		writeFileSync(file, damaged(whole, variant));
		const {status, signal, stderr} = kerntop(['--once', '-i', '0.1', '--btf', file]);
		assert.equal(signal, null, stderr);
		assert.ok(status === 0 ? stderr === '' : /^(kerntop: [^\n]+\n)+$/.test(stderr), stderr);
		assert.ok(isPlain(stderr));
	}
});
