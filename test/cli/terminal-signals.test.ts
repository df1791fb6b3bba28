// However the dashboard ends or stops, the terminal is as it was, the status right, nothing attached.
import assert from 'node:assert/strict';
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {probes} from '../../probes/index.js';
import {attachedPrograms, cli, rootTest, until, vanished} from '../helpers/cli.js';
import {isMeasured, measured} from '../helpers/dashboard.js';
import {keys} from '../helpers/render-at.js';
import {leftWith, Session} from '../helpers/terminal.js';
import {Tmux} from '../helpers/tmux.js';
import {scratch} from '../helpers/workload.js';

/** Filtered to the test itself: what the panels show does not matter here. */
const args = ['-i', '0.2', '-p', String(process.pid)];

/** At least two for each panel. */
async function attached(session: Session): Promise<number[]> {
	await measured(session);
	const programs = attachedPrograms(session.pid);
	assert.ok(programs.length >= 2 * probes.length, String(programs.length));
	return programs;
}

const ends: ReadonlyArray<readonly [how: string, end: (session: Session) => void, status: number]> =
	[
		['Ctrl-C', (session) => session.press(keys.ctrlC), 130],
		['SIGINT', (session) => session.kill('SIGINT'), 130],
		['SIGTERM', (session) => session.kill('SIGTERM'), 143],
		['SIGHUP', (session) => session.kill('SIGHUP'), 129],
		['SIGUSR1', (session) => session.kill('SIGUSR1'), 138],
	];
for (const [how, end, status] of ends) {
	rootTest(`${how} restores the terminal and exits with ${status}`, async (t) => {
		const session = new Session(t, args);
		const programs = await attached(session);
		end(session);
		assert.deepEqual(await session.left(), leftWith(status));
		assert.ok(session.cursorShown);
		await vanished(programs);
	});
}

/** Preloaded by Node itself: the product has no switch for it. */
const faults: ReadonlyArray<readonly [where: string, fault: string]> = [
	['a signal handler', `throw new Error('boom')`],
	['a promise', `void Promise.reject(new Error('boom'))`],
	['drawing', `String.prototype.padEnd = () => { throw new Error('boom'); }`],
];
for (const [where, fault] of faults) {
	rootTest(`an exception in ${where} restores the terminal, then says what it was`, async (t) => {
		const preload = path.join(scratch, 'fault.mjs');
		writeFileSync(preload, `process.on('SIGUSR2', () => { ${fault}; });`);
		const session = new Session(t, args, {
			command: [process.execPath, '--import', preload, cli],
		});
		const programs = await attached(session);
		session.kill('SIGUSR2');
		const [before, ...rest] = leftWith(1);
		assert.deepEqual(await session.left(), [before, 'kerntop: boom', ...rest]);
		assert.ok(session.cursorShown);
		await vanished(programs);
	});
}

for (const stalled of [false, true]) {
	const when = stalled ? 'while a frame waits to be read' : 'between frames';
	rootTest(`a terminal that vanishes ${when} ends it at once`, async (t) => {
		const session = new Session(t, ['-i', '0.1', '-p', String(process.pid)], {
			size: {columns: 200, rows: 50},
		});
		const programs = await attached(session);
		const {pid} = session;
		if (stalled) {
			session.stall();
			await session.full();
		}

		session.vanish();
		const start = performance.now();
		await until('its end', () => !existsSync(`/proc/${pid}`));
		const seconds = (performance.now() - start) / 1000;
		t.diagnostic(`gone ${seconds.toFixed(2)} s after its terminal`);
		// Half a second, and as long as a busy kernel takes to detach some twenty programs.
		assert.ok(seconds < 4, String(seconds));
		await vanished(programs);
	});
}

const start = `'${process.execPath}' '${cli}' ${args.join(' ')}`;

for (const [how, stop] of [
	['Ctrl-Z', (tmux: Tmux) => tmux.keys('C-z')],
	['SIGTSTP', (tmux: Tmux) => process.kill(tmux.foreground(), 'SIGTSTP')],
] as const) {
	rootTest(`${how} gives the terminal back, fg draws anew, also at another size`, async (t) => {
		const tmux = new Tmux(t, {columns: 80, rows: 24});
		await tmux.until('a prompt', ({text}) => text.startsWith('ready>'));
		const sane = tmux.modes();
		tmux.type(`clear; ${start}`);
		const isDrawn = ({text, alternate, cursor}: ReturnType<Tmux['state']>): boolean =>
			alternate && !cursor && isMeasured(text);
		await tmux.until('the dashboard', isDrawn);
		for (const size of [undefined, {columns: 110, rows: 32}, {columns: 60, rows: 20}]) {
			stop(tmux);
			await tmux.until('the shell', ({text, alternate, cursor}) => {
				return !alternate && cursor && /Stopped|suspended/i.test(text) && /ready> $/.test(text);
			});
			assert.equal(tmux.modes(), sane);
			assert.doesNotMatch(tmux.state().text, /[╭│╰]/);
			if (size !== undefined) tmux.resize(size);
			tmux.type('clear; fg');
			await tmux.until('the dashboard again', (state) => {
				const lines = state.text.split('\n');
				const {columns, rows} = size ?? {columns: 80, rows: 24};
				const edges = lines.filter((line) => /^[╭│╰].*[╮│╯]$/.test(line));
				const isWide = edges.every((line) => line.length === columns);
				// The lowest frame ends above the key line.
				const isTall = /^╰.*╯$/.test(lines[rows - 2] ?? '');
				return isWide && isTall && state.alternate && !state.cursor;
			});
		}

		tmux.keys('q');
		await tmux.until('the shell', ({text, alternate}) => !alternate && /ready> $/.test(text));
		tmux.type('echo status $?');
		await tmux.until('the status', ({text}) => text.includes('\nstatus 0\n'));
		assert.equal(tmux.modes(), sane);
	});
}
