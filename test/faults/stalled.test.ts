// Standard output without a reader, in every printing mode: a signal ends kerntop at once all the same, and a
// reader that comes back gets whole documents, of which one is as long as the pause.
import assert from 'node:assert/strict';
import {execFileSync, spawn, type ChildProcess, type StdioOptions} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, constants, openSync, readFileSync, readSync, writeSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {Recording} from '../../src/record/reader.js';
import {attachedPrograms, cli, kerntop, until, vanished} from '../helpers/cli.js';
import {environment} from '../helpers/environment.js';
import {writtenBytes} from '../helpers/process.js';
import {newFile, record, wholeFrames} from '../helpers/recording.js';
import {Session} from '../helpers/terminal.js';
import {scratch} from '../helpers/workload.js';
import {faultTest, panelsOf, type PanelOfLine} from './fixture.js';

const statuses = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;
type Signal = keyof typeof statuses;

/** What is at once for a person, and as long as a machine takes that is busy with other things. */
const atOnceMs = 2500;

const {O_RDONLY, O_WRONLY, O_NONBLOCK} = constants;

/** How long the reader waits before it reads, where it reads at all. */
const pausedMs = 2000;

let pipes = 0;

/** A pipe without any room, as a child's standard output, and its other end. */
function fullPipe(t: TestContext): {writer: number; reader: number} {
	const name = path.join(scratch, `full-${String((pipes += 1))}`);
	execFileSync('mkfifo', [name]);
	const reader = openSync(name, O_RDONLY | O_NONBLOCK);
	const filler = openSync(name, O_WRONLY | O_NONBLOCK);
	for (const bytes of [4096, 1]) {
		assert.throws(() => {
			for (;;) writeSync(filler, Buffer.alloc(bytes, '\n'));
		}, /EAGAIN/);
	}

	const writer = openSync(name, O_WRONLY);
	closeSync(filler);
	t.after(() => closeSync(writer));
	return {writer, reader};
}

/** The same of a socket, as sshd and Node give to what they start. */
async function fullSocket(t: TestContext): Promise<net.Socket> {
	const name = path.join(scratch, `full-${String((pipes += 1))}`);
	const server = net.createServer({pauseOnConnect: true}).listen(name);
	await once(server, 'listening');
	const socket = net.connect(name);
	const [end] = (await once(server, 'connection')) as [net.Socket];
	while (socket.writableLength === 0) socket.write(Buffer.alloc(65_536, '\n'));
	t.after(() => {
		socket.destroy();
		end.destroy();
		server.close();
	});
	return socket;
}

/** What has come out of the pipe since now, and the panels of its whole documents. */
function readFrom(t: TestContext, reader: number) {
	let text = '';
	const source = new net.Socket({fd: reader, writable: false});
	source.setEncoding('utf8').on('data', (part: string) => (text += part));
	t.after(() => source.destroy());
	return {
		text: () => text,
		documents: (): PanelOfLine[] => panelsOf(text.slice(0, text.lastIndexOf('\n'))),
	};
}

/** How often its main thread has waited. */
const ticksAsleep = (pid: number): number =>
	Number(
		/^voluntary_ctxt_switches:\t(\d+)$/m.exec(
			readFileSync(`/proc/${String(pid)}/status`, 'utf8'),
		)?.[1],
	);

function start(t: TestContext, args: readonly string[], stdio: StdioOptions): ChildProcess {
	const child = spawn(process.execPath, [cli, ...args], {stdio, env: environment()});
	t.after(() => child.kill('SIGKILL'));
	return child;
}

/** Of the three signals Node itself catches the other two. */
const catchesHangup = (pid: number): boolean => {
	const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
	return (BigInt(`0x${/^SigCgt:\s*(\w+)$/m.exec(status)?.[1] ?? '0'}`) & 1n) === 1n;
};

/** Fails unless the signal ends it in time, with its status, and nothing stays attached. */
async function endsAtOnce(t: TestContext, child: ChildProcess, signal: Signal): Promise<void> {
	const programs = attachedPrograms(child.pid ?? 0);
	const exit = once(child, 'exit');
	await until('a listener for signals', () => catchesHangup(child.pid ?? 0));
	const before = performance.now();
	child.kill(signal);
	const ended = await Promise.race([exit, sleep(20_000, undefined, {ref: false})]);
	const took = performance.now() - before;
	t.diagnostic(`ended ${took.toFixed(0)} ms after ${signal}`);
	assert.deepEqual(ended, [statuses[signal], null]);
	assert.ok(took < atOnceMs, String(took));
	await vanished(programs);
}

