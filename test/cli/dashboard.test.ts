// The dashboard in a real terminal, over live probes, filtered to a process of the test's own.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import type {TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {cli, rootTest} from '../helpers/cli.js';
import {Pty, type Size} from '../helpers/pty.js';
import {Workload} from '../helpers/workload.js';

const small: Size = {columns: 80, rows: 24};
const large: Size = {columns: 200, rows: 50};

const up = '\u001B[A';
const down = '\u001B[B';
const right = '\u001B[C';
const left = '\u001B[D';
const end = '\u001B[F';
const home = '\u001B[H';
const pageDown = '\u001B[6~';
const shiftTab = '\u001B[Z';
const escape = '\u001B';
const backspace = '\u007F';

/** A process that naps for 10 ms again and again, and the dashboard that watches only it. */
async function watchNaps(
	t: TestContext,
	size: Size,
	...args: string[]
): Promise<{pty: Pty; pid: number}> {
	const workload = await Workload.start('sleeps', 1_000_000, 10);
	t.after(() => {
		workload.stop();
	});
	workload.go();
	const command = [process.execPath, cli, '-p', String(workload.pid), ...args];
	const pty = new Pty(t, command, size);
	await pty.shows(/clock_nanosleep/);
	return {pty, pid: workload.pid};
}

/** The tab whose panel is open: its title is in the frame below. */
const opened = (name: string): RegExp => new RegExp(`[╭─] \\d ${name}`);

for (const size of [small, large]) {
	const what = `${String(size.columns)}x${String(size.rows)}`;
	rootTest(`${what}: the overview shows six panels, the keys lead to each and back`, async (t) => {
		const {pty} = await watchNaps(t, size);
		assert.equal(pty.isAlternate, true);
		assert.equal(pty.isCursorShown, false);
		const names = ['biotop', 'tcptop', 'runqlat', 'cachestat', 'syscount', 'softirqs'];
		for (const name of names) await pty.shows(opened(name));
		for (const [index, name] of names.entries()) {
			pty.press(String(index + 1));
			await pty.until(`${name} alone`, () => {
				const screen = pty.screen().join('\n');
				return names.every((other) => opened(other).test(screen) === (other === name));
			});
		}

		for (const [key, name] of [
			[shiftTab, 'syscount'],
			['\t', 'softirqs'],
			[left, 'syscount'],
			[right, 'softirqs'],
		] as const) {
			pty.press(key);
			await pty.shows(opened(name));
		}

		pty.press('0');
		await pty.shows(opened('biotop'));
		await pty.shows(opened('softirqs'));
		pty.press('q');
		assert.equal(await pty.status(), 0);
		assert.equal(pty.isAlternate, false);
		assert.equal(pty.isCursorShown, true);
	});

	rootTest(`${what}: rows, sort, filter, latency, drill and help`, async (t) => {
		const {pty, pid} = await watchNaps(t, size, 'syscount');
		pty.press('L');
		await pty.shows(/clock_nanosleep +\S+ +\S+ +1\d(\.\d)?ms/);
		pty.press('s');
		await pty.shows(/(AVG|ERR\/s|CALLS\/s|SYSCALL)[↓↑]/);
		pty.press('/nosuchcall');
		await pty.until('no row', () => !/clock_nanosleep/.test(pty.screen().join('\n')));
		pty.press(escape);
		await pty.shows(/clock_nanosleep/);
		pty.press('P');
		await pty.shows(new RegExp(`${String(pid)} workload`));
		for (const key of [down, up, pageDown, home, end]) pty.press(key);
		pty.press('\r');
		await pty.shows(new RegExp(`pid ${String(pid)}`));
		pty.press(backspace);
		pty.press('?');
		await pty.shows(/Which system calls are made/);
		pty.press('?');
		await pty.shows(opened('syscount'));
		pty.press('+');
		await pty.shows(/every 2s/);
		pty.press('-');
		await pty.shows(/every 1s/);
		pty.press('\u0003');
		assert.equal(await pty.status(), 130);
	});
}

/** The screen without the header, which goes on when the panels are frozen. */
const panels = (pty: Pty): string => pty.screen().slice(2, -1).join('\n');

rootTest('p freezes the panels while data goes on, p again lets them go', async (t) => {
	const {pty} = await watchNaps(t, small);
	pty.press('p');
	await pty.shows(/PAUSED/);
	const frozen = panels(pty);
	await sleep(2500);
	assert.equal(panels(pty), frozen);
	pty.press(' ');
	await pty.until('other numbers', () => panels(pty) !== frozen);
	assert.ok(!/PAUSED/.test(pty.screen().join('\n')));
});

