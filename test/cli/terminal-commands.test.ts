// Every key of every command, pressed in a real terminal where it means something → another screen. Made
// from the list of commands: one that is not told of here fails.
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test, type TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {probes} from '../../probes/index.js';
import type {Command, Scope} from '../../src/ui/commands/command.js';
import {commandsFor} from '../../src/ui/commands/index.js';
import {startBoth} from '../helpers/busy.js';
import {cli, rootTest, until} from '../helpers/cli.js';
import {hasChart} from '../helpers/dashboard.js';
import {keys, type Size} from '../helpers/render-at.js';
import {leftWith, Session, stable} from '../helpers/terminal.js';
import {scratch} from '../helpers/workload.js';

const codes: Readonly<Record<string, string>> = {
	...{Up: keys.up, Down: keys.down, Left: keys.left, Right: keys.right, Home: keys.home},
	...{End: keys.end, PageUp: keys.pageUp, PageDown: keys.pageDown, Tab: keys.tab, Space: ' '},
	...{'Shift-Tab': keys.shiftTab, Enter: keys.enter, Esc: keys.escape, Delete: '\u001B[3~'},
	...{Backspace: keys.backspace},
};

/** `Ctrl-A` is 1, and so on. */
const codeOf = (key: string): string =>
	/^Ctrl-[A-Z]$/.test(key) ? String.fromCharCode(key.charCodeAt(5) - 64) : (codes[key] ?? key);

/** Keys that lead to where a scope's commands work, from the overview. */
const places: Readonly<Record<Exclude<Scope, 'always'>, string>> = {
	...{help: '5 ?', prompt: '1 / c o', columns: '1 C', overview: '0', picture: '3 h'},
	...{
		rows: '2',
		panel: '5',
		panels: '1',
		everywhere: '1',
		time: '1 [',
		palette: '1 : o',
		picker: '1 o t',
	},
};

type Recipe = {
	/** Instead of the scope's place. */
	readonly at?: string;
	/** Keys before it, so that it has something to do. */
	readonly first?: string;
	/** What must then be on the screen; where it is not paused, other screens come by themselves. */
	readonly shows?: string;
	/** Keys that undo it, where leaving does not. */
	readonly after?: string;
	/** It may do nothing on such a screen. */
	readonly unless?: (text: string) => boolean;
	/** The file that tests it instead. */
	readonly elsewhere?: string;
};

const fits = (text: string): boolean => !text.includes('more lines');
const history = '1 / d Enter / x';

/** What is particular about a command; everything else is plain. */
const recipes: Readonly<Record<string, Recipe>> = {
	'help.up': {first: 'Down', unless: fits},
	'help.down': {unless: fits},
	'help.a-page-up': {first: 'End', unless: () => true},
	'help.a-page-down': {unless: fits},
	'help.to-its-top': {first: 'Down', unless: fits},
	'help.to-its-end': {unless: fits},
	'prompt.older': {at: history},
	'prompt.newer': {at: history, first: 'Up'},
	'prompt.right': {first: 'Left'},
	'prompt.last': {first: 'Home'},
	'prompt.erase-next': {first: 'Left'},
	'prompt.erase-rest': {first: 'Home'},
	'columns.up': {first: 'Down'},
	'columns.toggle': {after: 'Space'},
	'palette.up': {first: 'Down'},
	'palette.page-up': {first: 'End'},
	'palette.first': {first: 'End'},
	'overview.left': {first: 'Down Down Down Down Down Down Down Down Right'},
	'overview.up': {first: 'Down'},
	'overview.right': {first: 'Down Down Down Down Down Down Down Down Left'},
	'picker.up': {first: 'Down'},
	'picker.page-up': {first: 'End'},
	'picker.first': {first: 'End'},
	// What is closed is opened again, in its place among the tools of the first minute.
	'panel.close': {at: '5', after: 'o Enter'},
	'panel.another': {at: '5', after: 'x'},
	'panel.1': {at: '2'},
	'layout.next': {after: 'v v'},
	'rows.up': {first: 'Down'},
	'rows.page-up': {first: 'End'},
	'rows.first': {first: 'End'},
	'rows.drill': {after: 'Backspace'},
	'rows.clear': {at: '1 / d Enter'},
	'suspect.drill': {at: '0 Enter', after: 'Backspace'},
	graph: {at: '1', after: 'g'},
	'switch.latency': {after: 'L'},
	'switch.per-process': {after: 'P'},
	'switch.per-cpu': {at: '6', after: 'c'},
	'picture.read': {at: '3'},
	'picture.right': {first: 'Left'},
	'picture.up': {first: 'Down'},
	'picture.down': {first: 'Up'},
	'picture.page-on': {first: 'Home'},
	'picture.newest': {first: 'Home'},
	'picture.style': {after: 'b'},
	// The time bar of a paused screen has no room for the interval.
	'interval.longer': {first: 'p', shows: ' every 0.5s ', after: '-'},
	'interval.shorter': {first: 'p', shows: ' every 0.1s ', after: '+'},
	'time.back': {after: ']'},
	'time.forward': {first: '[ [', after: ']'},
	'time.minute-forward': {first: '[ ['},
	'time.end': {after: 'p'},
	// Of a recording only.
	'time.faster': {elsewhere: 'playback.test.ts'},
	'time.slower': {elsewhere: 'playback.test.ts'},
	quit: {elsewhere: 'terminal.test.ts'},
	'app.interrupt': {elsewhere: 'terminal-signals.test.ts'},
	'app.suspend': {elsewhere: 'terminal-signals.test.ts'},
};

