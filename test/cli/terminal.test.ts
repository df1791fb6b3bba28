// The built dashboard in a real terminal, over live probes on two processes of the test's own: each key
// does what the README says, and what is drawn bit by bit is what a full redraw shows.
import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {rootTest} from '../helpers/cli.js';
import {startBoth, type Busy} from '../helpers/busy.js';
import {
	names,
	tabIs,
	open,
	pause,
	goOn,
	chosen,
	rows,
	selected,
	selects,
	hasChart,
	column,
	order,
} from '../helpers/dashboard.js';
import {keys, type Size} from '../helpers/render-at.js';
import {leftWith, Session, stable} from '../helpers/terminal.js';

async function overview(session: Session): Promise<void> {
	await session.shows(
		...[/kt-alpha +[RW] /, /kt-alpha +127\.0\.0\.1/, /p50 \d+\w+ .*p99 [1-9]/],
		...[/hit ratio +\d\d/, /hits [1-9][\d.]*k?\/s/, /CALLS\/s/, /TIME\/s/],
		...[/CPU .* \d+%/, /memory .* \d+%/, /disk .* vda |disk .* \d+%/, /scheduler .*\/cpu/],
		// At 80x24 there is room for one row in the lowest cells, and it may be another.
		...(session.size.rows < 30 ? [] : [/recvfrom +[1-9]/, /net_rx +\d/]),
	);
	assert.ok(session.alternate);
	assert.equal(session.cursorShown, false);
	const [header = ''] = session.lines();
	assert.match(header, /^ kerntop .* every 0\.2s .* cgroup .* self /);
	for (const [index, name] of names.slice(1).entries()) {
		assert.ok(session.text().includes(`╭─ ${index + 1} ${name} `), name);
	}

	// The load reads every page twice, once from the disk.
	await session.shows(/hit ratio +(4[5-9]|5[0-5])\.\d%/);
}

async function panels(session: Session): Promise<void> {
	for (const index of [1, 2, 3, 4, 5, 6, 0, 6]) await open(session, index);
	for (const [key, index] of [
		...[[keys.tab, 0] as const, [keys.shiftTab, 6] as const, [keys.left, 5] as const],
		...[[keys.right, 6] as const, [keys.right, 0] as const, [keys.tab, 1] as const],
		...[[keys.shiftTab, 0] as const],
	]) {
		session.press(key);
		await tabIs(session, index);
	}
}

async function cellsOfOverview(session: Session): Promise<void> {
	await open(session, 1);
	await open(session, 0);
	await session.until('the first cell', () => chosen(session) === 'biotop');
	for (const [key, name] of [
		...[[keys.right, 'tcptop'] as const, [keys.down, 'cachestat'] as const],
		...[[keys.left, 'runqlat'] as const, [keys.up, 'biotop'] as const],
		...[[keys.down, 'runqlat'] as const],
	]) {
		session.press(key);
		await session.until(`${name} chosen`, () => chosen(session) === name);
	}

	session.press(keys.enter);
	await tabIs(session, 3);
	session.press(keys.backspace);
	await tabIs(session, 0);
	session.press(keys.up, keys.up);
	await session.until('the last resource', () => selected(session).includes('scheduler'));
	session.press(keys.up, keys.up);
	await session.until('the disk', () => selected(session).includes('disk'));
	session.press(keys.down, keys.down, keys.down);
	await session.until('the first cell again', () => chosen(session) === 'biotop');
}

async function moves(session: Session): Promise<void> {
	await open(session, 2);
	if (session.size.rows > 40) session.press('g');
	await session.until('a table only', (text) => !hasChart(text));
	const room = session.size.rows - 6;
	await session.until('a full table', () => rows(session).length === room);
	await pause(session);
	const first = rows(session);
	await selects(session, 'the first row', first[0]);
	session.press(keys.down);
	await selects(session, 'the second row', first[1]);
	session.press(keys.up);
	await selects(session, 'the first row again', first[0]);
	session.press(keys.pageDown);
	await session.until('another page', () => !first.includes(selected(session)));
	session.press(keys.up);
	await selects(session, 'the last row of the first page', first.at(-1));
	// Home and End are the rows' own only while the data is live.
	await goOn(session);
	session.press(keys.end);
	await session.until('the end', () => selected(session) === rows(session).at(-1));
	await pause(session);
	const last = selected(session);
	session.press(keys.pageUp);
	await session.until('the page before', () => selected(session) !== last);
	session.press(keys.pageDown);
	await selects(session, 'the last row', last);
	await goOn(session);
	session.press(keys.home);
	await session.until('the first row', () => selected(session) === rows(session)[0]);
	if (session.size.rows > 40) session.press('g');
}

