// Clicks and turns of the wheel on the whole dashboard → what the keys for them would do.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes} from '../../../../probes/index.js';
import type {Mouse, Report} from '../../../../src/ui/terminal/terminal-input.js';
import {Surface} from '../../../../src/ui/terminal/surface.js';
import {keys} from '../../../helpers/render-at.js';
import {comms, openApp, plain, selected, title, type OpenedApp} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf} from '../../../helpers/ui-snapshots.js';

const size = {columns: 100, rows: 30};

/** Room for all hints of the key line. */
const wide = {columns: 160, rows: 30};

type Pointed = OpenedApp & {
	/** In the middle of the first such text on the screen. */
	click(text: string | RegExp): Promise<void>;
	wheel(what: 'wheel-up' | 'wheel-down'): Promise<void>;
};

async function open(panel: string, on = size): Promise<Pointed> {
	const listeners = new Set<(report: Report) => void>();
	const surface = new Surface();
	const mouse: Mouse = {
		surface,
		listen(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
	const feeds = new FakeFeeds((tool) => historyOf(tool, 40));
	const app = await openApp(on, {initialPanel: panel, mouse}, feeds);
	const send = async (report: Report): Promise<void> => {
		for (const listener of listeners) listener(report);
		await app.flush();
	};
	return {
		...app,
		async click(text) {
			const lines = plain(app.frame()).split('\n');
			const row = lines.findIndex((line) => line.search(text) !== -1);
			const found = lines[row]?.match(text)?.[0];
			assert.ok(found !== undefined, `${String(text)} is not on the screen`);
			const column = (lines[row] ?? '').search(text) + Math.floor(found.length / 2);
			await send({what: 'press', column, row});
		},
		wheel: async (what) => send({what, column: 10, row: 10}),
	};
}

test('a click on a tab opens its panel', async () => {
	const app = await open('overview');
	for (const [index, {name}] of probes.entries()) {
		await app.click(`${index + 1} ${name}`);
		assert.equal(title(app), name);
	}

	await app.click('0 overview');
	assert.match(plain(app.frame()), /1 biotop[^]*╭─ 1 biotop[^]*╭─ 3 runqlat/);
	app.unmount();
});

test('a click on a cell of the overview chooses it, another opens it', async () => {
	const app = await open('overview');
	await app.click('╭─ 4 cachestat');
	assert.match(app.frame(), /biotop[^]*runqlat/);
	await app.click('╭─ 4 cachestat');
	assert.equal(title(app), 'cachestat');
	app.unmount();
});

test('a click on a row selects it, another filters by its process', async () => {
	const app = await open('biotop');
	const third = comms(app)[2] ?? '';
	assert.notEqual(selected(app), third);
	await app.click(new RegExp(`\\b${third}\\b`));
	assert.equal(selected(app), third);
	const row = plain(app.frame())
		.split('\n')
		.find((line) => /^│ +\d+ /.test(line) && line.includes(third));
	await app.click(new RegExp(`\\b${third}\\b`));
	const pid = /^│ +(\d+) /.exec(row ?? '')?.[1] ?? '?';
	assert.match(plain(app.frame()), new RegExp(`pid ${pid} ${third}`));
	app.unmount();
});

test('a click on a column title sorts by it, another reverses', async () => {
	const app = await open('biotop');
	await app.click('COMM');
	assert.match(plain(app.frame()), /COMM↓|COMM↑/);
	const sorted = comms(app);
	assert.deepEqual(sorted, sorted.toSorted());
	await app.click('COMM');
	assert.deepEqual(comms(app), sorted.toReversed());
	app.unmount();
});

test('over a list that is open the wheel moves no row behind it; a tab closes the list', async () => {
	for (const key of [':', 'o']) {
		const app = await open('biotop');
		const row = selected(app);
		await app.press(key);
		await app.wheel('wheel-down');
		await app.click('1 biotop');
		assert.equal(title(app), 'biotop');
		assert.equal(selected(app), row);
		app.unmount();
	}
});

test('the wheel moves three rows, in the help as well', async () => {
	const app = await open('biotop');
	const all = comms(app);
	await app.wheel('wheel-down');
	assert.equal(selected(app), all[3]);
	await app.wheel('wheel-up');
	assert.equal(selected(app), all[0]);
	await app.press('?');
	await app.wheel('wheel-down');
	assert.doesNotMatch(plain(app.frame()), /biotop: block/);
	await app.wheel('wheel-up');
	assert.match(plain(app.frame()), /biotop: block/);
	app.unmount();
});

test('a click on a hint in the last line is its key, on one of two that key', async () => {
	const app = await open('biotop', wide);
	await app.click('p pause');
	assert.match(plain(app.frame()), /PAUSED/);
	await app.click('p go on');
	assert.doesNotMatch(plain(app.frame()), /PAUSED/);
	await app.click(/(?<=\+)- interval/);
	await app.click('↑↓ rows');
	await app.click(/(?<=↑)↓/);
	assert.equal(selected(app), comms(app)[1]);
	app.unmount();
});

test('a click beside everything does nothing', async () => {
	const app = await open('biotop');
	const before = app.frame();
	await app.click('kerntop');
	await app.click(/╰─/);
	assert.equal(app.frame(), before);
	app.unmount();
});

test('C lists the columns; space and clicks hide and show them; one stays', async () => {
	const app = await open('biotop');
	await app.press('C');
	assert.match(plain(app.frame()), /columns of biotop[^]*\[x\] PID +process/);
	await app.press(keys.down, ' ');
	assert.match(plain(app.frame()), /\[ \] COMM/);
	await app.click('[x] D'.replaceAll(/[[\]]/g, '\\$&'));
	await app.press(keys.enter);
	assert.doesNotMatch(plain(app.frame()), /COMM/);
	assert.doesNotMatch(plain(app.frame()), /PID +D /);
	await app.press('2');
	assert.match(plain(app.frame()), /PID +COMM/);
	await app.press('1', 'C');
	for (let index = 0; index < 12; index += 1) await app.click(/\[x\] /);
	assert.match(plain(app.frame()), /one column has to stay/);
	assert.equal(plain(app.frame()).match(/\[x\]/g)?.length, 1);
	app.unmount();
});

test('where not all cells fit the screen is full of them, and a click leaves them where they are', async () => {
	const last = probes.length;
	const app = await open('overview', {columns: 80, rows: 11});
	const shown = () =>
		[...plain(app.frame()).matchAll(/─ (\d) \w+/g)].map(([, index]) => Number(index));
	const page = shown().length;
	assert.deepEqual(shown(), numbers(1, page));
	assert.ok(page < last && last % page !== 0, `${String(page)} of ${String(last)} cells`);
	const end = numbers(last - page + 1, page);
	for (let row = 0; row < last; row += 1) await app.press(keys.down);
	assert.deepEqual(shown(), end);
	const [first] = end;
	await app.click(new RegExp(`─ ${String(first)} \\w+`));
	assert.deepEqual(shown(), end);
	await app.click(new RegExp(`─ ${String(first)} \\w+`));
	assert.equal(title(app), probes[last - page]?.name);
	app.unmount();
});

const numbers = (from: number, count: number): number[] =>
	Array.from({length: count}, (_, index) => from + index);
