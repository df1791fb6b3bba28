// Every key in every state of the dashboard → it acts, or the last lines say why not; none ends the program
// or is remembered but those that are for it.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes, supporting} from '../../../../probes/index.js';
import type {AppProps} from '../../../../src/app.js';
import type {Patch} from '../../../../src/config/settings.js';
import type {TimeControl} from '../../../../src/engine/time.js';
import {commandsFor} from '../../../../src/ui/commands/index.js';
import {fakeMemory} from '../../../helpers/fake-memory.js';
import {hostHistory} from '../../../helpers/host-snapshots.js';
import {keys, type Size} from '../../../helpers/render-at.js';
import {openApp, plain, type OpenedApp} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf} from '../../../helpers/ui-snapshots.js';

type Place = {
	readonly panel: string;
	/** Keys that lead there. */
	readonly first?: readonly string[];
	readonly size?: Size;
	readonly props?: Partial<AppProps>;
	readonly feeds?: () => FakeFeeds;
};

const full = (): FakeFeeds =>
	new FakeFeeds((tool) => {
		if (tool === 'host') return hostHistory({});
		return tool === 'cputop' ? [] : historyOf(tool, 6);
	});

const replayed: TimeControl = {
	moment: () => moment,
	move: () => undefined,
	subscribe: () => () => undefined,
};
const moment = {
	...{isLive: false, at: 5e12, from: 4e12, to: 6e12},
	playback: {isPlaying: false, speed: 1},
} as const;

const places: Readonly<Record<string, Place>> = {
	'the overview': {panel: 'overview'},
	'a table': {panel: 'biotop'},
	'a table, filtered and drilled': {
		panel: 'biotop',
		first: [...Array.from('/d'), keys.enter, keys.enter],
	},
	'one histogram': {panel: 'runqlat'},
	'a series': {panel: 'cachestat'},
	'the heat map while it is read': {panel: 'runqlat', first: ['h'], size: {columns: 120, rows: 30}},
	'the help': {panel: 'biotop', first: ['?']},
	'the palette': {panel: 'runqlat', first: [':']},
	'a query': {panel: 'biotop', first: ['/', 'd']},
	'a query for nothing': {panel: 'cachestat', first: ['/', 'd']},
	'the list of columns': {panel: 'biotop', first: ['C']},
	'the past': {panel: 'biotop', first: ['p', '[']},
	'a recording': {panel: 'biotop', props: {time: replayed}},
	'a panel without data yet': {panel: 'syscount', feeds: () => new FakeFeeds()},
	'a small terminal': {panel: 'biotop', size: {columns: 40, rows: 10}},
	'two panels side by side': {panel: 'biotop', first: ['v'], size: {columns: 120, rows: 30}},
};

/** Those of all commands, but one of the panels for all of them, and some of none. */
const bound = new Set(commandsFor(probes).flatMap((command) => command.keys));
const letters = [...bound].filter((key) => /^[^\dq]$|^[013]$/.test(key));
const controls = ['a', 'e', 'k', 't', 'u', 'w'].map((letter) =>
	String.fromCharCode(letter.charCodeAt(0) - 96),
);
const {ctrlC: _, escape: __, ...named} = keys;
const unbound = ['Z', '8', '@', 'é', '\u001BOP', '\u001B[24~', '\u001Bx'];
const pressed = [...letters, ' ', ...controls, ...Object.values(named), ...unbound];

/** What may be remembered. */
const settings = new Set(['v', '+', '=', '-', 'g', 'b', ' ']);

type Opened = OpenedApp & {readonly remembered: Patch[]};

async function opened({panel, first = [], size, props, feeds = full}: Place): Promise<Opened> {
	const {memory, remembered} = fakeMemory();
	const own = {initialPanel: panel, supporting, memory, ...props};
	const app = await openApp(size ?? {columns: 80, rows: 24}, own, feeds());
	await app.press(...first);
	remembered.length = 0;
	return {...app, remembered};
}

const parts = (app: OpenedApp): [body: string, last: string] => {
	const lines = app.frame().split('\n');
	return [lines.slice(0, -2).join('\n'), lines.slice(-2).join('\n')];
};

