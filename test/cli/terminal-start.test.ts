// What comes with the dashboard's first bytes, before it has drawn or measured anything: keys leave no
// trace, signals end it as ever, a stop gives the terminal back.
import assert from 'node:assert/strict';
import process from 'node:process';
import {cli, rootTest} from '../helpers/cli.js';
import {pause, tabIs} from '../helpers/dashboard.js';
import {keys} from '../helpers/render-at.js';
import {leftWith, Session} from '../helpers/terminal.js';
import {Tmux} from '../helpers/tmux.js';

const args = ['-i', '0.2', '-p', String(process.pid)];

const begun = (session: Session): Promise<void> =>
	session.until('its first bytes', () => session.entered === 1);

rootTest('keys are kept until they can be answered, and are not echoed', async (t) => {
	const session = new Session(t, args);
	await begun(session);
	// An arrow's echo would move the lines, a letter's stay among them.
	session.press(keys.down, 'x', '2');
	await tabIs(session, 2);
	await pause(session);
	await session.assertRedrawn('tcptop');
	session.press('q');
	assert.deepEqual(await session.left(), leftWith(0));
});

for (const [how, end, status] of [
	['q', (session: Session) => session.press('q'), 0],
	['Ctrl-C', (session: Session) => session.press(keys.ctrlC), 130],
	['SIGINT', (session: Session) => session.kill('SIGINT'), 130],
	['SIGTERM', (session: Session) => session.kill('SIGTERM'), 143],
	['SIGHUP', (session: Session) => session.kill('SIGHUP'), 129],
] as const) {
	rootTest(`${how} ends it with ${status}`, async (t) => {
		const session = new Session(t, args);
		await begun(session);
		end(session);
		assert.deepEqual(await session.left(), leftWith(status));
		assert.ok(session.cursorShown);
		assert.equal(session.mouse, 'none');
	});
}

for (const [how, stop] of [
	['Ctrl-Z', (tmux: Tmux) => tmux.keys('C-z')],
	['SIGTSTP', (tmux: Tmux) => process.kill(tmux.foreground(), 'SIGTSTP')],
] as const) {
	rootTest(`${how} gives the terminal back, fg goes on`, async (t) => {
		const tmux = new Tmux(t, {columns: 80, rows: 24});
		await tmux.until('a prompt', ({text}) => text.startsWith('ready>'));
		const sane = tmux.modes();
		tmux.type(`clear; '${process.execPath}' '${cli}' ${args.join(' ')}`);
		await tmux.until('its first bytes', ({alternate}) => alternate);
		stop(tmux);
		await tmux.until('the shell', ({text, alternate, cursor}) => {
			return !alternate && cursor && /Stopped|suspended/i.test(text) && /ready> $/.test(text);
		});
		assert.equal(tmux.modes(), sane);
		tmux.type('clear; fg');
		await tmux.until('the dashboard', ({text, alternate, cursor}) => {
			return alternate && !cursor && text.includes('╭─ 6 softirqs');
		});
		tmux.keys('q');
		await tmux.until('the shell', ({text, alternate}) => !alternate && /ready> $/.test(text));
		assert.equal(tmux.modes(), sane);
	});
}