async function sorts(session: Session): Promise<void> {
	await open(session, 1);
	await session.shows(/B\/s↓/, 'kt-alpha', 'kt-beta');
	await pause(session);
	for (const [key, title, arrow] of [
		...[['s', 'AVGms', '↓'] as const, ['<', 'B/s', '↓'] as const, ['<', 'IO/s', '↓'] as const],
		...[['>', 'B/s', '↓'] as const, ['r', 'B/s', '↑'] as const, ['r', 'B/s', '↓'] as const],
	]) {
		session.press(key);
		await session.until(
			`rows by ${title}${arrow}`,
			(text) => text.includes(title + arrow) && order(column(session, title), arrow === '↓'),
		);
	}

	await goOn(session);
}

async function filters(session: Session): Promise<void> {
	await open(session, 1);
	await session.shows('kt-alpha', 'kt-beta');
	session.press('/');
	await session.shows('Enter keeps it, Esc clears it');
	// In the prompt q is a letter.
	for (const letter of 'betaq') session.press(letter);
	await session.shows(' / betaq', 'no row fits the query');
	session.press(keys.backspace);
	const onlyBeta = (text: string): boolean =>
		text.includes('kt-beta') && !text.includes('kt-alpha');
	await session.until('beta only', onlyBeta);
	session.press(keys.enter);
	await session.until('the filter kept', (text) => onlyBeta(text) && text.includes('filter: beta'));
	session.press('/', keys.escape);
	await session.shows('kt-alpha', 'kt-beta', '/ filter');
}

async function drills(session: Session, {alpha, beta}: Busy): Promise<void> {
	await open(session, 1);
	await session.shows('kt-alpha', 'kt-beta');
	session.press(keys.home);
	await pause(session);
	for (const row of rows(session)) {
		await selects(session, row, row);
		if (row.includes('kt-beta')) break;
		session.press(keys.down);
	}

	session.press(keys.enter);
	const isAlone = (text: string): boolean => !text.includes('kt-alpha') && rows(session).length > 0;
	await session.until('beta alone at that moment', isAlone);
	await session.shows('PAUSED', ` pid ${beta} kt-beta `);
	await goOn(session);
	await session.until('beta alone from now on', isAlone);
	await open(session, 5);
	session.press('P');
	await session.until('beta in syscount', () => /^ *\d+ kt-beta/.test(rows(session).join()));
	assert.equal(rows(session).length, 1);
	session.press('P', keys.backspace);
	await session.until('no drill', (text) => !text.includes(' pid '));
	await open(session, 1);
	await session.shows(`${alpha} kt-alpha`, `${beta} kt-beta`);
}

async function freezes(session: Session): Promise<void> {
	await open(session, 5);
	await pause(session);
	const frozen = stable(session);
	// Three intervals and more: that nothing happens sends no message.
	await sleep(700);
	assert.deepEqual(stable(session), frozen);
	session.press(' ');
	await session.until('no pause', (text) => !text.includes('PAUSED'));
	const [, ...before] = session.cells();
	await session.until('other numbers', () => session.cells().slice(1).join() !== before.join());
}

async function intervals(session: Session): Promise<void> {
	for (const [key, every] of [
		...[['+', '0.5s'] as const, ['+', '1s'] as const, ['-', '0.5s'] as const],
		...[['-', '0.2s'] as const, ['-', '0.1s'] as const, ['+', '0.2s'] as const],
	]) {
		session.press(key);
		await session.shows(` every ${every} `);
	}
}

