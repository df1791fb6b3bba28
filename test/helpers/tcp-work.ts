// A few lines of Python over a TCP connection → what tcptop saw of them, and what they say they moved.
import assert from 'node:assert/strict';
import {type ChildProcessByStdio, spawn} from 'node:child_process';
import {once} from 'node:events';
import readline from 'node:readline';
import type {Readable, Writable} from 'node:stream';
import type {TestContext} from 'node:test';
import type {Row} from '../../src/core/snapshot.js';
import {Kernel} from '../../src/kernel/features.js';
import {loadAddon} from '../../src/native/addon.js';
import {report, watch, type Watched} from './kernel.js';

/** Talks as workload.c does; what the machine cannot do ends it with the reason. */
const prelude = `
import array, ctypes, errno, mmap, os, socket, struct, sys, threading, time
MPTCP = 262
libc = ctypes.CDLL(None, use_errno=True)
def say(*words): print(*words, flush=True)
def lacks(why): say('lacks', why); sys.exit()
def ready(): say('ready', os.getpid()); sys.stdin.readline()
def done(sent, received): say('done', sent, received); sys.stdin.readline()
def listen(family=socket.AF_INET, protocol=0, address=None):
    try: listener = socket.socket(family, socket.SOCK_STREAM, protocol)
    except OSError as error: lacks(f'protocol {protocol}: {error.strerror}')
    listener.bind(address or ('::1' if family == socket.AF_INET6 else '127.0.0.1', 0))
    listener.listen()
    return listener
def pair(family=socket.AF_INET, protocol=0, client=None):
    listener = listen(family, protocol)
    near = socket.socket(family, socket.SOCK_STREAM, protocol if client is None else client)
    near.connect(listener.getsockname())
    return near, listener.accept()[0]
def read(end, bytes):
    left = bytes
    while left:
        got = len(end.recv(min(left, 65536)))
        if not got: break
        left -= got
    return bytes - left
`;

/** Files that are spliced and sent into a connection, which `made` makes. */
export const filesInto = (made: string): string => `
import tempfile
near, far = ${made}; reader, writer = os.pipe(); file = tempfile.TemporaryFile(); file.write(bytes(50000)); file.flush(); ready()
for _ in range(21):
    os.write(writer, bytes(5000)); left = 5000
    while left: left -= os.splice(reader, near.fileno(), left)
    left = 50000
    while left: left -= os.sendfile(near.fileno(), file.fileno(), 50000 - left, left)
    read(far, 55000)
done(21 * 55000, 21 * 55000)`;

/** A process that is told to begin, and says what it moved. */
class Work {
	readonly #child: ChildProcessByStdio<Writable, Readable, null>;
	readonly #lines: AsyncIterator<string>;

	constructor(body: string) {
		this.#child = spawn('python3', ['-c', prelude + body], {stdio: ['pipe', 'pipe', 'inherit']});
		this.#lines = readline.createInterface({input: this.#child.stdout})[Symbol.asyncIterator]();
	}

	/** Its pid, or what the machine lacks for it. */
	async ready(): Promise<number | string> {
		const [word, ...rest] = await this.#next();
		if (word === 'lacks') return rest.join(' ');
		assert.equal(word, 'ready');
		return Number(rest[0]);
	}

	async go(): Promise<{sent: number; received: number}> {
		this.#child.stdin.write('\n');
		const [word, sent, received] = await this.#next();
		assert.equal(word, 'done');
		return {sent: Number(sent), received: Number(received)};
	}

