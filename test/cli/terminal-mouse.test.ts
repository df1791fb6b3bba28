// The mouse in a real terminal: on with the full screen, off with it, also in and out of a stop; clicks
// among keys; --no-mouse; copying.
import assert from 'node:assert/strict';
import process from 'node:process';
import {startBoth} from '../helpers/busy.js';
import {rootTest} from '../helpers/cli.js';
import {
	chosen,
	measured,
	open,
	pause,
	rows,
	selected,
	selects,
	tabIs,
} from '../helpers/dashboard.js';
import {keys} from '../helpers/render-at.js';
import {leftWith, Session} from '../helpers/terminal.js';

const sizes = [
	{columns: 80, rows: 24},
	{columns: 200, rows: 50},
];

/** A press and its release in the middle of the first such text; what a terminal then sends. */
function click(session: Session, text: string, button = 0): string {
	const lines = session.lines();
	const row = lines.findIndex((line) => line.includes(text));
	assert.notEqual(row, -1, `${text} is not on the screen:\n${session.text()}`);
	const column = (lines[row] ?? '').indexOf(text) + Math.floor(text.length / 2);
	const place = `${button};${column + 1};${row + 1}`;
	return `\u001B[<${place}M\u001B[<${place}m`;
}

for (const size of sizes) {
	rootTest(`clicks and the wheel at ${size.columns}x${size.rows}`, async (t) => {
		const {cgroup} = await startBoth(t);
		const session = new Session(t, ['-i', '0.2', '--cgroup', cgroup], {size});
		// The resources come last and push the cells down.
		await session.shows('kt-alpha', /net_rx/, 'BY WHOM', /scheduler +\S/);
		assert.equal(session.mouse, 'vt200');
		session.press(click(session, '╭─ 4 cachestat'));
		await session.until('the cell', () => chosen(session) === 'cachestat');
		session.press(click(session, '╭─ 4 cachestat'));
		await tabIs(session, 4);
		session.press(click(session, '2 tcptop'));
		await tabIs(session, 2);
		await session.until('rows', () => rows(session).length > 8);
		await pause(session);
		const [first, second, , fourth] = rows(session);
		session.press(click(session, first ?? '', 65));
		await selects(session, 'the fourth row', fourth);
		session.press(click(session, first ?? '', 64));
		await selects(session, 'the first row', first);
		// Keys before and after a click, all in one piece.
		session.press(`p${click(session, second ?? '')}p`);
		await session.until(
			'the second row',
			() => selected(session) !== '' && selected(session) !== first,
		);
		await session.shows('PAUSED');
		session.press(click(session, 'RADDR'));
		await session.shows(/RADDR[↓↑]/);
		session.press('p');
		await open(session, 1);
		await session.shows('kt-alpha');
		session.press(click(session, 'q quit'));
		assert.deepEqual(await session.left(), leftWith(0));
		assert.equal(session.mouse, 'none');
	});
}

for (const [how, end, status] of [
	['Ctrl-C', (session: Session) => session.press(keys.ctrlC), 130],
	['SIGTERM', (session: Session) => session.kill('SIGTERM'), 143],
	['SIGHUP', (session: Session) => session.kill('SIGHUP'), 129],
] as const) {
	rootTest(`${how} leaves the mouse to the terminal`, async (t) => {
		const session = new Session(t, ['-i', '0.2', '-p', String(process.pid)]);
		await measured(session);
		assert.equal(session.mouse, 'vt200');
		end(session);
		assert.deepEqual(await session.left(), leftWith(status));
		assert.equal(session.mouse, 'none');
	});
}

rootTest('a stop gives the mouse back, going on takes it again', async (t) => {
	const session = new Session(t, ['-i', '0.2', '-p', String(process.pid)]);
	await measured(session);
	const {entered} = session;
	session.kill('SIGTSTP');
	// Whoever waits for it is no shell with job control: it goes on at once.
	await session.until('the full screen again', () => session.entered > entered);
	await session.shows('╭─ 6 softirqs');
	assert.equal(session.mouse, 'vt200');
	const stopped = session.written.lastIndexOf('\u001B[?1049l');
	assert.ok(session.written.lastIndexOf('\u001B[?1000l', stopped) > stopped - 40);
	session.press('q');
	assert.deepEqual(await session.left(), leftWith(0));
});

rootTest('--no-mouse asks for none', async (t) => {
	const session = new Session(t, ['-i', '0.2', '--no-mouse', '-p', String(process.pid)]);
	await measured(session);
	assert.equal(session.mouse, 'none');
	session.press('q');
	assert.deepEqual(await session.left(), leftWith(0));
	assert.ok(!session.written.includes('\u001B[?1000'));
});

rootTest('y copies the row to the terminal’s clipboard', async (t) => {
	const {cgroup} = await startBoth(t);
	const session = new Session(t, ['biotop', '-i', '0.2', '--cgroup', cgroup]);
	await session.shows('kt-alpha', 'kt-beta');
	await pause(session);
	session.press('y');
	await session.shows(/(?:copied|sent) \d+ bytes/);
	const [, sequence = ''] = session.written.split('\u001B]52;c;');
	const [base64 = '', rest] = sequence.split('\u0007');
	assert.notEqual(rest, undefined, 'it ends');
	const text = Buffer.from(base64, 'base64').toString();
	const shown = selected(session).trim().split(/ +/).slice(0, 4);
	assert.deepEqual(text.split('\t').slice(0, 4), shown);
	session.press('q');
	assert.deepEqual(await session.left(), leftWith(0));
});