async function graphs(session: Session): Promise<void> {
	for (const index of [1, 2, 3, 5]) {
		await open(session, index);
		const wanted = session.size.rows > 40;
		await session.until('the first look', (text) => hasChart(text) === wanted || index === 3);
		const before = hasChart(session.text());
		session.press('g');
		const switched = (text: string): boolean =>
			index === 3 ? !text.includes('over time') && hasChart(text) : hasChart(text) !== before;
		await session.until(`g on ${names[index] ?? ''}`, switched);
		assert.doesNotMatch(session.text(), /null|NaN|undefined/);
		session.press('g');
		await session.until('the first look again', (text) => !switched(text));
	}
}

async function switches(session: Session): Promise<void> {
	await open(session, 5);
	for (const [key, shown, gone] of [
		...[['L', 'AVG', ''] as const, ['P', 'kt-alpha', 'recvfrom'] as const],
		...[['L', 'kt-alpha', 'AVG'] as const, ['P', 'recvfrom', 'kt-alpha'] as const],
	]) {
		session.press(key);
		const isGone = (text: string): boolean => gone === '' || !text.includes(gone);
		await session.until(`${key}: ${shown}`, (text) => text.includes(shown) && isGone(text));
	}

	await open(session, 3);
	session.press('P');
	await session.shows(/PID COMM +COUNT\/s↓/, /\d kt-alpha +[1-9]/, /\d kt-beta +[1-9]/);
	session.press('P');
	await session.until('one histogram', (text) => !text.includes('COUNT/s'));
}

async function helps(session: Session): Promise<void> {
	await open(session, 5);
	session.press('?');
	await session.shows('╭─ help', /Which system calls are made/, 'Columns', /\d+ more lines/);
	session.press(keys.down);
	await session.until('the second line first', (text) => !text.includes('syscount: system calls'));
	session.press(keys.end);
	await session.shows('Settings');
	session.press(keys.up);
	await session.shows('1 more lines');
	session.press('?');
	await session.until('no help', (text) => !text.includes('╭─ help'));
}

/** Incremental frames of live data, then one full frame of the same. */
async function redraws(session: Session): Promise<void> {
	for (const [index, key] of [
		...[[0, ''] as const, [1, ''] as const, [2, ''] as const, [2, 'g'] as const],
		...[[3, ''] as const, [3, 'g'] as const, [4, ''] as const, [5, ''] as const],
		...[[5, '?'] as const, [6, ''] as const],
	]) {
		await open(session, index);
		const {length} = session.written;
		session.press(key);
		await session.until('a few frames', () => session.written.length > length + 1000);
		await pause(session);
		await session.assertRedrawn(`${names[index] ?? ''} ${key}`);
		session.press(key);
		await goOn(session);
	}
}

async function quits(session: Session): Promise<void> {
	session.press('q');
	assert.deepEqual(await session.left(), leftWith(0));
	assert.ok(session.cursorShown);
}

const steps: ReadonlyArray<
	readonly [what: string, run: (session: Session, busy: Busy) => Promise<void>]
> = [
	['the overview shows all six panels with data', overview],
	['0 to 6, Tab, Shift-Tab, Left and Right change panels', panels],
	['arrows, Enter and Backspace in the overview', cellsOfOverview],
	['Up, Down, PgUp, PgDn, Home and End move the cursor', moves],
	['s, < and > sort, r reverses', sorts],
	['/ filters, Esc clears', filters],
	['Enter drills, Backspace goes back', drills],
	['p and space freeze the screen', freezes],
	['+ and - change the interval', intervals],
	['g switches the graph', graphs],
	['L and P switch latency and processes', switches],
	['? helps', helps],
	['every frame is what a full redraw shows', redraws],
	['q quits', quits],
];

function keysTest(size: Size): void {
	rootTest(`keys and frames at ${size.columns}x${size.rows}`, async (t) => {
		const busy = await startBoth(t);
		const session = new Session(t, ['-i', '0.2', '--cgroup', busy.cgroup], {size});
		const passed: string[] = [];
		for (const [index, [what, run]] of steps.entries()) {
			const skip =
				passed.length === index ? false : 'the state that the step before left is unknown';
			await t.test(what, {skip}, async () => {
				await run(session, busy);
				passed.push(what);
			});
		}
	});
}

keysTest({columns: 80, rows: 24});
keysTest({columns: 200, rows: 50});
