// kerntop under a shell in a real terminal (node-pty) → its screen, as an emulator (@xterm/headless) shows it.
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import xterm from '@xterm/headless';
import type {IBufferCell} from '@xterm/headless';
import {spawn} from 'node-pty';
import {cells} from './cells.js';
import {cli} from './cli.js';
import {environment} from './environment.js';
import {writtenBytes} from './process.js';
import type {Size} from './render-at.js';
import {scratch} from './workload.js';

/** Says what was there before kerntop, and how it left the terminal; then waits for a line. */
const shell = `
echo before
modes=$(stty -g)
sh -c 'echo $$ >"$0"; exec "$@"' "$@"
echo "status $?"
if [ "$(stty -g)" = "$modes" ]; then echo 'modes kept'; else stty -a; fi
read -r line
`;

/** What the shell prints when all is as it should be. */
export const leftWith = (status: number): string[] => ['before', `status ${status}`, 'modes kept'];

export type How = {
	/** @default 80×24 */
	readonly size?: Size;
	/** On top of this process's; `undefined` takes a variable away. */
	readonly env?: NodeJS.ProcessEnv;
	/** What is run with kerntop's arguments; must become kerntop by `exec`. */
	readonly command?: readonly string[];
};

/** Long enough for a machine that is busy with other things. */
const patienceMs = 15_000;

/** Bytes, on a large screen. Node's threads wake each other by writing, too, but less. */
const smallestFrame = 200;

export class Session {
	readonly #pty;
	readonly #terminal;
	readonly #pidFile = path.join(mkdtempSync(path.join(scratch, 'terminal-')), 'pid');
	/** Everything that was written to the terminal. */
	written = '';
	/** Every title that the terminal was given. */
	readonly titles: string[] = [];
	cursorShown = true;
	/** How often the alternate screen was entered. */
	entered = 0;
	#ended = false;
	/** Called at the end of each frame. */
	readonly #looks = new Set<() => void>();