for (const [name, place] of Object.entries(places)) {
	test(`every key in ${name} acts, or says why not`, async () => {
		let app = await opened(place);
		let [body, last] = parts(app);
		let ended = false;
		const watch = (): void => void app.exited.then(() => (ended = true));
		watch();
		const isText = ['the palette', 'a query', 'a query for nothing'].includes(name);
		for (const key of pressed) {
			await app.press(key);
			const what = `${JSON.stringify(key)} in ${name}`;
			const [nowBody, nowLast] = parts(app);
			// The cursor in a text is not seen without colours: of a text only the last lines change.
			assert.ok(
				nowBody !== body || nowLast !== last,
				`${what} is swallowed:\n${plain(app.frame())}`,
			);
			assert.equal(ended, false, `${what} ends the program`);
			const kept = isText ? false : settings.has(key);
			assert.ok(kept || app.remembered.length === 0, `${what}: ${JSON.stringify(app.remembered)}`);
			app.remembered.length = 0;
			if (nowBody === body && !isText) continue;
			app.unmount();
			app = await opened(place);
			watch();
			ended = false;
			[body, last] = parts(app);
		}

		await app.press(keys.escape);
		await app.until((frame) => frame !== `${body}\n${last}`);
		app.unmount();
	});
}

test('in a terminal that is too small nothing is done that cannot be seen, but q quits', async () => {
	const app = await opened({panel: 'biotop'});
	await app.resize({columns: 39, rows: 30});
	await app.press(...Array.from('gvb+=-s/:C?p2'));
	assert.deepEqual(app.remembered, []);
	await app.resize({columns: 80, rows: 24});
	const untouched = await opened({panel: 'biotop'});
	assert.equal(app.frame(), untouched.frame());
	untouched.unmount();
	await app.resize({columns: 39, rows: 30});
	await app.press('q');
	assert.equal(await app.exited, 0);
});

for (const status of ['failed', 'unsupported'] as const) {
	test(`a panel that is ${status}: every key acts or says why not`, async () => {
		const feeds = new FakeFeeds();
		const app = await opened({panel: 'biotop', feeds: () => feeds});
		feeds.push('biotop', {status, panel: 'biotop', reason: 'no', hint: 'none'});
		await app.flush();
		for (const [key, said] of [
			['s', /nothing to sort here/],
			['r', /nothing to sort here/],
			[keys.down, /nothing to walk through here/],
			[keys.enter, /nothing to drill into here/],
			['g', /nothing to draw here/],
			['y', /no row to copy here/],
			['C', /no columns to choose here/],
			['h', /no heat map here/],
			['/', /nothing to filter here/],
		] as const) {
			await app.press(key);
			assert.match(plain(app.frame()), said);
		}

		assert.deepEqual(app.remembered, []);
		app.unmount();
	});
}

test('/ on a histogram: nothing to filter, and the query that follows is no keys', async () => {
	const app = await opened({panel: 'runqlat'});
	await app.press('/');
	assert.match(plain(app.frame()), /nothing to filter here.*Esc leaves/);
	await app.press(...Array.from('comm=nginx q'), keys.enter);
	assert.match(plain(app.frame()), /╭─ 3 runqlat/);
	assert.match(plain(app.frame()), /every 1s/);
	assert.doesNotMatch(plain(app.frame()), /PAUSED|filter:/);
	assert.deepEqual(app.remembered, []);
	// The keys are keys again.
	await app.press('1');
	assert.match(plain(app.frame()), /╭─ 1 biotop/);
	assert.doesNotMatch(plain(app.frame()), /filter: comm/);
	app.unmount();
});

test('a query for nothing leaves the one that is in force alone', async () => {
	const app = await opened({panel: 'biotop', first: [...Array.from('/dd'), keys.enter, '?', '/']});
	await app.press('x', keys.escape);
	await app.until(
		(frame) => plain(frame).includes('╭─ help') && !plain(frame).includes('Esc leaves'),
	);
	await app.press('?');
	assert.match(plain(app.frame()), /filter: dd/);
	app.unmount();
});

