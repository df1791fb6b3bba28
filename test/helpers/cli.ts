// Runs the built dist/cli.js as a user would: with its arguments, its streams, its signals.
import assert from 'node:assert/strict';
import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {cpSync, mkdtempSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test, {type TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {environment} from './environment.js';
import {switchesAsleep} from './process.js';
import {needsRoot} from './root.js';
import {scratch} from './workload.js';

const root = path.resolve(import.meta.dirname, '../..');
export const dist = path.join(root, 'dist');
export const cli = path.join(dist, 'cli.js');

/** Long enough for a machine that is busy with other things. */
const timeout = 120_000;

/** A test that needs no privilege. */
export function cliTest(name: string, run: (t: TestContext) => void | Promise<void>): void {
	void test(name, {timeout}, run);
}

/** A test that loads BPF programs. */
export function rootTest(name: string, run: (t: TestContext) => void | Promise<void>): void {
	void test(name, {timeout, skip: needsRoot()}, run);
}

export type Outcome = {
	readonly status: number | null;
	readonly signal: string | null;
	readonly stdout: string;
	readonly stderr: string;
};

export type How = {
	/** The program and its first arguments. @default this Node and dist/cli.js */
	readonly command?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	readonly stdout?: 'pipe' | number;
};

/** Runs it to its end, with no terminal. */
export function kerntop(args: readonly string[], how: How = {}): Outcome {
	const [program = '', ...first] = how.command ?? [process.execPath, cli];
	const {status, signal, stdout, stderr, error} = spawnSync(program, [...first, ...args], {
		encoding: 'utf8',
		env: environment(how.env),
		stdio: ['ignore', how.stdout ?? 'pipe', 'pipe'],
		// The JSON of a recording is larger than Node's default of one MiB.
		...{timeout, maxBuffer: 64 << 20},
	});
	if (error !== undefined) throw error;
	return {status, signal, stdout, stderr};
}

/** One that runs on its own until it is told to end. */
export class Running {
	readonly #child: ChildProcess;
	readonly #exit: Promise<unknown[]>;
	#stdout = '';
	#stderr = '';

	constructor(args: readonly string[], how: How = {}) {
		const [program = '', ...first] = how.command ?? [process.execPath, cli];
		this.#child = spawn(program, [...first, ...args], {
			env: environment(how.env),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
		this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
		this.#exit = once(this.#child, 'close');
	}

	get pid(): number {
		return this.#child.pid ?? 0;
	}

	get stderr(): string {
		return this.#stderr;
	}

	get stdout(): string {
		return this.#stdout;
	}

	/** The IDs of the BPF programs whose links it holds, once there are at least so many. */
	async programs(atLeast = 1): Promise<number[]> {
		let found: number[] = [];
		await until(`${String(atLeast)} attached programs`, () => {
			found = attachedPrograms(this.pid);
			return found.length >= atLeast || this.#child.exitCode !== null;
		});
		assert.ok(found.length >= atLeast, `it ended instead: ${this.#stderr}`);
		return found;
	}

	/** Resolves when it waits for time to pass, as after its first reading. */
	async rests(): Promise<void> {
		let before: number | undefined;
		await until('it to rest', () => {
			const now = switchesAsleep(this.pid);
			const isResting = now !== undefined && now === before;
			before = now;
			return isResting;
		});
	}

	/** Resolves when standard output holds a match. */
	async prints(expected: RegExp): Promise<void> {
		await until(`output like ${String(expected)}`, () => expected.test(this.#stdout));
	}

	kill(signal: NodeJS.Signals): void {
		this.#child.kill(signal);
	}

	/** Closes the reading end of its standard output. */
	hangUp(): void {
		this.#child.stdout?.destroy();
	}

	async end(): Promise<Outcome> {
		await this.#exit;
		const {exitCode: status, signalCode: signal} = this.#child;
		return {status, signal, stdout: this.#stdout, stderr: this.#stderr};
	}
}

/** The programs of a process's links: the kernel names them in /proc/PID/fdinfo. */
export function attachedPrograms(pid: number): number[] {
	const folder = `/proc/${String(pid)}/fdinfo`;
	try {
		return readdirSync(folder).flatMap((fd) => {
			const info = readFileSync(path.join(folder, fd), 'utf8');
			const id = info.includes('link_type:') ? /^prog_id:\s*(\d+)$/m.exec(info)?.[1] : undefined;
			return id === undefined ? [] : [Number(id)];
		});
	} catch {
		// A file or the process that has just gone.
		return [];
	}
}

/** Polls, for what sends no message; fails after half a minute. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
	const deadline = performance.now() + 30_000;
	while (!isSo()) {
		assert.ok(performance.now() < deadline, `waited in vain for ${what}`);
		await sleep(10);
	}
}

/** bpf(BPF_PROG_GET_FD_BY_ID): does the kernel still know these programs? */
export function loadedPrograms(ids: readonly number[]): number[] {
	const script = `
import ctypes, os, platform, struct, sys
number = {'x86_64': 321, 'aarch64': 280}[platform.machine()]
libc = ctypes.CDLL(None, use_errno=True)
for word in sys.argv[1:]:
    attributes = ctypes.create_string_buffer(struct.pack('III', int(word), 0, 0).ljust(128, b'\\0'))
    fd = libc.syscall(number, 13, attributes, 128)
    if fd >= 0:
        os.close(fd)
        print(word)
    elif ctypes.get_errno() != 2:
        sys.exit(os.strerror(ctypes.get_errno()))
`;
	const {status, stdout, stderr} = spawnSync('python3', ['-c', script, ...ids.map(String)], {
		encoding: 'utf8',
	});
	assert.equal(status, 0, stderr);
	return stdout.split('\n').filter(Boolean).map(Number);
}

/** Programs are freed some time after the last link to them is gone. */
export const vanished = (ids: readonly number[]): Promise<void> =>
	until(`the end of the programs ${ids.join(', ')}`, () => loadedPrograms(ids).length === 0);

/** A copy of the build to break. */
export function copyOfDist(): string {
	const copy = path.join(mkdtempSync(path.join(scratch, 'copy-')), 'dist');
	cpSync(dist, copy, {recursive: true});
	return copy;
}

type Panel = {
	readonly panel: string;
	readonly status: string;
	readonly reason?: string;
	readonly hint?: string;
	readonly rows?: ReadonlyArray<Record<string, unknown>>;
	readonly histograms?: ReadonlyArray<Record<string, unknown>>;
	readonly caveats?: readonly string[];
};

export type Document = {
	readonly schema: string;
	readonly version: string;
	readonly panels: readonly Panel[];
};

export const parseDocument = (text: string): Document => JSON.parse(text) as Document;

/** Has no control character but the newline. */
export const isPlain = (text: string): boolean => !/\p{Cc}/u.test(text.replaceAll('\n', ''));