	/** Ends with the test. */
	constructor(t: TestContext, args: readonly string[], {size, env, command}: How = {}) {
		const {columns: cols, rows} = size ?? {columns: 80, rows: 24};
		const terminal = new xterm.Terminal({cols, rows, allowProposedApi: true});
		const program = command ?? [process.execPath, cli];
		const shellArgs = ['-c', shell, 'sh', this.#pidFile, ...program, ...args];
		this.#terminal = terminal;
		this.#pty = spawn('/bin/sh', shellArgs, {cols, rows, env: environment(env)});
		this.#pty.onExit(() => (this.#ended = true));
		this.#pty.onData((text) => {
			this.written += text;
			terminal.write(text);
		});
		terminal.onTitleChange((title) => this.titles.push(title));
		for (const [final, set] of [
			['h', true],
			['l', false],
		] as const) {
			terminal.parser.registerCsiHandler({prefix: '?', final}, (modes) => {
				if (modes.includes(25)) this.cursorShown = set;
				if (modes.includes(1049) && set) this.entered += 1;
				if (modes.includes(2026) && !set) for (const look of this.#looks) look();
				return false;
			});
		}

		t.after(() => {
			this.kill('SIGKILL');
			if (!this.#ended) this.#pty.kill('SIGKILL');
		});
	}

	/** kerntop's own; 0 before it runs. */
	get pid(): number {
		try {
			return Number(readFileSync(this.#pidFile, 'utf8'));
		} catch {
			return 0;
		}
	}

	get size(): Size {
		return {columns: this.#terminal.cols, rows: this.#terminal.rows};
	}

	/** Whether the full-screen buffer is shown. */
	get alternate(): boolean {
		return this.#terminal.buffer.active.type === 'alternate';
	}

	/** Which events of the mouse the terminal reports: `none`, `vt200` for buttons and the wheel. */
	get mouse(): string {
		return this.#terminal.modes.mouseTrackingMode;
	}

	/** The screen's text, a string a row, as wide as the screen. */
	lines(): string[] {
		const {active} = this.#terminal.buffer;
		return Array.from(
			{length: this.#terminal.rows},
			(_unused, row) =>
				active.getLine(active.viewportY + row)?.translateToString(false, 0, this.#terminal.cols) ??
				'',
		);
	}

	text(): string {
		return this.lines().join('\n');
	}

	/** Every cell with its look. */
	cells(): string[] {
		return cells(this.#terminal);
	}

	/** The characters of a row whose cells look so. */
	where(row: number, looks: (cell: IBufferCell) => boolean): string {
		const {active} = this.#terminal.buffer;
		const line = active.getLine(active.viewportY + row);
		return Array.from({length: this.#terminal.cols}, (_unused, column) => {
			const cell = line?.getCell(column);
			return cell !== undefined && looks(cell) ? cell.getChars() || ' ' : '';
		}).join('');
	}

	press(...keys: string[]): void {
		for (const key of keys) this.#pty.write(key);
	}

	resize({columns, rows}: Size): void {
		this.#pty.resize(columns, rows);
		this.#terminal.resize(columns, rows);
	}

	/** Nobody reads the terminal any more, until `resume`. */
	stall(): void {
		this.#pty.pause();
	}

	/** Resolves when the terminal, which the test does not read, has no room left. */
	async full(): Promise<void> {
		const deadline = performance.now() + patienceMs;
		let written = writtenBytes(this.pid);
		for (let more = smallestFrame; more >= smallestFrame; written += more) {
			assert.ok(performance.now() < deadline, 'the terminal still has room');
			// Several intervals of the fastest dashboard.
			await sleep(700);
			more = writtenBytes(this.pid) - written;
		}
	}

	/** From now on the terminal is read at this speed; returns what ends that. */
	throttle(bytesPerSecond: number): () => void {
		let debt = 0;
		let timer: NodeJS.Timeout | undefined;
		const reading = this.#pty.onData((text) => {
			debt += Buffer.byteLength(text);
			this.#pty.pause();
			timer ??= setTimeout(
				() => {
					timer = undefined;
					debt = 0;
					this.#pty.resume();
				},
				(1000 * debt) / bytesPerSecond,
			);
		});
		return () => {
			clearTimeout(timer);
			reading.dispose();
			this.#pty.resume();
		};
	}

	resume(): void {
		this.#pty.resume();
	}

	/** Takes the terminal away, as a lost connection does. */
	vanish(): void {
		this.#ended = true;
		// Closes the master; its type hides that it is there.
		(this.#pty as unknown as {destroy(): void}).destroy();
	}

	kill(signal: NodeJS.Signals): void {
		try {
			if (this.pid !== 0) process.kill(this.pid, signal);
		} catch {
			// It has ended.
		}
	}

	/** Polls until the screen, a whole frame, is so. */
	async until(what: string, isSo: (text: string) => boolean): Promise<void> {
		await this.#poll(what, () => !this.#terminal.modes.synchronizedOutputMode && isSo(this.text()));
	}

	/**
	 * Resolves when the screen was so at the end of a frame, also on a line so slow that there is always
	 * a part of the next one.
	 */
	async ends(what: string, isSo: () => boolean): Promise<void> {
		let wasSo = false;
		const look = (): void => {
			wasSo ||= isSo();
		};
		this.#looks.add(look);
		await this.#poll(what, () => wasSo);
		this.#looks.delete(look);
	}

	async #poll(what: string, isSo: () => boolean): Promise<void> {
		const deadline = performance.now() + patienceMs;
		while (!isSo()) {
			const waited = performance.now() > deadline;
			assert.ok(!waited, `waited in vain for ${what}; on the screen:\n${this.text()}`);
			await sleep(10);
		}
	}

	async shows(...expected: ReadonlyArray<string | RegExp>): Promise<void> {
		await this.until(expected.join(' and '), (text) =>
			expected.every((one) => (typeof one === 'string' ? text.includes(one) : one.test(text))),
		);
	}

	/** Waits for the shell's last word; the lines that are left on its screen. */
	async left(): Promise<string[]> {
		await this.until('the end', (text) => !this.alternate && /^modes kept|-icanon/m.test(text));
		return this.lines()
			.map((line) => line.trimEnd())
			.filter((line) => line !== '');
	}

	/**
	 * Fails unless what is on the screen, which must be paused, is also what a full redraw shows:
	 * the program leaves and enters the alternate screen, which is then blank.
	 */
	async assertRedrawn(what: string): Promise<void> {
		const before = stable(this);
		const {entered} = this;
		this.kill('SIGTSTP');
		const isSame = (): boolean =>
			this.entered > entered && JSON.stringify(stable(this)) === JSON.stringify(before);
		try {
			await this.until(`the same screen after a redraw of ${what}`, isSame);
		} catch (error) {
			assert.deepEqual(stable(this), before, what);
			throw error;
		}
	}
}

/** The screen without what the header measures anew with every frame. */
export function stable(session: Session): string[] {
	const [header = ''] = session.lines();
	const words = header
		.replace(/ load [\d.]+/, ' load')
		.replace(/ self .*/, ' self')
		// How long ago the moment is at which it was frozen, and with it the time bar.
		.replace(/ [\dhms.]+ ago .*/, ' ago');
	return [words.replaceAll(/ +/g, ' '), ...session.cells().slice(1)];
}