for (const text of ['foo hardirqs\n', 'do biolatency\n', 'Copy of this\nq\n', 'python3 x.py\n']) {
	test(`text of a terminal that does not mark what is pasted is no key: ${JSON.stringify(text)}`, async () => {
		const app = await openApp({columns: 120, rows: 30}, {initialPanel: 'biotop'});
		const screen = () => plain(app.frame()).split('\n').slice(0, -1).join('\n');
		const before = screen();
		await app.press(text);
		assert.match(plain(app.frame()), /came all at once/);
		assert.equal(screen(), before);
		app.unmount();
	});
}

test('letters that come all at once are a text: none is a key', async () => {
	const app = await opened({panel: 'biotop'});
	const before = plain(app.frame());
	await app.press('SELECT id FROM queue;\rq\rgvb=\r');
	assert.match(plain(app.frame()), /came all at once/);
	const body = (frame: string): string => frame.slice(0, frame.lastIndexOf('\n'));
	assert.equal(body(plain(app.frame())), body(before));
	assert.deepEqual(app.remembered, []);
	// A few may be keys: what they do can be undone, and does not last.
	await app.press('jq');
	assert.match(plain(app.frame()), /press the key alone to quit/);
	await app.press('g=');
	assert.match(plain(app.frame()), /every 2s/);
	assert.deepEqual(app.remembered, []);
	// Nor does it when another panel's is switched by a key alone.
	await app.press('2', 'g');
	assert.deepEqual(app.remembered, [{graphs: {tcptop: true}}]);
	app.remembered.length = 0;
	await app.press('1');
	// One held down is one key, whatever is pressed after it.
	await app.press('------ ');
	assert.match(plain(app.frame()), /PAUSED/);
	await app.press(' ');
	assert.match(plain(app.frame()), /every 0.1s/);
	await app.press('++++++++++');
	assert.match(plain(app.frame()), /every 60s/);
	assert.notDeepEqual(app.remembered, []);
	await app.press('q');
	assert.equal(await app.exited, 0);
});

test('keys typed ahead of a query are keys; a text with one of its signs in it ends nothing', async () => {
	const app = await opened({panel: 'runqlat'});
	await app.press('1/comm=dd\r');
	assert.match(plain(app.frame()), /╭─ 1 biotop[^]*filter: comm=dd/);
	await app.press('faz:quit\r');
	assert.match(plain(app.frame()), /press the key alone to quit/);
	assert.deepEqual(app.remembered, []);
	await app.press(':quit\r');
	assert.equal(await app.exited, 0);
});

test('a text that comes all at once goes into the prompt that is open, or that its first letter opens', async () => {
	const app = await opened({panel: 'biotop'});
	await app.press('/postgres q');
	assert.match(plain(app.frame()), /\/ postgres q/);
	await app.press(keys.enter, '/', ' =qUp');
	assert.match(plain(app.frame()), /\/ postgres q =qUp/);
	app.unmount();
});

for (const [first, shown] of [
	[['/'], /\/ SELECT \[31mid FROM queue; q /],
	[[':'], /: SELECT \[31mid FROM queue; q /],
	[[], /came all at once/],
	[['?'], /came all at once/],
	[['C'], /came all at once/],
] as const) {
	test(`pasted after ${JSON.stringify(first)}: text, or nothing`, async () => {
		const listeners = new Set<(text: string) => void>();
		const onPaste = (listener: (text: string) => void) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		};
		const app = await opened({panel: 'biotop', first, props: {onPaste} as Partial<AppProps>});
		const [body] = parts(app);
		for (const text of ['SELECT \u001B[31m', 'id\r\n', 'FROM queue;\tq\n'])
			for (const listener of listeners) listener(text);
		await app.flush();
		assert.match(plain(app.frame()), shown);
		if (first[0] !== '/' && first[0] !== ':') assert.equal(parts(app)[0], body);
		assert.deepEqual(app.remembered, []);
		app.unmount();
	});
}

test('h does not remember that the graph gives way to the heat map', async () => {
	const app = await opened({panel: 'runqlat', first: ['g'], size: {columns: 120, rows: 30}});
	const graph = plain(app.frame());
	await app.press('h');
	assert.notEqual(plain(app.frame()), graph);
	await app.press('h');
	assert.deepEqual(app.remembered, []);
	assert.equal(plain(app.frame()), graph);
	app.unmount();
});
