// `ssh localhost kerntop --once` against a real sshd of the test's own: no terminal, a plain answer.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, symlinkSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {spawn as spawnPty} from 'node-pty';
import {probes} from '../../probes/index.js';
import {
	attachedPrograms,
	cli,
	isPlain,
	parseDocument,
	rootTest,
	until,
	vanished,
} from '../helpers/cli.js';
import {environment} from '../helpers/environment.js';
import {readOrNothing} from '../helpers/process.js';
import {scratch} from '../helpers/workload.js';

async function freePort(): Promise<number> {
	const server = net.createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as net.AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

type Login = {
	/** The command line of a client. */
	readonly client: (...args: string[]) => string[];
	/** Runs a command there, without a terminal. */
	readonly run: (command: string) => {status: number | null; stdout: string; stderr: string};
};

/** Starts an sshd of the test's own, with its own port, keys and settings. */
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
	const client = (...args: string[]): string[] => [
		...[...options, ...known, '-o', 'LogLevel=ERROR', '127.0.0.1'],
		...args,
	];
	return {
		client,
		run: (command) =>
			spawnSync('ssh', client(command), {
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'pipe'],
				timeout: 60_000,
			}),
	};
}

rootTest('ssh localhost kerntop --once', async (t) => {
	const {run: login} = await startSshd(t);
	const text = login('kerntop --once -i 0.2');
	assert.equal(text.stderr, '');
	assert.equal(text.status, 0);
	assert.ok(isPlain(text.stdout));
	assert.match(text.stdout, /^biotop: /);

	const json = login('kerntop --once --json -i 0.2');
	assert.equal(json.status, 0);
	assert.equal(parseDocument(json.stdout).panels.length, probes.length);

	const dashboard = login('kerntop');
	assert.equal(dashboard.status, 2);
	assert.match(dashboard.stderr, /^kerntop: standard output is no terminal: use --once/);
});

rootTest('ssh -t kerntop: a connection that breaks ends it with 129', async (t) => {
	const {client} = await startSshd(t);
	const folder = mkdtempSync(path.join(scratch, 'broken-'));
	const [pidFile, statusFile] = [path.join(folder, 'pid'), path.join(folder, 'status')];
	// The shell gets the same SIGHUP, and outlives it to say what became of its child.
	const kerntop = `trap : HUP; sh -c 'echo $$ >${pidFile}; exec kerntop -i 0.2'`;
	const command = client('-tt', `${kerntop}; echo $? >${statusFile}`);
	const connection = spawnPty('ssh', command, {cols: 100, rows: 30, env: environment()});
	t.after(() => connection.kill('SIGKILL'));
	connection.onData(() => undefined);
	const pid = (): number => Number(readOrNothing(pidFile));
	await until('programs', () => pid() !== 0 && attachedPrograms(pid()).length >= 12);
	const programs = attachedPrograms(pid());
	connection.kill('SIGKILL');
	await until('the status', () => readOrNothing(statusFile).endsWith('\n'));
	assert.equal(readOrNothing(statusFile), '129\n');
	await vanished(programs);
});
