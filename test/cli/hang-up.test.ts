// The terminal is closed, or its connection breaks: kerntop ends with 129 and without a crash, in the
// foreground or stopped; in the background it records to the end; nohup's goes on.
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test, {type TestContext} from 'node:test';
import {spawn, type IPty} from 'node-pty';
import {probes} from '../../probes/index.js';
import {Recording} from '../../src/record/reader.js';
import {
	attachedPrograms,
	cli,
	kerntop,
	rootTest,
	Running,
	until,
	vanished,
} from '../helpers/cli.js';
import {environment} from '../helpers/environment.js';
import {readOrNothing, writtenBytes} from '../helpers/process.js';
import {newFile} from '../helpers/recording.js';
import {needsRoot} from '../helpers/root.js';
import {scratch} from '../helpers/workload.js';

/** Filtered to the test itself: what is shown does not matter here. */
const filter = ['-i', '0.2', '-p', String(process.pid)];

/** At least two for each panel. */
const allPanels = 2 * probes.length;

/** kerntop below a shell that outlives their terminal, and so can say what became of it. */
class Login {
	readonly #pty;
	readonly #status = path.join(mkdtempSync(path.join(scratch, 'login-')), 'status');

	/** @param script runs `"$@"`, and then `ended STATUS` */
	constructor(t: TestContext, script: string, args: readonly string[]) {
		const shell = `ulimit -c 0; ended() { echo "$1" >'${this.#status}'; }; ${script}`;
		const command = ['-c', shell, 'sh', process.execPath, cli, ...args];
		this.#pty = spawn('bash', command, {cols: 100, rows: 30, env: environment()});
		// Read it must be.
		this.#pty.onData(() => undefined);
		t.after(() => {
			for (const pid of [this.pid, this.#pty.pid]) {
				try {
					if (pid !== 0) process.kill(pid, 'SIGKILL');
				} catch {
					// It has ended.
				}
			}
		});
	}

	/** kerntop's own, as the shell's only child; 0 where there is none. */
	get pid(): number {
		const {pid} = this.#pty;
		return Number(readOrNothing(`/proc/${pid}/task/${pid}/children`).split(' ')[0]);
	}

	async programs(atLeast: number): Promise<number[]> {
		await until('programs', () => attachedPrograms(this.pid).length >= atLeast);
		return attachedPrograms(this.pid);
	}

	press(keys: string): void {
		this.#pty.write(keys);
	}

	/** Closes the terminal; node-pty's type hides that this can be done. */
	close(): void {
		(this.#pty as unknown as {destroy(): void}).destroy();
	}

	async status(): Promise<string> {
		await until('the status', () => readOrNothing(this.#status).endsWith('\n'));
		return readFileSync(this.#status, 'utf8').trim();
	}
}

const stateOf = (pid: number): string =>
	/^State:\s*(\w)/m.exec(readOrNothing(`/proc/${String(pid)}/status`))?.[1] ?? '';

rootTest('a closed terminal of which no signal tells ends the dashboard with 129', async (t) => {
	const login = new Login(t, `trap '' HUP; "$@"; ended $?`, filter);
	const programs = await login.programs(allPanels);
	login.close();
	assert.equal(await login.status(), '129');
	await vanished(programs);
});

rootTest('the same while it is stopped by Ctrl-Z', async (t) => {
	// As an interactive shell does, this one hands the hang-up on to its jobs.
	const handsOn = `trap 'kill -HUP %1; kill -CONT %1' HUP; set -m`;
	const script = `${handsOn}; "$@"; while kill -0 %1; do wait -f %1; s=$?; done; ended $s`;
	const login = new Login(t, script, filter);
	const programs = await login.programs(allPanels);
	const {pid} = login;
	login.press('\u001A');
	await until('the stop', () => stateOf(pid) === 'T');
	login.close();
	assert.equal(await login.status(), '129');
	await vanished(programs);
});

rootTest('the leader of the session gets SIGHUP when its terminal is closed: 129', async (t) => {
	// No shell in between: what the kernel does to the one that it signals.
	const pty = spawn(process.execPath, [cli, ...filter], {
		...{cols: 100, rows: 30, env: environment()},
	});
	t.after(() => pty.kill('SIGKILL'));
	const ended = new Promise<{exitCode: number; signal?: number}>((resolve) => pty.onExit(resolve));
	pty.onData(() => undefined);
	await until('programs', () => attachedPrograms(pty.pid).length >= allPanels);
	const programs = attachedPrograms(pty.pid);
	(pty as unknown as {destroy(): void}).destroy();
	assert.deepEqual(await ended, {exitCode: 129, signal: 0});
	await vanished(programs);
});

for (const [how, stop] of [
	['Ctrl-S', (pty: IPty) => pty.write('\u0013')],
	['nobody reading', (pty: IPty) => pty.pause()],
] as const) {
	rootTest(`what prints on a terminal stopped by ${how}, which then closes: 129`, async (t) => {
		// All panels at the shortest interval: 16 KiB fill a terminal.
		const args = ['--json', '-i', '0.1'];
		const pty = spawn(process.execPath, [cli, ...args], {
			...{cols: 100, rows: 30, env: environment()},
		});
		t.after(() => pty.kill('SIGKILL'));
		const ended = new Promise<{exitCode: number; signal?: number}>((resolve) =>
			pty.onExit(resolve),
		);
		let shown = '';
		pty.onData((text) => (shown += text));
		await until('a document', () => shown.includes('"schema"'));
		const programs = attachedPrograms(pty.pid);
		stop(pty);
		// What waits for the reader is not polled: it rests for longer than an interval.
		let before = -1;
		await until('it to fall behind', () => {
			const now = writtenBytes(pty.pid);
			const isBehind = now === before && kerntop(['--list']).status === 0;
			before = now;
			return isBehind && writtenBytes(pty.pid) === now;
		});
		(pty as unknown as {destroy(): void}).destroy();
		assert.deepEqual(await ended, {exitCode: 129, signal: 0});
		await vanished(programs);
	});
}

rootTest('a recording left in the background ends whole, with 0', async (t) => {
	const file = newFile();
	const args = ['--record', file, '-n', '15', ...filter];
	// Its standard input stays the terminal, which is gone when it ends.
	const login = new Login(t, `trap '' HUP; "$@" >/dev/null 2>&1; ended $?`, args);
	await until('a frame', () => (statSync(file, {throwIfNoEntry: false})?.size ?? 0) > 1000);
	login.close();
	assert.equal(await login.status(), '0');
	const recording = new Recording(file);
	assert.ok(recording.length >= 15, String(recording.length));
	assert.deepEqual(recording.notes, []);
	recording.close();
});

rootTest(
	'SIGHUP ends a recording without a screen with 129, and what there is is written',
	async () => {
		const file = newFile();
		const running = new Running(['--record', file, ...filter]);
		const programs = await running.programs(allPanels);
		await until('a frame', () => (statSync(file, {throwIfNoEntry: false})?.size ?? 0) > 1000);
		running.kill('SIGHUP');
		const {status, stdout, stderr} = await running.end();
		assert.deepEqual([status, stdout, stderr], [129, '', '']);
		const recording = new Recording(file);
		assert.deepEqual(recording.notes, []);
		recording.close();
		await vanished(programs);
	},
);

// Node sets ignored signals back at its start. glibc leaves a trace of that on x86 alone.
const cannotKnow =
	process.arch === 'x64' ? false : 'Node leaves no trace of an ignored signal here';

for (const [name, args] of [
	['a recording', ['--record', newFile(), ...filter]],
	['what prints', ['cachestat', '--json', ...filter]],
] as const) {
	test(`nohup: ${name} goes on after SIGHUP`, {skip: needsRoot() || cannotKnow}, async (t) => {
		const command = ['nohup', process.execPath, cli];
		const running = new Running(args, {command});
		t.after(() => running.kill('SIGKILL'));
		const programs = await running.programs();
		const written = (): number =>
			args[1] === '--json' ? running.stdout.length : statSync(args[1]).size;
		for (const _ of [1, 2]) {
			const before = written();
			await until('more', () => written() > before);
			running.kill('SIGHUP');
		}

		running.kill('SIGTERM');
		assert.equal((await running.end()).status, 143);
		await vanished(programs);
	});
}
