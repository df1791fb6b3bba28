// Runs a program in a real terminal: node-pty gives it one, @xterm/headless shows what is on it.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import type {TestContext} from 'node:test';
import xterm from '@xterm/headless';
import {type IPty, spawn} from 'node-pty';

export type Size = {readonly columns: number; readonly rows: number};

export class Pty {
	readonly #pty: IPty;
	readonly #terminal: xterm.Terminal;
	readonly #exit: Promise<number>;
	/** Everything that was written, raw. */
	raw = '';
	hasExited = false;

	/** It is killed after the test, if it has not ended by then. */
	constructor(t: TestContext, command: readonly string[], {columns, rows}: Size) {
		const [program = '', ...args] = command;
		// CI in the environment would make Ink believe that nobody is watching.
		const {CI: _, NO_COLOR: __, ...environment} = process.env;
		this.#terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true});
		this.#pty = spawn(program, args, {
			cols: columns,
			rows,
			env: {...environment, TERM: 'xterm-256color', PS1: 'shell> '},
		});
		this.#pty.onData((data) => {
			this.raw += data;
			this.#terminal.write(data);
		});
		this.#exit = new Promise((resolve) => {
			this.#pty.onExit(({exitCode, signal}) => {
				this.hasExited = true;
				resolve(signal === undefined || signal === 0 ? exitCode : 128 + signal);
			});
		});
		t.after(() => {
			if (!this.hasExited) this.#pty.kill('SIGKILL');
		});
	}

	get pid(): number {
		return this.#pty.pid;
	}

	/** The lines on the screen, without trailing blanks. */
	screen(): string[] {
		const buffer = this.#terminal.buffer.active;
		return Array.from({length: this.#terminal.rows}, (_, row) =>
			(buffer.getLine(buffer.baseY + row)?.translateToString(true) ?? '').trimEnd(),
		);
	}

	get isAlternate(): boolean {
		return this.#terminal.buffer.active.type === 'alternate';
	}

	get isCursorShown(): boolean {
		return this.raw.lastIndexOf('\u001B[?25h') >= this.raw.lastIndexOf('\u001B[?25l');
	}

	press(keys: string): void {
		this.#pty.write(keys);
	}

	resize({columns, rows}: Size): void {
		this.#terminal.resize(columns, rows);
		this.#pty.resize(columns, rows);
	}

	/** Stops and starts reading what it writes. */
	pause(): void {
		this.#pty.pause();
	}

	resume(): void {
		this.#pty.resume();
	}

	/** Takes the terminal away, as a lost connection does. */
	close(): void {
		// node-pty's terminals have it, its types do not: closes the side that we hold.
		(this.#pty as IPty & {destroy(): void}).destroy();
	}

	/** Resolves when the screen shows a match; fails with the screen after half a minute. */
	async shows(expected: RegExp): Promise<void> {
		await this.until(String(expected), () => expected.test(this.screen().join('\n')));
	}

	async until(what: string, isSo: () => boolean): Promise<void> {
		const deadline = performance.now() + 30_000;
		while (!isSo()) {
			const isLate = performance.now() > deadline;
			assert.ok(!isLate, `waited in vain for ${what} on:\n${this.screen().join('\n')}`);
			await sleep(20);
		}
	}

	/** Its exit status; 128 + the signal that ended it. */
	async status(): Promise<number> {
		return this.#exit;
	}
}

/** The first child of a process: what a shell runs. */
export function childOf(pid: number): number {
	const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
	return Number(children.trim().split(' ')[0]);
}
