// The rows of tables in a real terminal, over live probes: the cursor, sorting, the filter, drilling down.
import assert from 'node:assert/strict';
import type {Busy} from '../helpers/busy.js';
import {
	open,
	pause,
	goOn,
	rows,
	selected,
	selects,
	hasChart,
	column,
	order,
} from '../helpers/dashboard.js';
import {keys} from '../helpers/render-at.js';
import type {Session} from '../helpers/terminal.js';
import {inTerminals} from '../helpers/terminal-steps.js';

async function moves(session: Session): Promise<void> {
	await session.shows(' every 0.2s ');
	await open(session, 2);
	await session.shows('kt-alpha');
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
		...[['s', 'AVGms', '↓'] as const, ['<', 'B/s', '↓'] as const, ['<', 'ERR', '↓'] as const],
		...[['<', 'IO/s', '↓'] as const, ['>', 'ERR', '↓'] as const, ['>', 'B/s', '↓'] as const],
		...[['r', 'B/s', '↑'] as const, ['r', 'B/s', '↓'] as const],
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

inTerminals('rows', [
	['Up, Down, PgUp, PgDn, Home and End move the cursor', moves],
	['s, < and > sort, r reverses', sorts],
	['/ filters, Esc clears', filters],
	['Enter drills, Backspace goes back', drills],
]);
