// Queries and drilling in a real terminal, over live probes on two processes of the test's own: what is
// typed, completed and mistaken, and one Enter after the other from the overview to one disk of one process.
import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {startBoth, type Busy} from '../helpers/busy.js';
import {rootTest} from '../helpers/cli.js';
import {column, open, rows} from '../helpers/dashboard.js';
import {keys, type Size} from '../helpers/render-at.js';
import {Session} from '../helpers/terminal.js';

const type = (session: Session, text: string): void => {
	for (const letter of text) session.press(letter);
};

/** The two lines of the prompt. */
const prompt = (session: Session): [line: string, below: string] => {
	const [line = '', below = ''] = session.lines().slice(-2);
	return [line, below];
};

async function asks(session: Session): Promise<void> {
	await open(session, 1);
	await session.shows('kt-alpha', 'kt-beta');
	type(session, '/co');
	await session.shows(/^ \/ co.*$/m, / Tab {2}comm/);
	session.press(keys.tab);
	type(session, '=kt-b');
	session.press(keys.tab);
	const onlyBeta = (text: string): boolean =>
		text.includes('comm=kt-beta') && /kt-beta +[RW]/.test(text) && !/kt-alpha +[RW]/.test(text);
	await session.until('beta alone', onlyBeta);
	type(session, ' b/s>1X');
	await session.shows(/\^ expected a number per second such as 10, 1\.5K, 2M/);
	const [line, below] = prompt(session);
	assert.equal(below.indexOf('^'), line.indexOf('X'));
	assert.ok(onlyBeta(session.text()), session.text());
	// Enter does not keep a mistake.
	session.press(keys.enter, keys.backspace, 'K', keys.enter);
	await session.shows('filter: comm=kt-beta b/s>1K', /kt-beta +[RW]/, /of \d+ rows/);
	assert.ok(Math.min(...column(session, 'B/s')) >= 1024);
	session.press('/', keys.escape);
	await session.shows('kt-alpha', 'kt-beta', '/ filter');
	session.press('/', keys.up);
	await session.shows(' / comm=kt-beta b/s>1K');
	session.press(keys.escape);
	await session.shows('kt-alpha', '/ filter');
}

async function drills(session: Session, {beta}: Busy): Promise<void> {
	await open(session, 1);
	type(session, '/comm=kt-beta');
	session.press(keys.enter);
	await session.until('beta alone', (text) => !/kt-alpha +[RW]/.test(text));
	session.press(keys.enter);
	await session.until(
		'the process',
		(text) => text.includes(` pid ${beta} kt-beta `) && rows(session).length > 0,
	);
	// Rows that are only just on their way cannot be narrowed; more Enters than needed do nothing.
	const isNarrowed = (): boolean => / kt-beta › disk \w+ /.test(session.text());
	for (let press = 0; press < 50 && !isNarrowed(); press += 1) {
		session.press(keys.enter);
		await sleep(300);
	}

	await session.shows(new RegExp(` pid ${beta} kt-beta › disk \\w+ `));
	const [disk = ''] = / disk (\w+)/.exec(session.text())?.slice(1) ?? [];
	await session.until('its rows of that disk', () =>
		rows(session).every((row) => new RegExp(` ${disk} +\\d`).test(row)),
	);
	await open(session, 2);
	await session.shows(/not by disk/, /kt-beta +127\.0\.0\.1/);
	assert.doesNotMatch(session.text(), /kt-alpha/);
	session.press(keys.backspace);
	await session.until('the process alone', (text) => !/ disk |not by/.test(text.slice(0, 400)));
	await open(session, 5);
	await session.shows(/pwrite64 +[1-9]/);
	session.press('/');
	type(session, 'syscall=pwrite64');
	session.press(keys.enter, keys.enter);
	await session.shows(new RegExp(` pid ${beta} kt-beta › syscall pwrite64 `));
	// By process the rows do not tell: the kernel counts this call only, at most 50 a second
	// of the several hundred that it makes.
	session.press(keys.escape);
	await session.until('no query', (text) => text.includes('/ filter') && !text.includes('filter:'));
	session.press('P');
	await session.until('this call alone', (text) => {
		const [, calls = ''] = /kt-beta +([\d.]+) /.exec(text) ?? [];
		return Number(calls) > 0 && Number(calls) <= 55;
	});
	assert.doesNotMatch(session.text(), /not by/);
	session.press('P', keys.backspace, keys.backspace);
	await session.until('no filter', (text) => !/ pid \d|syscall pwrite64/.test(text.slice(0, 400)));
}

for (const size of [
	{columns: 80, rows: 24},
	{columns: 200, rows: 50},
] satisfies Size[]) {
	rootTest(`queries and drills at ${size.columns}x${size.rows}`, async (t) => {
		const busy = await startBoth(t);
		const session = new Session(t, ['-i', '0.5', '--cgroup', busy.cgroup], {size});
		await session.shows('╭─');
		await asks(session);
		await drills(session, busy);
		session.press('q');
		await session.left();
	});
}
