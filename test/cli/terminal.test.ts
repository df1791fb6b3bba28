// The built dashboard in a real terminal, over live probes on two processes of the test's own: each key
// does what the README says, and what is drawn bit by bit is what a full redraw shows.
import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {names, tabIs, open, pause, goOn, chosen, selected, hasChart} from '../helpers/dashboard.js';
import {keys} from '../helpers/render-at.js';
import {leftWith, type Session, stable} from '../helpers/terminal.js';
import {inTerminals} from '../helpers/terminal-steps.js';

async function overview(session: Session): Promise<void> {
	await session.shows(
		// An address is whole or absent.
		session.size.columns < 100 ? /kt-alpha +[\d.]+[KM] / : /kt-alpha +127\.0\.0\.1/,
		...[/kt-alpha +[RW] /, /p50 \d+\w+ .*p99 [1-9]/],
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

inTerminals('keys and frames', [
	['the overview shows all six panels with data', overview],
	['0 to 6, Tab, Shift-Tab, Left and Right change panels', panels],
	['arrows, Enter and Backspace in the overview', cellsOfOverview],
	['p and space freeze the screen', freezes],
	['+ and - change the interval', intervals],
	['g switches the graph', graphs],
	['L and P switch latency and processes', switches],
	['? helps', helps],
	['every frame is what a full redraw shows', redraws],
	['q quits', quits],
]);
