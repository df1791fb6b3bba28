// An interactive shell with job control in tmux → what its pane shows, and in which modes it is.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import process from 'node:process';
import type {TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {environment} from './environment.js';
import type {Size} from './render-at.js';

export type Pane = {readonly text: string; readonly alternate: boolean; readonly cursor: boolean};

let servers = 0;

export class Tmux {
	readonly #socket = `kerntop-test-${process.pid}-${(servers += 1)}`;

	/** Ends with the test. */
	constructor(t: TestContext, {columns, rows}: Size) {
		const shell = `exec env -u ENV PS1='ready> ' TERM=screen-256color sh -i`;
		const size = ['-x', String(columns), '-y', String(rows)];
		this.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, shell);
		t.after(() => {
			this.#tmux('kill-server');
		});
	}

	#tmux(...args: string[]): string {
		return execFileSync('tmux', ['-u', '-L', this.#socket, ...args], {
			encoding: 'utf8',
			env: environment(),
		});
	}

	#display(format: string): string {
		return this.#tmux('display-message', '-p', format).trim();
	}

	state(): Pane {
		const [alternate, cursor] = this.#display('#{alternate_on} #{cursor_flag}').split(' ');
		const text = this.#tmux('capture-pane', '-p', '-N').trimEnd();
		// tmux pads nothing: a prompt's last space is in the pane, not at the end of the text.
		return {
			text: /ready>$/.test(text) ? `${text} ` : text,
			alternate: alternate === '1',
			cursor: cursor === '1',
		};
	}

	/** The terminal's settings, as stty tells them. */
	modes(): string {
		const stty = execFileSync('stty', ['-g', '-F', this.#display('#{pane_tty}')]);
		return stty.toString().trim();
	}

	/** The leader of the process group in the foreground. */
	foreground(): number {
		const shell = this.#display('#{pane_pid}');
		return Number(execFileSync('ps', ['-o', 'tpgid=', '-p', shell]).toString());
	}

	/** Names of keys. */
	keys(...names: string[]): void {
		this.#tmux('send-keys', ...names);
	}

	/** A line of text. */
	type(line: string): void {
		this.#tmux('send-keys', '-l', line);
		this.keys('Enter');
	}

	/** As a terminal does: marked as pasted where the program has asked for it. */
	paste(text: string): void {
		this.#tmux('set-buffer', text);
		this.#tmux('paste-buffer', '-p');
	}

	resize({columns, rows}: Size): void {
		this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
	}

	/** Polls the pane. */
	async until(what: string, isSo: (state: Pane) => boolean): Promise<void> {
		const deadline = performance.now() + 15_000;
		let state = this.state();
		while (!isSo(state)) {
			assert.ok(performance.now() < deadline, `waited in vain for ${what}\n${state.text}`);
			await sleep(30);
			state = this.state();
		}
	}
}
