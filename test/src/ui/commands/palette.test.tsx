// The palette in the whole dashboard: it finds and runs every command, by title, by name, by key.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes} from '../../../../probes/index.js';
import type {Memory} from '../../../../src/config/settings-memory.js';
import type {Command, Scope} from '../../../../src/ui/commands/command.js';
import {commandsFor} from '../../../../src/ui/commands/index.js';
import {scopesOf} from '../../../../src/ui/commands/bindings.js';
import {findCommands} from '../../../../src/ui/commands/palette-search.js';
import {initialState} from '../../../../src/ui/state/state.js';
import {fakeMemory} from '../../../helpers/fake-memory.js';
import {keys} from '../../../helpers/render-at.js';
import {openApp, plain, underCursor, type OpenedApp} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf} from '../../../helpers/ui-snapshots.js';

const commands = commandsFor(probes);
/** From these places the palette is not opened. */
const closed: readonly Scope[] = ['prompt', 'palette', 'picker', 'columns'];
const listed = commands.filter(({scope}) => !closed.includes(scope));

const made = () => new FakeFeeds((tool) => historyOf(tool, 40));

const open = async (panel: string, memory?: Memory): Promise<OpenedApp> =>
	openApp({columns: 100, rows: 30}, {initialPanel: panel, ...(memory && {memory})}, made());

const ids = (text: string, panel = 'biotop'): string[] =>
	findCommands(commands, text, scopesOf(initialState(panel, 0, 1000, []))).map(
		({command}) => command.id,
	);

test('nothing typed lists all commands, first those that work here', () => {
	assert.deepEqual(new Set(ids('')), new Set(listed.map(({id}) => id)));
	const [here, elsewhere] = [ids('').indexOf('rows.drill'), ids('').indexOf('overview.open')];
	assert.ok(here < elsewhere);
});

test('every command is found first by its name, and by its whole title', () => {
	for (const {id, title} of listed) {
		assert.equal(ids(id)[0], id);
		const same = listed.filter((other) => other.title === title).length;
		assert.ok(
			ids(title)
				.slice(0, same + 1)
				.includes(id),
			title,
		);
	}
});

test('a few letters, a key, or words in any order are enough', () => {
	assert.equal(ids('revers')[0], 'sort.reverse');
	assert.equal(ids('rvrs')[0], 'sort.reverse');
	assert.equal(ids('?')[0], 'help');
	assert.equal(ids('side two')[0], 'layout.two');
	assert.deepEqual(ids('no such command'), []);
});

/** Commands of a panel that only some panels have. */
const panels: Readonly<Record<string, string>> = {
	'switch.per-cpu': 'softirqs',
	'picture.read': 'runqlat',
};

/** Where each command's keys work, as a panel to start from and keys to press there. */
const placeOf = ({id, scope}: Command): readonly [panel: string, ...keys: string[]] => {
	if (scope === 'overview') return ['overview'];
	if (scope === 'picture') return ['runqlat', 'h'];
	if (id === 'rows.clear') return ['syscount', '/', 'read', keys.enter];
	return scope === 'help' ? ['biotop', '?'] : [panels[id] ?? 'syscount'];
};

/** What is on the screen, without what says how the time goes by. */
const screen = (app: OpenedApp): string => plain(app.frame()).replaceAll(/self .*/g, '');

/** Those that end, that open what the test looks at, and what only follows the overview's lead. */
const apart = ['quit', 'palette', 'suspect.drill'];

/** These need a recording, or a frozen screen. */
const past = ['time.start', 'time.end', 'time.faster', 'time.slower'];

for (const command of listed) {
	const [key] = command.keys;
	if (key === undefined || command.scope === 'always' || [...apart, ...past].includes(command.id))
		continue;
	const pressed = pressing(key);
	test(`the palette runs ${command.id} as ${key} does`, async () => {
		const [panel, ...before] = placeOf(command);
		const [byKey, byName] = [await open(panel), await open(panel)];
		for (const app of [byKey, byName]) await app.press(...before, keys.down);
		await byKey.press(pressed);
		if (key === 'Esc') await byKey.press('');
		await byName.press(':', command.id);
		assert.match(plain(byName.frame()), /╭─ commands/);
		await byName.press(keys.enter);
		assert.equal(screen(byName), screen(byKey));
		assert.doesNotMatch(plain(byName.frame()), /not possible here|╭─ commands/);
		byKey.unmount();
		byName.unmount();
	});
}