rootTest('what was drawn piece by piece is what a full redraw shows', async (t) => {
	const {pty} = await watchNaps(t, small);
	for (const key of '3456P0L12?') {
		pty.press(key);
		await sleep(300);
	}

	pty.press('?5p');
	await pty.shows(/PAUSED/);
	await sleep(300);
	const drawn = panels(pty);
	pty.resize({columns: 100, rows: 30});
	await pty.until('the wider frame', () => (pty.screen()[2]?.length ?? 0) === 100);
	pty.resize(small);
	await pty.until('the same screen after a full redraw', () => panels(pty) === drawn);
});

rootTest('a resize storm leaves a right frame; what is too small says what it needs', async (t) => {
	const {pty} = await watchNaps(t, small);
	const sizes = [
		[40, 10],
		[20, 5],
		[8, 3],
		[2, 1],
		[200, 60],
		[80, 24],
		[120, 40],
	] as const;
	for (let round = 0; round < 8; round++) {
		for (const [columns, rows] of sizes) {
			pty.resize({columns, rows});
			await sleep(10);
		}
	}

	await pty.until('a frame of 120 columns', () => (pty.screen()[2]?.length ?? 0) === 120);
	assert.equal(pty.screen().filter((line) => line.length > 120).length, 0);
	pty.resize({columns: 30, rows: 8});
	await pty.shows(/needs|40/);
	pty.resize(small);
	await pty.shows(opened('softirqs'));
	assert.equal(pty.hasExited, false);
});

/** Resident memory in MB. */
const residentMb = (pid: number): number =>
	Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]) / 1024;

rootTest(
	'a terminal that stops reading costs no memory, and gets the right frame later',
	async (t) => {
		const {pty} = await watchNaps(t, large, '-i', '0.1');
		await sleep(3000);
		const before = residentMb(pty.pid);
		pty.pause();
		await sleep(5000);
		const grown = residentMb(pty.pid) - before;
		t.diagnostic(`grew by ${grown.toFixed(1)} MB in 5 s`);
		assert.ok(grown < 20, `grew by ${String(grown)} MB`);
		pty.resume();
		pty.press('5');
		await pty.shows(/clock_nanosleep/);
		pty.press('q');
		assert.equal(await pty.status(), 0);
	},
);

rootTest('the name of a process cannot command the terminal', async (t) => {
	// 15 bytes: set the title, clear the screen, and one that is no UTF-8.
	const name = String.raw`\033]0;pwn\007\033[2J\377`;
	const loop = `printf '${name}' >/proc/$$/comm; while :; do echo >/dev/null; read -t 0.05 <&3; done`;
	const shell = spawn('bash', [
		'-c',
		`exec 3<>/dev/null; mkfifo "$0"; exec 3<>"$0"; ${loop}`,
		`/tmp/kerntop-fifo-${String(process.pid)}`,
	]);
	t.after(() => shell.kill('SIGKILL'));
	const pty = new Pty(t, [process.execPath, cli, '-p', String(shell.pid), 'syscount'], small);
	await pty.shows(opened('syscount'));
	pty.press('P');
	await pty.shows(new RegExp(`${String(shell.pid)} ·]0;pwn··\\[2J`));
	assert.ok(!pty.raw.includes('\u001B]0;pwn'));
	assert.equal(pty.screen().filter((line) => line !== '').length, small.rows);
});

rootTest('six live probes at 1 Hz, 120x40: under 2 % of a CPU and 160 MB', async (t) => {
	const {pty} = await watchNaps(t, {columns: 120, rows: 40});
	/** User and system time in seconds: fields 14 and 15 of proc_pid_stat(5), in ticks of 10 ms. */
	const cpuSeconds = (): number => {
		const fields = readFileSync(`/proc/${String(pty.pid)}/stat`, 'utf8')
			.split(') ')[1]
			?.split(' ');
		return (Number(fields?.[11]) + Number(fields?.[12])) / 100;
	};

	// A busy host makes every instruction dearer, never cheaper: the quietest window tells what it costs.
	const windowSeconds = 8;
	const shares: number[] = [];
	await sleep(15_000);
	while (shares.length < 10 && Math.min(...shares) >= 2) {
		const before = cpuSeconds();
		await sleep(windowSeconds * 1000);
		shares.push(((cpuSeconds() - before) / windowSeconds) * 100);
	}

	const percent = Math.min(...shares);
	const megabytes = residentMb(pty.pid);
	const windows = shares.map((share) => share.toFixed(1)).join(' ');
	t.diagnostic(`${percent.toFixed(2)} % of a CPU (${windows}), ${megabytes.toFixed(0)} MB`);
	assert.ok(percent < 2, `${percent.toFixed(2)} % of a CPU`);
	assert.ok(megabytes < 160, `${megabytes.toFixed(0)} MB`);
});