	async end(): Promise<void> {
		if (this.#child.exitCode !== null) return;
		const gone = once(this.#child, 'exit');
		this.#child.kill('SIGKILL');
		await gone;
	}

	async #next(): Promise<string[]> {
		const line = await this.#lines.next();
		if (line.done !== true) return line.value.split(' ');
		const {exitCode, signalCode} = this.#child;
		throw new Error(`the work ended early: ${String(exitCode ?? signalCode)}`);
	}
}

export type Worked = {
	/** By the work's own account, in bytes; null where the panel says that it does not count them. */
	readonly sent: number | null;
	readonly received: number;
	readonly seen: Watched;
	/** Of the process at work. */
	readonly rows: readonly Row[];
};

/** One probe for all works, which go one after the other. A machine that lacks what one needs is named. */
export async function watchWorks<Name extends string>(
	t: TestContext,
	bodies: Readonly<Record<Name, string>>,
): Promise<Partial<Record<Name, Worked>>> {
	const works: Array<{name: Name; work: Work; pid: number}> = [];
	const moved = new Map<Name, {sent: number; received: number}>();
	try {
		for (const [name, body] of Object.entries(bodies) as Array<[Name, string]>) {
			const work = new Work(body);
			const pid = await work.ready();
			if (typeof pid === 'number') works.push({name, work, pid});
			else t.diagnostic(`${name}: this machine lacks ${pid}`);
		}

		const seen = await watch('tcptop', {}, async () => {
			for (const {name, work} of works) moved.set(name, await work.go());
		});
		const worked = works.map(({name, pid}) => {
			const rows = seen.rows.filter((row) => row['pid'] === pid);
			const {sent = 0, received = 0} = moved.get(name) ?? {};
			// Where kprobes see what is sent, neither what MPTCP nor what is in the records of TLS.
			const isHidden =
				/MPTCP|tls/.test(bodies[name]) &&
				seen.caveats.some((caveat) => caveat.startsWith('Bytes sent over MPTCP'));
			return [name, {sent: isHidden ? null : sent, received, seen, rows}];
		});
		return Object.fromEntries(worked) as Partial<Record<Name, Worked>>;
	} finally {
		for (const {work} of works) await work.end();
	}
}

export const sum = (rows: readonly Row[], key: string): number =>
	rows.reduce((total, row) => total + Number(row[key]), 0);

/** How often a work is tried in which something was lost. */
const mostTries = 3;

/**
 * While a program runs, or a map is read, the kernel skips what an interrupt would run on that CPU, and counts it:
 * programs of classic tracepoints and kprobes on every kernel, and of all kinds on one that preempts itself meanwhile.
 */
const mayBeSkipped = ({seen}: Worked): boolean =>
	/kprobe|tracepoint/.test(seen.backend) || new Kernel(loadAddon()).tracepointsArePreemptible();

/** All works; those again in which something was lost, where the kernel may skip programs. */
async function watchUntilWhole<Name extends string>(
	t: TestContext,
	bodies: Readonly<Record<Name, string>>,
): Promise<Partial<Record<Name, Worked>>> {
	const all = await watchWorks(t, bodies);
	const isLossy = ([, worked]: [string, Worked]): boolean =>
		worked.seen.health.lost > 0 && mayBeSkipped(worked);
	for (let tries = 1; tries < mostTries; tries += 1) {
		const lossy = (Object.entries(all) as Array<[Name, Worked]>).filter(isLossy);
		if (lossy.length === 0) break;
		for (const [, {seen}] of lossy) t.diagnostic(`tcptop lost ${seen.health.lost}, and says so`);
		const again = Object.fromEntries(lossy.map(([name]): [string, string] => [name, bodies[name]]));
		Object.assign(all, await watchWorks(t, again));
	}

	return all;
}

/** Each work counted to the byte, and nothing lost. */
export async function assertCounted<Name extends string>(
	t: TestContext,
	bodies: Readonly<Record<Name, string>>,
): Promise<Partial<Record<Name, Worked>>> {
	const worked = await watchUntilWhole(t, bodies);
	const counted: unknown[] = [];
	const moved: unknown[] = [];
	for (const [name, {sent, received, seen, rows}] of Object.entries(worked) as Array<
		[Name, Worked]
	>) {
		const [tx, rx] = [sum(rows, 'tx_bytes'), sum(rows, 'rx_bytes')];
		if (sent !== null) report(t, `tcptop ${name}, sent`, tx, sent);
		report(t, `tcptop ${name}, received`, rx, received);
		counted.push([name, sent === null ? null : tx, rx]);
		moved.push([name, sent, received]);
		assert.equal(seen.health.lost, 0, name);
	}

	assert.deepEqual(counted, moved);
	return worked;
}