/** What a terminal sends for a key. */
function pressing(key: string): string {
	const names: Readonly<Record<string, string>> = {Esc: 'escape', 'Shift-Tab': 'shiftTab'};
	const name = names[key] ?? key.charAt(0).toLowerCase() + key.slice(1);
	const sequences: Readonly<Record<string, string>> = {...keys, space: ' '};
	return sequences[name] ?? key;
}

test('commands without a key are run by the palette', async () => {
	const app = await open('biotop');
	for (const [text, frames] of [
		['layout.two', 2],
		['layout.grid', 6],
		['layout.one', 1],
	] as const) {
		await app.press(':', text, keys.enter);
		assert.equal(plain(app.frame()).match(/╭─ \d/g)?.length, frames);
	}

	app.unmount();
});

for (const [id, status] of [
	['quit', 0],
	['app.interrupt', 130],
] as const) {
	test(`the palette runs ${id}`, async () => {
		const app = await open('overview');
		await app.press(':', id, keys.enter);
		assert.equal(await app.exited, status);
	});
}

test('what does not work here says so and does nothing', async () => {
	const app = await open('biotop');
	for (const id of ['overview.open', 'suspect.drill', 'help.down']) {
		await app.press(':', id, keys.enter);
		assert.match(plain(app.frame()), /╭─ 1 biotop/);
		assert.match(plain(app.frame()), /not possible here: /, id);
	}

	app.unmount();
});

test('Esc leaves, and so does Backspace when nothing is left to erase', async () => {
	const app = await open('biotop');
	await app.press(':', 'q', keys.escape);
	await app.until((frame) => plain(frame).includes('╭─ 1 biotop'));
	await app.press(':', 'q', keys.backspace);
	assert.match(plain(app.frame()), /╭─ commands/);
	await app.press(keys.backspace);
	assert.match(plain(app.frame()), /╭─ 1 biotop/);
	app.unmount();
});

test('arrows choose among those found', async () => {
	const app = await open('biotop');
	await app.press(':', 'panel.', keys.down, keys.end, keys.home, keys.up);
	assert.ok(underCursor(app).some((text) => /^.*panel\.overview/.test(text)));
	app.unmount();
});

test('remapped keys work, the old ones do not, and help, key line and palette show them', async () => {
	const {memory} = fakeMemory({keys: {pause: ['F'], help: ['H']}});
	// Tall enough for the whole help.
	const app = await openApp({columns: 100, rows: 120}, {initialPanel: 'biotop', memory}, made());
	assert.match(plain(app.frame()).split('\n').at(-1) ?? '', /F pause .*H help/);
	await app.press('p', '?');
	assert.doesNotMatch(plain(app.frame()), /PAUSED|╭─ help/);
	await app.press('F');
	assert.match(plain(app.frame()), /PAUSED/);
	await app.press('H');
	assert.match(plain(app.frame()), /F +freeze the screen/);
	await app.press('H', keys.backspace, ':', 'pause');
	assert.match(plain(app.frame()), /pause or go on.* F /);
	app.unmount();
});

test('the prompt names the keys that end it, also when they are others', async () => {
	const {memory} = fakeMemory({keys: {'prompt.keep': ['Ctrl-Y']}});
	const app = await open('biotop', memory);
	await app.press('/', 'd', 'd');
	assert.match(plain(app.frame()), /Ctrl-Y keeps it, Esc clears it/);
	await app.press('\u0019');
	assert.doesNotMatch(plain(app.frame()), /keeps it/);
	app.unmount();
});

test('keys in conflict are refused in one line at the start', async () => {
	const {memory} = fakeMemory({keys: {pause: ['q']}});
	const app = await open('biotop', memory);
	assert.match(plain(app.frame()), /keys: q would be both pause and quit/);
	await app.press('p');
	assert.match(plain(app.frame()), /PAUSED/);
	app.unmount();
});
