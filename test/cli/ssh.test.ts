// `ssh localhost kerntop --once` against a real sshd of the test's own: no terminal, a plain answer.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, symlinkSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {cli, isPlain, parseDocument, rootTest} from '../helpers/cli.js';
import {scratch} from '../helpers/workload.js';

async function freePort(): Promise<number> {
	const server = net.createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as net.AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

type Login = (command: string) => {status: number | null; stdout: string; stderr: string};

/** Starts sshd with keys and settings that nobody else uses. */
async function startSshd(t: TestContext): Promise<Login> {
	const found = spawnSync('sh', ['-c', 'PATH=$PATH:/usr/sbin command -v sshd'], {encoding: 'utf8'});
	const sshd = found.stdout.trim();
	assert.notEqual(sshd, '', 'sshd is not installed: scripts/setup.sh --test does that');

	const folder = mkdtempSync(path.join(scratch, 'ssh-'));
	const at = (name: string): string => path.join(folder, name);
	for (const key of ['host', 'user']) {
		spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(key)]);
	}

	mkdirSync(at('bin'));
	symlinkSync(cli, at('bin/kerntop'));
	symlinkSync(process.execPath, at('bin/node'));
	const port = await freePort();
	const settings = {
		ListenAddress: `127.0.0.1:${String(port)}`,
		HostKey: at('host'),
		AuthorizedKeysFile: at('user.pub'),
		PidFile: 'none',
		// The test's folder lies below /tmp, which everybody may write to.
		StrictModes: 'no',
		UsePAM: 'no',
		PermitRootLogin: 'yes',
		PasswordAuthentication: 'no',
		SetEnv: `PATH=${at('bin')}:/usr/bin:/bin`,
	};
	writeFileSync(
		at('config'),
		Object.entries(settings)
			.map(([name, value]) => `${name} ${value}\n`)
			.join(''),
	);
	// Debian's privilege separation folder, which its service makes.
	mkdirSync('/run/sshd', {recursive: true, mode: 0o755});
	const server = spawn(sshd, ['-D', '-e', '-f', at('config')], {
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	t.after(() => server.kill());
	let log = '';
	for await (const chunk of server.stderr.setEncoding('utf8')) {
		log += String(chunk);
		if (log.includes('Server listening')) break;
	}

	assert.match(log, /Server listening/);
	const options = ['-F', 'none', '-i', at('user'), '-p', String(port), '-o', 'BatchMode=yes'];
	const known = ['-o', 'StrictHostKeyChecking=no', '-o', `UserKnownHostsFile=${at('known')}`];
	return (command) =>
		spawnSync('ssh', [...options, ...known, '-o', 'LogLevel=ERROR', '127.0.0.1', command], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'pipe'],
			timeout: 60_000,
		});
}

rootTest('ssh localhost kerntop --once', async (t) => {
	const login = await startSshd(t);
	const text = login('kerntop --once -i 0.2');
	assert.equal(text.stderr, '');
	assert.equal(text.status, 0);
	assert.ok(isPlain(text.stdout));
	assert.match(text.stdout, /^biotop: /);

	const json = login('kerntop --once --json -i 0.2');
	assert.equal(json.status, 0);
	assert.equal(parseDocument(json.stdout).panels.length, 6);

	const dashboard = login('kerntop');
	assert.equal(dashboard.status, 2);
	assert.match(dashboard.stderr, /^kerntop: standard output is no terminal: use --once/);
});
