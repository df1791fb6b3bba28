// However the dashboard ends or stops, the terminal is sane again and nothing stays attached.
import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import type {TestContext} from 'node:test';
import {cli, rootTest} from '../helpers/cli.js';
import {childOf, Pty} from '../helpers/pty.js';

const size = {columns: 80, rows: 24};

/** A shell that runs the dashboard, then says its status and how the terminal is set. */
async function underShell(t: TestContext): Promise<{pty: Pty; kerntop: number}> {
	const script = `trap : INT HUP; "$0" "$1" -p "$$"; echo "STATUS=$?"; stty -a; echo END`;
	const pty = new Pty(t, ['sh', '-c', script, process.execPath, cli], size);
	await pty.shows(/6 softirqs [^]*lost 0/);
	return {pty, kerntop: childOf(pty.pid)};
}

/** The kernel's links that the process holds, as /proc/PID/fdinfo shows them. */
const linksOf = (pid: number): number =>
	readdirSync(`/proc/${String(pid)}/fdinfo`).filter((fd) =>
		readFileSync(`/proc/${String(pid)}/fdinfo/${fd}`, 'utf8').includes('link_type:'),
	).length;

for (const [how, status, end] of [
	['q', 0, (pty: Pty) => pty.press('q')],
	['Ctrl-C', 130, (pty: Pty) => pty.press('\u0003')],
	['SIGINT', 130, (_: Pty, pid: number) => process.kill(pid, 'SIGINT')],
	['SIGTERM', 143, (_: Pty, pid: number) => process.kill(pid, 'SIGTERM')],
	['SIGHUP', 129, (_: Pty, pid: number) => process.kill(pid, 'SIGHUP')],
] as const) {
	rootTest(`after ${how} the terminal is as it was, the status ${String(status)}`, async (t) => {
		const {pty, kerntop} = await underShell(t);
		assert.ok(linksOf(kerntop) > 0);
		end(pty, kerntop);
		await pty.shows(/END/);
		const screen = pty.screen().join('\n');
		assert.match(screen, new RegExp(`STATUS=${String(status)}\\b`));
		assert.match(screen, / icanon/);
		assert.match(screen, / echo /);
		assert.equal(pty.isAlternate, false);
		assert.equal(pty.isCursorShown, true);
		// Only what the shell wrote: the dashboard left nothing behind.
		assert.match(pty.screen()[0] ?? '', /^STATUS=/);
		assert.equal(existsSync(`/proc/${String(kerntop)}`), false);
	});
}

rootTest('when the terminal vanishes, so does kerntop', async (t) => {
	const {pty, kerntop} = await underShell(t);
	pty.close();
	await pty.until('its end', () => !existsSync(`/proc/${String(kerntop)}`));
});

rootTest(
	'Ctrl-Z gives the terminal back to the shell, fg takes it again, resized or not',
	async (t) => {
		const pty = new Pty(t, ['bash', '--norc', '--noprofile', '-i'], size);
		await pty.shows(/shell>/);
		pty.press(`${process.execPath} ${cli} -p $$\r`);
		await pty.shows(/6 softirqs [^]*lost 0/);
		pty.press('\u001A');
		await pty.shows(/Stopped[^]*shell>/);
		assert.equal(pty.isAlternate, false);
		assert.equal(pty.isCursorShown, true);
		pty.resize({columns: 100, rows: 30});
		pty.press('fg\r');
		await pty.until('a frame of 100 columns', () => (pty.screen()[2]?.length ?? 0) === 100);
		assert.equal(pty.isAlternate, true);
		pty.press('q');
		await pty.until('the shell', () => !pty.isAlternate);
		pty.press('stty -a; exit\r');
		await pty.shows(/ icanon/);
	},
);
