// Standard output that closes or is full, in every mode: the end comes at once, with the right status.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {closeSync, openSync} from 'node:fs';
import {cli, kerntop, Running, vanished} from '../helpers/cli.js';
import {faultTest} from './fixture.js';

const modes: ReadonlyArray<readonly [name: string, args: readonly string[]]> = [
	['--once', ['--once', '-i', '0.1', 'softirqs']],
	['--once --json', ['--once', '--json', '-i', '0.1', 'softirqs']],
	['repeat', ['softirqs', '0.1']],
	['repeat --json', ['softirqs', '--json', '-i', '0.1']],
];

for (const [name, args] of modes) {
	faultTest(`${name} | head -1`, () => {
		const quoted = [process.execPath, cli, ...args].map((word) => `'${word}'`).join(' ');
		const script = `set -o pipefail; ${quoted} | head -1`;
		const {status, stdout, stderr} = spawnSync('bash', ['-c', script], {encoding: 'utf8'});
		assert.equal(stderr, '');
		assert.equal(stdout.split('\n').length, 2);
		// head has gone; that is no failure, wherever the writing stopped.
		assert.equal(status, 0);
	});

	faultTest(`${name} > /dev/full`, () => {
		const full = openSync('/dev/full', 'w');
		const {status, stderr} = kerntop(args, {stdout: full});
		closeSync(full);
		assert.match(stderr, /^kerntop: cannot write to standard output: ENOSPC[^\n]*\n$/);
		assert.equal(status, 1);
	});
}

faultTest('the reader goes away in the middle: it ends, and detaches', async () => {
	const running = new Running(['softirqs', '--json', '-i', '0.1']);
	const programs = await running.programs();
	await running.prints(/\n/);
	running.hangUp();
	const {status, stderr} = await running.end();
	assert.deepEqual([status, stderr], [0, '']);
	await vanished(programs);
});

faultTest('standard output and error both closed: it ends with its status all the same', () => {
	const script = `'${process.execPath}' '${cli}' --once -i 0.1 softirqs >&- 2>&-`;
	const {status, signal} = spawnSync('bash', ['-c', script], {encoding: 'utf8', timeout: 30_000});
	assert.equal(signal, null);
	assert.ok(status === 0 || status === 1, String(status));
});
