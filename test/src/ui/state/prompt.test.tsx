// A query typed into the whole dashboard → its rows, its mistakes, its completions; and every key of the prompt.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {cellWidth} from '../../../../src/ui/draw/cells.js';
import {problemOf} from '../../../../src/query/problem.js';
import {
	completed,
	edits,
	insert,
	longestQuery,
	promptWith,
} from '../../../../src/ui/state/prompt.js';
import {queryHelp} from '../../../../src/ui/panes/query-help.js';
import {keys} from '../../../helpers/render-at.js';
import {openApp, plain, type OpenedApp} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf} from '../../../helpers/ui-snapshots.js';

const size = {columns: 80, rows: 24};

const open = async (panel: string): Promise<OpenedApp> =>
	openApp(size, {initialPanel: panel}, new FakeFeeds((tool) => historyOf(tool, 40)));

const lines = (app: OpenedApp): string[] => plain(app.frame()).split('\n');

/** The first text of each row after its number. */
const comms = (app: OpenedApp): string[] =>
	lines(app).flatMap((line) => /^│ +\d+ (\S+)/.exec(line)?.[1] ?? []);

const typed = (app: OpenedApp): string =>
	/^ \/ (.*?)(?: {2,}.*)?$/.exec(lines(app).at(-2) ?? '')?.[1]?.trimEnd() ?? 'no prompt';

/** A lone Esc is only one once nothing follows it. */
async function clear(app: OpenedApp): Promise<void> {
	await app.press(keys.escape);
	await app.until((frame) => plain(frame).includes('/ filter  '));
}

const type = async (app: OpenedApp, text: string): Promise<void> => app.press(...text);

test('rates are compared as the screen shows them, and the frame says how many rows fit', async () => {
	const app = await open('biotop');
	await type(app, '/b/s>20M -comm~^d');
	assert.deepEqual(comms(app).toSorted(), ['mysqld', 'postgres']);
	assert.match(plain(app.frame()), /2 of 8 rows/);
	await app.press(keys.enter);
	assert.match(lines(app).at(-1) ?? '', /filter: b\/s>20M -comm~\^d/);
	await app.press(keys.escape);
	await app.until((frame) => plain(frame).includes('rsync'));
	app.unmount();
});

test('a caret points at the mistake; what was valid before stays in force; Enter waits', async () => {
	const app = await open('biotop');
	await type(app, '/comm=dd bytes>1X');
	const [prompt = '', below = ''] = lines(app).slice(-2);
	assert.equal(below.indexOf('^'), prompt.indexOf('X'));
	assert.match(below, /\^ expected a number per second such as 10, 1\.5K, 2M/);
	assert.deepEqual(comms(app), ['dd']);
	await app.press(keys.enter);
	assert.equal(typed(app), 'comm=dd bytes>1X');
	await app.press(keys.backspace, keys.enter);
	assert.equal(typed(app), 'no prompt');
	assert.deepEqual(comms(app), ['dd']);
	app.unmount();
});

test('a long query scrolls with its cursor, and its mistake is pointed at from the left', async () => {
	const app = await open('biotop');
	const text = '/comm=dd '.padEnd(90, 'x') + ' byes>1';
	await type(app, text);
	for (const line of lines(app)) assert.ok(cellWidth(line) <= size.columns, line);
	const [prompt = '', below = ''] = lines(app).slice(-2);
	assert.match(below, /no column byes, did you mean bytes\? \^/);
	assert.equal(below.indexOf('^'), prompt.indexOf('byes'));
	await app.press(keys.home);
	assert.match(lines(app).at(-2) ?? '', /^ \/ comm=dd xxx/);
	app.unmount();
});

test('Tab completes columns and values, Shift-Tab goes back', async () => {
	const app = await open('biotop');
	await type(app, '/di');
	await app.press(keys.tab);
	assert.equal(typed(app), 'direction');
	await app.press(keys.tab);
	assert.equal(typed(app), 'disk');
	await app.press(keys.shiftTab);
	await type(app, '=W co');
	await app.press(keys.tab);
	await type(app, '=j');
	await app.press(keys.tab, keys.tab);
	assert.equal(typed(app), 'direction=W comm=jbd2/vda1-8');
	assert.deepEqual(comms(app), ['jbd2/vda1-8']);
	app.unmount();
});

test('the beginning of a column’s name does not empty the table', async () => {
	const app = await open('biotop');
	await type(app, '/av');
	assert.ok(comms(app).includes('java'));
	await clear(app);
	await type(app, '/byt');
	assert.notDeepEqual(comms(app), []);
	await type(app, 'x');
	assert.deepEqual(comms(app), []);
	assert.match(plain(app.frame()), /no row fits the query/);
	app.unmount();
});

test('Up and Down call queries back, in any panel', async () => {
	const app = await open('biotop');
	for (const query of ['dd', 'bytes>1M']) {
		await type(app, `/${query}`);
		await app.press(keys.enter);
		await clear(app);
	}

	await app.press('2');
	await type(app, '/ngi');
	await app.press(keys.up);
	assert.equal(typed(app), 'bytes>1M');
	assert.match(lines(app).at(-1) ?? '', /no column bytes, did you mean rx_bytes\?/);
	await app.press(keys.up, keys.up);
	assert.equal(typed(app), 'dd');
	await app.press(keys.down, keys.down, keys.down);
	assert.equal(typed(app), 'ngi');
	assert.deepEqual(comms(app), ['nginx']);
	app.unmount();
});

test('the cursor moves by characters and words; what is left and right of it can be erased', async () => {
	const app = await open('biotop');
	await type(app, '/comm=dd 日本');
	await app.press(keys.left, keys.left, '\u0017');
	assert.equal(typed(app), '日本');
	await app.press(keys.end, keys.backspace, '\u0001', '\u001B[3~');
	assert.equal(typed(app), '');
	await type(app, 'abc def');
	await app.press(keys.left, '\u000B');
	assert.equal(typed(app), 'abc de');
	await app.press(keys.left, '\u0015');
	assert.equal(typed(app), 'e');
	await app.press('\u0005');
	await type(app, 'x');
	assert.equal(typed(app), 'ex');
	app.unmount();
});

test('a query that asks for a column of another mode says so, and hides nothing', async () => {
	const app = await open('syscount');
	await type(app, '/syscall=read');
	await app.press(keys.enter, 'P');
	const snapshot = historyOf('syscount', 1)[0];
	assert.ok(snapshot?.shape === 'counts');
	app.feeds.push('syscount', {...snapshot, rows: [{pid: 5, comm: 'five', count: 3, errors: 0}]});
	await app.until((frame) => plain(frame).includes('five'));
	assert.match(plain(app.frame()), /not by syscall/);
	app.unmount();
});

test('what is pasted is made harmless and kept short; graphemes stay whole', () => {
	const pasted = insert(promptWith(''), `a\u001B[2J${'b'.repeat(1000)}`);
	assert.equal(pasted.text.length, longestQuery);
	assert.ok(pasted.text.startsWith('a·[2J'));
	const family = promptWith('x👩‍👩‍👧');
	assert.equal(edits['erase']?.(family).text, 'x');
	assert.equal(edits['left']?.(family).cursor, 1);
	assert.equal(
		completed(family, 1, () => ({from: 0, candidates: [], field: undefined})),
		undefined,
	);
});

test('every example of the help is a query', () => {
	for (const [examples] of queryHelp.filter(([example]) => !example.startsWith('Tab'))) {
		for (const example of examples.split('  '))
			assert.equal(problemOf(example), undefined, example);
	}
});
