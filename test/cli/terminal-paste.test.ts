// What is pasted into a real terminal, and copied from one: text and never keys; the mode is on with the full
// screen and off with it; tmux and GNU screen hand on what y sends.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import process from 'node:process';
import type {TestContext} from 'node:test';
import {startBusy} from '../helpers/busy.js';
import {cli, rootTest, until} from '../helpers/cli.js';
import {measured, open} from '../helpers/dashboard.js';
import {environment} from '../helpers/environment.js';
import {keys} from '../helpers/render-at.js';
import {leftWith, Session} from '../helpers/terminal.js';
import {Tmux} from '../helpers/tmux.js';

const args = ['-i', '0.2', '-p', String(process.pid)];
const [on, off] = ['\u001B[?2004h', '\u001B[?2004l'];
const paste = (text: string): string => `\u001B[200~${text}\u001B[201~`;

/** Whether pastes are marked now. */
const isMarked = ({written}: Session): boolean =>
	written.lastIndexOf(on) > written.lastIndexOf(off);

rootTest('a q in what is pasted, marked or not, quits nothing', async (t) => {
	const session = new Session(t, args);
	await measured(session);
	assert.ok(isMarked(session));
	await open(session, 3);
	for (const text of [paste('SELECT id FROM queue;\nq\n'), 'SELECT id FROM queue;\r']) {
		session.press(text);
		await session.shows(/came all at once/);
		await open(session, 1);
		await open(session, 3);
	}

	// One letter a millisecond, as a serial line brings them.
	for (const letter of 'SELECT id FROM q') session.press(letter);
	await session.shows(/came all at once/);
	session.press('/');
	await session.shows('nothing to filter here');
	session.press(paste('pid=1 q\n'));
	await session.shows('/ pid=1 q');
	session.press(keys.enter, '1');
	await session.shows('╭─ 1 biotop');
	session.press('q');
	assert.deepEqual(await session.left(), leftWith(0));
	assert.ok(!isMarked(session));
});

for (const [how, end, status] of [
	['Ctrl-C', (session: Session) => session.press(keys.ctrlC), 130],
	['SIGTERM', (session: Session) => session.kill('SIGTERM'), 143],
	['SIGHUP', (session: Session) => session.kill('SIGHUP'), 129],
] as const) {
	for (const more of [[], ['--no-mouse']]) {
		rootTest(`${how} ${more.join()} ends the marks of pastes with the full screen`, async (t) => {
			const session = new Session(t, [...args, ...more]);
			await measured(session);
			assert.ok(isMarked(session));
			end(session);
			assert.deepEqual(await session.left(), leftWith(status));
			assert.ok(!isMarked(session));
		});
	}
}

rootTest('a stop ends the marks, going on asks for them again', async (t) => {
	const session = new Session(t, args);
	await measured(session);
	const {entered, written} = session;
	session.kill('SIGTSTP');
	await session.until('the full screen again', () => session.entered > entered);
	const since = session.written.slice(written.length);
	assert.ok(since.indexOf(off) !== -1 && since.indexOf(off) < since.indexOf('\u001B[?1049l'));
	assert.ok(isMarked(session));
	session.press('q');
	assert.deepEqual(await session.left(), leftWith(0));
});

rootTest('Ctrl-C ends it in a paste that never ends', async (t) => {
	const session = new Session(t, args);
	await measured(session);
	session.press('\u001B[200~no end');
	await session.shows(/came all at once/);
	const pressed = performance.now();
	// One that comes at once is of the paste.
	while (performance.now() - pressed < 1200) await new Promise((done) => setTimeout(done, 50));
	session.press(keys.ctrlC);
	assert.deepEqual(await session.left(), leftWith(130));
});

rootTest('tmux pastes as marked text', async (t) => {
	const tmux = new Tmux(t, {columns: 100, rows: 30});
	await tmux.until('a prompt', ({text}) => text.startsWith('ready>'));
	tmux.type(`clear; '${process.execPath}' '${cli}' ${args.join(' ')}`);
	await tmux.until('the dashboard', ({text}) => text.includes('╭─ 6 softirqs'));
	tmux.paste('SELECT id FROM queue;\nq\n');
	await tmux.until('a word about it', ({text}) => text.includes('came all at once'));
	tmux.keys('q');
	await tmux.until('the shell', ({text, alternate}) => !alternate && /ready> $/.test(text));
});

/** A tmux that takes OSC 52 stands for the user's terminal. */
class Outer {
	readonly #socket: string;

	constructor(t: TestContext, name: string, command: readonly string[]) {
		this.#socket = `kerntop-outer-${process.pid}-${name}`;
		const line = command.map((word) => `'${word}'`).join(' ');
		this.run('-f', '/dev/null', 'new-session', '-d', '-x', '100', '-y', '30', line);
		this.run('set-option', '-s', 'set-clipboard', 'on');
		// It ends with what ran in it.
		t.after(() => {
			if (this.#isThere()) this.run('kill-server');
		});
	}

	run(...tmux: string[]): string {
		return execFileSync('tmux', ['-u', '-L', this.#socket, ...tmux], {
			encoding: 'utf8',
			env: environment({TMUX: undefined, STY: undefined}),
			stdio: ['ignore', 'pipe', 'ignore'],
		});
	}

	#isThere(): boolean {
		try {
			return this.run('list-sessions') !== '';
		} catch {
			return false;
		}
	}

	async shows(text: RegExp): Promise<void> {
		await until(`${String(text)} on the screen`, () => text.test(this.run('capture-pane', '-p')));
	}

	/** What has come to the clipboard. */
	got(): string {
		try {
			return this.run('show-buffer');
		} catch {
			return '';
		}
	}
}

const screens = (): string[] => {
	try {
		return execFileSync('screen', ['-ls'], {encoding: 'utf8'}).split('\n');
	} catch (error) {
		// Its status tells of how many there are.
		return String((error as {stdout?: unknown}).stdout).split('\n');
	}
};

rootTest(
	'y: the terminal gets the row, through tmux and GNU screen of default settings, too',
	async (t) => {
		const pid = String(await startBusy(t, {name: 'kt-copy', share: 1, connections: 1}));
		const program = [process.execPath, cli, 'biotop', '-i', '0.2', '-p', pid];
		const inner = `kerntop-inner-${process.pid}`;
		// The terminal around is none of tmux to them.
		const alone = ['env', '-u', 'TMUX', 'TERM=xterm-256color'];
		const tmux = [
			...alone,
			'tmux',
			'-u',
			'-L',
			inner,
			'-f',
			'/dev/null',
			'new-session',
			...program,
		];
		t.after(() => execFileSync('tmux', ['-L', inner, 'kill-server'], {stdio: 'ignore'}));
		const session = `kerntop-${process.pid}`;
		const screen = [...alone, 'screen', '-U', '-c', '/dev/null', '-S', session];
		t.after(() => {
			if (screens().some((line) => line.includes(session)))
				execFileSync('screen', ['-S', session, '-X', 'quit'], {stdio: 'ignore'});
		});
		for (const [name, command, said] of [
			['direct', [...alone, ...program], /sent \d+ bytes to the terminal/],
			['tmux', tmux, /copied \d+ bytes to tmux’s buffer, sent to the terminal/],
			['screen', [...screen, ...program], /sent \d+ bytes to the terminal/],
		] as const) {
			const outer = new Outer(t, name, command);
			await outer.shows(/kt-copy +[RW]/);
			outer.run('send-keys', 'y');
			await outer.shows(said);
			await until(`the row, ${name}`, () => /^\d+\tkt-copy\t/.test(outer.got()));
		}
	},
);
