// Starts workload.c and talks to it: ready → go → done, without sleeping.
import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, statfsSync} from 'node:fs';
import {homedir, tmpdir} from 'node:os';
import path from 'node:path';
import readline from 'node:readline';

/** Compiled here, unless it comes from elsewhere: an emulated machine has no compiler. */
let built = process.env['KERNTOP_TEST_WORKLOAD'];

/** f_type of statfs(2): tmpfs and ramfs. */
const inMemory = [0x01021994, 0x858458f6];

/** Where files are on a disk, if there is such a place: work that is to reach one starts here. */
const place =
	[tmpdir(), '/var/tmp', homedir()].find((folder) => !inMemory.includes(statfsSync(folder).type)) ??
	tmpdir();

/** A folder of this test process's own. */
export const scratch = mkdtempSync(path.join(place, 'kerntop-test-'));
process.on('exit', () => {
	execFileSync('rm', ['-rf', scratch]);
});

export function workloadPath(): string {
	if (built === undefined) {
		built = path.join(scratch, 'workload');
		const source = path.join(import.meta.dirname, 'workload.c');
		execFileSync('cc', ['-O2', '-Wall', '-Werror', '-o', built, source]);
	}

	return built;
}

/** Those at work, for the end of a test that failed. */
const atWork = new Set<Workload>();

export function stopWorkloads(): void {
	for (const workload of atWork) workload.stop();
}

export class Workload {
	readonly #child: ChildProcess;
	readonly #lines: AsyncIterator<string>;
	/** The numbers after "ready": its pid, then what the work adds. */
	ready: number[] = [];

	private constructor(child: ChildProcess) {
		this.#child = child;
		if (child.stdout === null) throw new Error('no stdout');
		this.#lines = readline.createInterface({input: child.stdout})[Symbol.asyncIterator]();
	}

	/** Starts it and waits until it is ready. */
	static async start(...work: Array<string | number>): Promise<Workload> {
		return Workload.of(workloadPath(), ...work);
	}

	/** The same for another program that talks as workload.c does. */
	static async of(program: string, ...work: Array<string | number>): Promise<Workload> {
		const child = spawn(program, work.map(String), {stdio: ['ignore', 'pipe', 'inherit']});
		const workload = new Workload(child);
		atWork.add(workload);
		workload.ready = (await workload.#line('ready')).split(' ').slice(1).map(Number);
		return workload;
	}

	get pid(): number {
		return this.ready[0] ?? 0;
	}

	/** Lets it work. */
	go(): void {
		this.#child.kill('SIGUSR1');
	}

	/** Resolves when the work is done. */
	async done(): Promise<void> {
		await this.#line('done');
	}

	/** The same for work that says a number with it. */
	async number(): Promise<number> {
		return Number((await this.#line('done')).split(' ')[1]);
	}

	/** Lets it work and waits for the end of it. */
	async work(): Promise<void> {
		this.go();
		await this.done();
	}

	stop(): void {
		atWork.delete(this);
		this.#child.kill('SIGKILL');
	}

	/** Stops it and waits until it is gone. */
	async end(): Promise<void> {
		const gone = once(this.#child, 'exit');
		this.stop();
		await gone;
	}

	async #line(expected: string): Promise<string> {
		const line = await this.#lines.next();
		if (line.done === true || !line.value.startsWith(expected)) {
			const said = line.done === true ? 'nothing' : line.value;
			throw new Error(`workload said ${said}, not ${expected}`);
		}

		return line.value;
	}
}