/** What it prints, and how a twin of it comes to an end whose output is read. */
type Mode = {readonly args: readonly string[]; readonly twin?: readonly string[]};

const modes: Readonly<Record<string, Mode>> = {
	'--once': {args: ['--once', '-i', '0.1', 'softirqs']},
	'--once --json': {args: ['--once', '--json', '-i', '0.1']},
	repeat: {args: ['softirqs', '0.1'], twin: ['3']},
	'repeat --json': {args: ['--json', '-i', '0.1'], twin: ['-n', '3']},
	'until interrupted': {args: ['runqlat', '--json', '-i', '0.1'], twin: ['-n', '3']},
	'--check': {args: ['--check', 'softirqs']},
	'--list': {args: ['--list']},
	'--help': {args: ['--help']},
};

const signals: readonly Signal[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];

for (const [index, [name, {args, twin = []}]] of Object.entries(modes).entries()) {
	const signal = signals[index % signals.length] ?? 'SIGTERM';
	faultTest(`${name} into a pipe that nobody reads ends on ${signal}`, async (t) => {
		const child = start(t, args, ['ignore', fullPipe(t).writer, 'ignore']);
		// When this one is through, the other one has something to print.
		assert.equal(kerntop([...args, ...twin]).status, 0);
		assert.equal(child.exitCode, null);
		// O_NONBLOCK there would be everybody's who has this pipe.
		const info = readFileSync(`/proc/${String(child.pid)}/fdinfo/1`, 'utf8');
		assert.equal(Number.parseInt(/^flags:\s*(\d+)$/m.exec(info)?.[1] ?? '', 8) & O_NONBLOCK, 0);
		await endsAtOnce(t, child, signal);
	});
}

faultTest('a replay into a pipe that nobody reads ends on SIGTERM', async (t) => {
	const file = newFile();
	await record(file, 0, 20);
	const args = ['--replay', file, '--json'];
	const child = start(t, args, ['ignore', fullPipe(t).writer, 'ignore']);
	assert.equal(kerntop(args).status, 0);
	await endsAtOnce(t, child, 'SIGTERM');
});

faultTest('a socket that nobody reads ends on SIGINT', async (t) => {
	const args = ['softirqs', '--json', '-i', '0.1'];
	const child = start(t, args, ['ignore', await fullSocket(t), 'ignore']);
	assert.equal(kerntop([...args, '-n', '3']).status, 0);
	await endsAtOnce(t, child, 'SIGINT');
});

faultTest('a reader that leaves amid the end changes no status: SIGTERM is 143', async (t) => {
	const {writer, reader} = fullPipe(t);
	// A document is of several pages: one that is read makes no room for all of it.
	const args = ['--json', '-i', '0.1'];
	const child = start(t, args, ['ignore', writer, 'ignore']);
	assert.equal(kerntop([...args, '-n', '3']).status, 0);
	const exit = once(child, 'exit');
	await until('a listener for signals', () => catchesHangup(child.pid ?? 0));
	const written = writtenBytes(child.pid ?? 0);
	readSync(reader, Buffer.alloc(4096));
	await until('a part', () => writtenBytes(child.pid ?? 0) >= written + 4096);
	const before = ticksAsleep(child.pid ?? 0);
	child.kill('SIGTERM');
	// On the way out it asks the pipe for room every millisecond.
	await until('the end to begin', () => ticksAsleep(child.pid ?? 0) > before + 30);
	closeSync(reader);
	assert.deepEqual(await exit, [statuses.SIGTERM, null]);
});

faultTest('complaints that nobody reads: it ends on SIGHUP', async (t) => {
	const args = ['--check', '--btf', path.join(scratch, 'none')];
	const child = start(t, args, ['ignore', 'ignore', fullPipe(t).writer]);
	assert.equal(kerntop(args).status, 1);
	await endsAtOnce(t, child, 'SIGHUP');
});

