// What terminals do to a dashboard, and processes with their names: resizes, stalls, escape sequences,
// terminals that cannot show it. What it costs, dashboard.test.ts measures.
import assert from 'node:assert/strict';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {startBoth, startBusy} from '../helpers/busy.js';
import {cli, cliTest, rootTest, until} from '../helpers/cli.js';
import {keys, type Size} from '../helpers/render-at.js';
import {leftWith, Session} from '../helpers/terminal.js';

/** Whether the frame of a full panel touches all edges, between two lines above and one below. */
function isFramed(session: Session): boolean {
	const {columns, rows} = session.size;
	const [header = '', tabs = '', ...body] = session.lines();
	const keyLine = body.pop() ?? '';
	return (
		/ every \d/.test(header) &&
		tabs.startsWith(' 0 ') &&
		/q quit/.test(keyLine) &&
		body.length === rows - 3 &&
		body.every((line, at) => {
			const edge = at === 0 ? /^╭.*╮$/ : at === body.length - 1 ? /^╰.*╯$/ : /^│.*│$/;
			return line.length === columns && edge.test(line);
		})
	);
}

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

	session.press('p');
	await session.shows('PAUSED', 'kt-alpha');
	await session.assertRedrawn('tcptop after the storm');
	session.press('q');
	assert.deepEqual(await session.left(), leftWith(0));
});

rootTest(
	'a reader that stops for five seconds costs no memory, and sees the newest frame',
	async (t) => {
		const {cgroup} = await startBoth(t);
		const size: Size = {columns: 200, rows: 50};
		const session = new Session(t, ['-i', '0.1', '--cgroup', cgroup], {size});
		await session.shows('kt-alpha', /net_rx/);
		await until('a warm heap', () => session.cpuSeconds() > 1.5);
		session.stall();
		await until('a write that blocks', () => session.blocked());
		const before = session.residentMb();
		session.press('1', keys.down, keys.up, '5');
		await sleep(5000);
		const grown = session.residentMb() - before;
		t.diagnostic(`grew by ${grown.toFixed(1)} MB from ${before.toFixed(0)} MB`);
		assert.ok(grown < 5, String(grown));
		session.resume();
		await session.until(
			'the panel asked for',
			(text) => text.includes('╭─ 5 syscount') && isFramed(session),
		);
		session.press('p');
		await session.shows('PAUSED');
		await session.assertRedrawn('syscount after the stall');
		session.press('q');
		assert.deepEqual(await session.left(), leftWith(0));
	},
);

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
		// eslint-disable-next-line no-control-regex -- the sequences that it looks for
		assert.doesNotMatch(session.written, /\u001b\]|\u001bc|\u0007|\u001b\[9;9H|[\u0080-\u009f]/);
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