/** The release of a mouse button, which leads to nothing. */
const mark = '\u001B[<0;1;1m';

/** Preloaded: counts, as dots in a file, the marks that were read, once what was typed before them is drawn. */
const counter = (file: string): string => `
import {appendFileSync} from 'node:fs';
const {stdin} = process;
const read = stdin.read.bind(stdin);
stdin.read = (size) => {
	const text = read(size);
	const count = String(text).split(${JSON.stringify(mark)}).length - 1;
	// Frames are at least a fifteenth of a second apart.
	if (count > 0) setTimeout(() => appendFileSync(${JSON.stringify(file)}, '.'.repeat(count)), 100);
	return text;
};`;

/** A session that tells when it has answered every key. */
class Answering extends Session {
	readonly #file: string;
	#marks = 0;

	constructor(t: TestContext, args: readonly string[], size: Size) {
		const folder = mkdtempSync(path.join(scratch, 'commands-'));
		const [preload, file] = [path.join(folder, 'counter.mjs'), path.join(folder, 'marks')];
		writeFileSync(preload, counter(file));
		writeFileSync(file, '');
		super(t, args, {size, command: [process.execPath, '--import', preload, cli]});
		this.#file = file;
	}

	async answered(): Promise<void> {
		this.press(mark);
		this.#marks += 1;
		await until('an answer', () => readFileSync(this.#file, 'utf8').length === this.#marks);
	}
}

/** One after the other: an Esc is a key only when no other follows it at once. */
async function type(session: Answering, text: string): Promise<void> {
	for (const key of text.split(' ').filter((one) => one !== '')) {
		session.press(codeOf(key));
		if (key === 'Esc') await session.answered();
		else await sleep(15);
	}
}

/** The screen when every key is answered and it has come to rest, which a paused one does. */
async function settled(session: Answering): Promise<string> {
	await session.answered();
	let before = '';
	let now = JSON.stringify(stable(session));
	// One that is not paused rests only by chance.
	for (let tries = 0; now !== before && tries < 10; tries += 1) {
		before = now;
		// What was written is read meanwhile.
		await sleep(20);
		now = JSON.stringify(stable(session));
	}

	return now;
}

const isOverview = (text: string): boolean => /╭─ 2 tcptop[^]*╭─ 4 cachestat/.test(text);

/** Out of everything, to the overview, paused. */
async function reset(session: Answering): Promise<void> {
	// One Esc closes one thing.
	for (let tries = 0; tries < 5; tries += 1) {
		await type(session, 'Esc 0');
		await settled(session);
		if (isOverview(session.text())) break;
	}

	await session.until('the overview', isOverview);
	if (!(session.lines()[0] ?? '').includes('PAUSED')) await type(session, 'p');
	await session.shows('PAUSED');
}

async function works(session: Answering, command: Command, key: string): Promise<void> {
	const {at, first = '', after = '', shows = '', unless} = recipes[command.id] ?? {};
	await reset(session);
	await type(session, at ?? places[command.scope as keyof typeof places]);
	await settled(session);
	// A small screen has no room for a chart of its own accord, and a large one loads it first.
	if (command.id === 'picture.style') {
		if (session.size.rows < 40) await type(session, 'g');
		await session.until('a chart', hasChart);
	}

	await type(session, first);
	const before = await settled(session);
	await type(session, key);
	if (unless?.(session.text()) === true) return;
	await session.until(
		`something to happen at ${key}, ${command.title}`,
		(text) => JSON.stringify(stable(session)) !== before && text.includes(shows),
	);
	await type(session, after);
}

const commands = commandsFor(probes).filter(({keys: bound}) => bound.length > 0);
const scopes = [...new Set(commands.map(({scope}) => scope))].filter((one) => one !== 'always');

function keysOf(scope: Scope, size: Size): void {
	rootTest(`every key of ${scope} at ${size.columns}x${size.rows}`, async (t) => {
		const {cgroup} = await startBoth(t);
		const session = new Answering(t, ['-i', '0.2', '--cgroup', cgroup], size);
		await session.shows('kt-alpha', /net_rx/);
		// A frame is of another interval.
		await session.until(
			'some past for the heat map',
			() => session.written.split('\u001B[?2026h').length > 15,
		);
		for (const command of commands.filter((one) => one.scope === scope)) {
			if (recipes[command.id]?.elsewhere !== undefined) continue;
			for (const key of command.keys) await works(session, command, key);
		}

		await reset(session);
		session.press('q');
		assert.deepEqual(await session.left(), leftWith(0));
	});
}

for (const scope of scopes) {
	keysOf(scope, {columns: 80, rows: 24});
	keysOf(scope, {columns: 200, rows: 50});
}

void test('every recipe is of a command there is', () => {
	const ids = commands.map(({id}) => id);
	assert.deepEqual(
		Object.keys(recipes).filter((id) => !ids.includes(id)),
		[],
	);
});