for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
	faultTest(`a terminal that Ctrl-S has stopped ends on ${signal}`, async (t) => {
		const session = new Session(t, ['softirqs', '--json', '-i', '0.1']);
		await session.shows('"schema"');
		const programs = attachedPrograms(session.pid);
		const {pid} = session;
		session.press('\u0013');
		// Another one, on no terminal: by then this one has something to print.
		assert.equal(kerntop(['softirqs', '--json', '-i', '0.1', '-n', '3']).status, 0);
		session.kill(signal);
		await until('its end', () => attachedPrograms(pid).length === 0);
		await vanished(programs);
		session.press('\u0011');
		await session.shows(`status ${String(statuses[signal])}`, 'modes kept');
	});
}

faultTest('a reader that pauses stops no recording; what it did not get is counted', async (t) => {
	const {writer, reader} = fullPipe(t);
	const file = newFile();
	const args = ['--record', file, 'softirqs', '--json', '-i', '0.1'];
	const child = start(t, args, ['ignore', writer, 'pipe']);
	let said = '';
	child.stderr?.setEncoding('utf8').on('data', (part: string) => (said += part));
	await until('two seconds in the file', () => wholeFrames(file) >= pausedMs / 100);
	const {documents} = readFrom(t, reader);
	await until('documents', () => documents().length > 3);
	child.kill('SIGTERM');
	assert.deepEqual(await once(child, 'exit'), [statuses.SIGTERM, null]);
	const leftOut = Number(/^kerntop: (\d+) prints are left out here/.exec(said)?.[1]);
	assert.ok(leftOut >= pausedMs / 100 - 3, said);
	assert.ok(documents().every(({interval_s}) => interval_s < pausedMs / 1000));
	const recording = new Recording(file);
	assert.ok(
		Math.abs(recording.length - documents().length - leftOut) <= 1,
		String(recording.length),
	);
	recording.close();
});

faultTest(
	'a reader that pauses gets whole documents, and one of them over the pause',
	async (t) => {
		const {writer, reader} = fullPipe(t);
		const args = ['softirqs', '--json', '-i', '0.1'];
		const child = start(t, args, ['ignore', writer, 'ignore']);
		await until('its programs', () => attachedPrograms(child.pid ?? 0).length > 0);
		// By then kerntop has tried to write its first document for as long as the reader waits.
		await sleep(pausedMs + 5 * 100);
		const {text, documents} = readFrom(t, reader);
		await until('documents', () => documents().length > 5);
		// The first was on its way; the second is of all the time until it had arrived.
		const [, long, ...rest] = documents();
		assert.ok(long !== undefined && long.interval_s > pausedMs / 1000, String(long?.interval_s));
		const {skipped_polls: skipped} = long.health;
		t.diagnostic(`${String(skipped)} polls skipped in ${String(long.interval_s)} s`);
		assert.ok(Math.abs(skipped - (long.interval_s / 0.1 - 1)) <= 2, String(skipped));
		assert.ok(rest.every(({interval_s}) => interval_s < pausedMs / 1000));
		await endsAtOnce(t, child, 'SIGTERM');
		assert.ok(text().endsWith('\n'));
		panelsOf(text());
	},
);

faultTest(
	'a slow reader gets the last interval after SIGINT, as long as nobody read',
	async (t) => {
		const {writer, reader} = fullPipe(t);
		const child = start(t, ['host', '--json', '-i', '0.1'], ['ignore', writer, 'inherit']);
		const exit = once(child, 'exit');
		await until('a listener for signals', () => catchesHangup(child.pid ?? 0));
		await sleep(pausedMs);
		child.kill('SIGINT');
		let text = '';
		const chunk = Buffer.alloc(65_536);
		const taken = (): void => {
			try {
				for (let bytes = 1; bytes > 0;) {
					bytes = readSync(reader, chunk);
					text += chunk.toString('utf8', 0, bytes);
				}
			} catch {
				// Nothing there yet.
			}
		};
		while (child.exitCode === null) {
			taken();
			await sleep(20);
		}

		taken();
		assert.deepEqual(await exit, [130, null]);
		const documents = text.split('\n').filter((line) => line !== '');
		const spans = documents.flatMap((line) => panelsOf(line)).map(({interval_s}) => interval_s);
		const told = spans.reduce((sum, seconds) => sum + seconds, 0);
		t.diagnostic(`${String(documents.length)} documents of ${told.toFixed(2)} s`);
		assert.ok(told > (0.75 * pausedMs) / 1000, String(told));
	},
);
