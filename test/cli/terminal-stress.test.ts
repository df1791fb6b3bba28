// What terminals do to a dashboard, and processes with their names: resizes, escape sequences, terminals
// that cannot show it.
import assert from 'node:assert/strict';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {startBoth, startBusy} from '../helpers/busy.js';
import {cli, cliTest, rootTest} from '../helpers/cli.js';
import {isFramed} from '../helpers/dashboard.js';
import {keys} from '../helpers/render-at.js';
import {leftWith, Session} from '../helpers/terminal.js';

const sizes: ReadonlyArray<readonly [columns: number, rows: number]> = [
	...([[80, 24] as const, [40, 10] as const, [20, 5] as const, [8, 3] as const] as const),
	...([[2, 1] as const, [200, 60] as const, [39, 50] as const, [120, 9] as const] as const),
];

rootTest('a storm of resizes ends in the right frame at every size', async (t) => {
	const {cgroup} = await startBoth(t);
	const session = new Session(t, ['tcptop', '-i', '0.1', '--cgroup', cgroup]);
	await session.until('a frame', () => isFramed(session));
	for (let count = 0; count < 60; count += 1) {
		const [columns, rows] = sizes[count % sizes.length] ?? [80, 24];
		session.resize({columns, rows});
		// Some meet a frame on its way, some come at once.
		if (count % 3 === 0) await sleep(5);
	}

	for (const [columns, rows] of [...sizes, [80, 24] as const]) {
		session.resize({columns, rows});
		const need = `needs 40x10, has ${columns}x${rows}`;
		const said = need.length <= columns ? need : need.slice(0, columns - 1);
		const isSmall = columns < 40 || rows < 10;
		await session.until(`${columns}x${rows}`, () =>
			isSmall ? session.text().trimEnd().startsWith(said) : isFramed(session),
		);
		if (isSmall) assert.ok(session.text().trim().length <= need.length, session.text());
	}

	await session.shows('kt-alpha');
	session.press('p');
	await session.shows('PAUSED', 'kt-alpha');
	await session.assertRedrawn('tcptop after the storm');
	session.press('q');
	assert.deepEqual(await session.left(), leftWith(0));
});

const names: ReadonlyArray<readonly [what: string, name: Buffer, shown: RegExp]> = [
	['a title and a colour', Buffer.from('\u001b]0;x\u0007\u001b[31m'), /·\]0;x··\[31m/],
	['a reset', Buffer.from('\u001bc\u001b[2J\u001b[9;9H'), /·c·\[2J·\[9;9H/],
	[
		'15 bytes that are no UTF-8',
		Buffer.from('9bff80c3fe9b31ffa0e280f09f92c1', 'hex'),
		/\d+ +\S+ +[1-9]/,
	],
];
for (const [what, name, shown] of names) {
	rootTest(`a process named ${what} is shown by P, and commands nothing`, async (t) => {
		const pid = await startBusy(t, {name, share: 1, connections: 1});
		const session = new Session(t, ['-i', '0.2', '-p', String(pid)]);
		await session.shows(/pread64 +[1-9]/);
		session.press('5', 'P');
		const row = (text: string): string =>
			text.split('\n').find((line) => line.startsWith('│') && line.includes(` ${pid} `)) ?? '';
		await session.until('its row', (text) => shown.test(row(text)));
		session.press(keys.enter);
		await session.until('the drill', ([...text]) => text.join('').includes(` pid ${pid} `));
		session.press('1');
		await session.shows('╭─ 1 biotop', new RegExp(` ${pid} \\S+`));
		await session.until('a frame', () => isFramed(session));
		assert.deepEqual(session.titles, []);
		for (const command of ['\u001B]', '\u001Bc', '\u0007', '\u001B[9;9H']) {
			assert.ok(!session.written.includes(command), JSON.stringify(command));
		}

		assert.doesNotMatch(session.written, /[\u0080-\u009f]/);
		session.press('q');
		assert.deepEqual(await session.left(), leftWith(0));
	});
}

const bad: ReadonlyArray<
	readonly [what: string, redirect: string, term: string | undefined, expected: RegExp]
> = [
	['TERM=dumb', '', 'dumb', /a terminal of type dumb: no full screen/],
	['no TERM', '', undefined, /TERM is not set: no full screen/],
	['standard input from elsewhere', '</dev/null', 'xterm', /standard input is no terminal/],
	['standard output to elsewhere', '>/dev/null', 'xterm', /standard output is no terminal/],
];
for (const [what, redirect, term, expected] of bad) {
	cliTest(`${what}: one line, status 2`, async (t) => {
		// node-pty itself would set what is missing.
		const unset = term === undefined ? 'env -u TERM' : '';
		const exec = `exec ${unset} "$@" ${redirect}`;
		const command = ['sh', '-c', exec, 'sh', process.execPath, cli];
		const session = new Session(t, [], {
			...{command, env: {TERM: term}, size: {columns: 120, rows: 24}},
		});
		const [before, line = '', ...rest] = await session.left();
		assert.deepEqual([before, ...rest], leftWith(2));
		assert.match(line, /^kerntop: /);
		assert.match(line, expected);
		assert.equal(session.entered, 0);
		assert.ok(!session.written.includes('\u001b'));
	});
}
