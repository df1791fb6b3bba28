// A program under measurement: started, watched through /proc, stopped.
import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {readOrNothing} from '../helpers/process.js';

/** What the kernel has counted of the BPF programs that a process holds. */
export type BpfTime = {readonly runs: number; readonly ns: number; readonly programs: number};

/** Of all BPF programs whose descriptors the process has; needs run statistics to be on. */
export function bpfTime(pid: number): BpfTime {
	const folder = `/proc/${String(pid)}/fdinfo`;
	const seen = new Map<string, {runs: number; ns: number}>();
	for (const fd of readdirSync(folder)) {
		const info = readOrNothing(path.join(folder, fd));
		const number = (name: string): number =>
			Number(new RegExp(`^${name}:\\s*(\\d+)$`, 'm').exec(info)?.[1] ?? 0);
		const id = info.includes('prog_type:') ? String(number('prog_id')) : undefined;
		if (id !== undefined) seen.set(id, {runs: number('run_cnt'), ns: number('run_time_ns')});
	}

	const all = [...seen.values()];
	return {
		runs: all.reduce((sum, {runs}) => sum + runs, 0),
		ns: all.reduce((sum, {ns}) => sum + ns, 0),
		programs: all.length,
	};
}

export class Tool {
	readonly #child: ChildProcess;
	#stderr = '';

	constructor(command: readonly string[]) {
		const [program = '', ...args] = command;
		this.#child = spawn(program, args, {stdio: ['ignore', 'ignore', 'pipe']});
		this.#child.stderr?.on('data', (data: Buffer) => (this.#stderr += data.toString()));
	}

	get pid(): number {
		return this.#child.pid ?? 0;
	}

	/** Waits until it holds BPF programs and their number has settled. */
	async attached(): Promise<void> {
		let before = -1;
		for (let tries = 0; tries < 240; tries++) {
			if (this.#child.exitCode !== null) throw new Error(`it ended: ${this.#stderr.trim()}`);
			const {programs} = bpfTime(this.pid);
			if (programs > 0 && programs === before) return;
			before = programs;
			await sleep(500);
		}

		throw new Error(`it attached nothing: ${this.#stderr.trim()}`);
	}

	/** Some tools ignore the interrupt while they clear the screen. */
	async stop(): Promise<void> {
		const gone = once(this.#child, 'exit');
		if (this.#child.exitCode !== null || !this.#child.kill('SIGINT')) return;
		const timer = setTimeout(() => this.#child.kill('SIGKILL'), 3000);
		await gone;
		clearTimeout(timer);
	}
}
