// Processes with names that are escape sequences or no UTF-8 → text and JSON that no terminal minds.
import assert from 'node:assert/strict';
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import type {TestContext} from 'node:test';
import {cli, isPlain, kerntop, parseDocument, rootTest} from '../helpers/cli.js';

/** Names itself, says so, and then makes one system call after the other until it is killed. */
const script = `
import os, sys
with open('/proc/self/comm', 'wb') as comm:
    comm.write(bytes.fromhex(sys.argv[1]))
print('named', flush=True)
while True:
    os.getppid()
`;

async function start(t: TestContext, name: Buffer): Promise<ChildProcess> {
	const child = spawn('python3', ['-c', script, name.toString('hex')], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	t.after(() => child.kill('SIGKILL'));
	const [said] = (await once(child.stdout, 'data')) as [Buffer];
	assert.match(said.toString(), /^named/);
	return child;
}

const names: ReadonlyArray<readonly [what: string, name: Buffer]> = [
	['a colour and a bell', Buffer.from('\u001b[31mred\u0007\u001b[5m')],
	['a terminal reset', Buffer.from('\u001bc\u001b]0;pwned\u0007')],
	['carriage returns and backspaces', Buffer.from('a\rb\b\b\tc\u007fd')],
	['C1 controls in UTF-8', Buffer.from('\u009b2J\u0090\u009dx')],
	['15 bytes that are no UTF-8', Buffer.from('9bff80c3fe9b31ffa0e280f09f92c1', 'hex')],
	['half a character at the end', Buffer.from('abcdefghijklm\u{1f600}').subarray(0, 15)],
	['text that runs backwards', Buffer.from('\u202eabc\u2066')],
];
for (const [what, name] of names) {
	rootTest(`a process named ${what}`, async (t) => {
		const child = await start(t, name);
		const args = ['--once', 'syscount', '-P', '-i', '0.1', '-p', String(child.pid)];
		const text = kerntop(args);
		assert.equal(text.status, 0);
		assert.ok(isPlain(text.stdout), JSON.stringify(text.stdout));
		assert.doesNotMatch(text.stdout, /[\u200b-\u200f\u2028-\u202e\u2066-\u2069]/);
		assert.match(text.stdout, new RegExp(`^ *${String(child.pid)} [^\\n]+ \\d+`, 'm'));

		const json = kerntop([...args, '--json']);
		assert.ok(isPlain(json.stdout));
		const row = parseDocument(json.stdout).panels[0]?.rows?.[0];
		assert.ok(row !== undefined);
		assert.equal(row['pid'], child.pid);
		assert.equal(typeof row['comm'], 'string');
		assert.ok(isPlain(String(row['comm'])) && row['comm'] !== '');

		const found = kerntop([...args, '--json', '--comm', String(row['comm'])]);
		assert.equal(parseDocument(found.stdout).panels[0]?.rows?.[0]?.['pid'], child.pid);
	});
}

rootTest('a hostile name is also one that --comm finds', async (t) => {
	const name = 'kt\u001b[7mx';
	const child = await start(t, Buffer.from(name));
	const {stdout} = kerntop(['--once', 'syscount', '-P', '-j', '-i', '0.1', '--comm', name]);
	const [row] = parseDocument(stdout).panels[0]?.rows ?? [];
	assert.equal(row?.['pid'], child.pid);
});

rootTest(
	'a name is cut as the kernel cuts it: the whole one finds it, and so do its bytes',
	async (t) => {
		const name = 'kerntop-äääääääää';
		const child = await start(t, Buffer.from(name).subarray(0, 15));
		const found = [
			'--once',
			'syscount',
			'-P',
			'-j',
			'-i',
			'0.1',
			'-p',
			String(child.pid),
			'--comm',
		];
		assert.equal(parseDocument(kerntop([...found, name]).stdout).panels[0]?.rows?.length, 1);
		// A shell hands over bytes that are no text.
		const command = ['sh', '-c', `exec "$@" "$(cat /proc/${String(child.pid)}/comm)"`, 'sh'];
		const {stdout} = kerntop(found, {command: [...command, process.execPath, cli]});
		assert.equal(parseDocument(stdout).panels[0]?.rows?.length, 1);
	},
);

rootTest('a hostile argument is quoted in the message', () => {
	const {status, stderr} = kerntop(['\u001b[31m\u009bx']);
	assert.equal(status, 2);
	assert.ok(isPlain(stderr));
});
