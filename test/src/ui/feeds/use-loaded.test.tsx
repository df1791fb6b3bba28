// A tool whose module is not loaded → loaded by the first tab that is of it.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes} from '../../../../probes/index.js';
import type {Probe, Unloaded} from '../../../../src/core/tool.js';
import {commandsFor} from '../../../../src/ui/commands/index.js';
import {keys} from '../../../helpers/render-at.js';
import {openApp, plain} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {loadHistory} from '../../../helpers/ui-fixtures.js';

const biotop = probes.find(({name}) => name === 'biotop') ?? assert.fail();
const late: Probe = {...biotop, name: 'latecomer'};
const {plan: _, ...facts} = late;

const size = {columns: 120, rows: 30};

/** The dashboard with a tool that opens when the test says so. */
async function open() {
	let answer: (tool: Probe | Promise<never>) => void = () => undefined;
	let times = 0;
	const tool: Unloaded = {
		...facts,
		load() {
			times += 1;
			return new Promise((resolve) => {
				answer = resolve;
			});
		},
	};
	const feeds = new FakeFeeds((name) => loadHistory(name === late.name ? 'biotop' : name));
	const app = await openApp(size, {others: [...probes, tool]}, feeds);
	const ofLate = () => feeds.opened.filter(({source}) => source.probe.name === late.name);
	const answered = async (tool: Probe | Promise<never>): Promise<void> => {
		answer(tool);
		// The tool, then its panel.
		await app.flush();
		await app.flush();
	};
	return {...app, answered, times: () => times, ofLate};
}

test('a tool is loaded by its first tab, once, and not before', async () => {
	const app = await open();
	await app.press('o', 'late');
	assert.match(plain(app.frame()), /latecomer .*block I\/O by process/, 'it is listed unloaded');
	assert.equal(app.times(), 0);
	await app.press(keys.enter);
	assert.equal(app.times(), 1);
	assert.match(plain(app.frame()), /╭─ latecomer .*\n│ being loaded/);
	assert.equal(app.ofLate().length, 0);
	await app.answered(late);
	assert.match(plain(app.frame()), /╭─ 7 latecomer /);
	assert.match(plain(app.frame()), /PID +COMM/);
	assert.equal(app.ofLate().length, 1);
	// Another panel of it, and the tab closed and opened again, need no more.
	await app.press('O', 'x', 'x', ':', 'panel.latecomer', keys.enter);
	assert.match(plain(app.frame()), /╭─ 7 latecomer /);
	assert.equal(app.times(), 1);
	app.unmount();
});

test('the user goes on while a tool is loaded', async () => {
	const app = await open();
	await app.press('o', 'late', keys.enter, '2');
	assert.match(plain(app.frame()), /╭─ 2 tcptop /);
	await app.answered(late);
	assert.match(plain(app.frame()), /╭─ 2 tcptop /, 'it does not come to the front by itself');
	await app.press('7');
	assert.match(plain(app.frame()), /╭─ 7 latecomer /);
	app.unmount();
});

test('a tool that cannot be loaded has no tab, and the reason is told', async () => {
	const app = await open();
	await app.press('2', 'o', 'late', keys.enter);
	await app.answered(Promise.reject(new Error('Cannot find module')));
	assert.match(plain(app.frame()), /cannot open latecomer: Cannot find module/);
	assert.doesNotMatch(plain(app.frame()).split('\n')[1] ?? '', /latecomer/);
	assert.doesNotMatch(plain(app.frame()), /being loaded/);
	await app.press('o', 'late', keys.enter);
	assert.equal(app.times(), 2, 'it is tried again when it is asked for again');
	app.unmount();
});

test('no key does harm while a tool is loaded', async () => {
	const letters = commandsFor(probes).flatMap((command) => command.keys);
	for (const key of new Set(letters.filter((one) => /^[^\dqx]$/.test(one)).concat(keys.enter))) {
		const app = await open();
		let ended = false;
		void app.exited.then(() => (ended = true));
		await app.press('o', 'late', keys.enter, key, keys.escape);
		await app.answered(late);
		assert.equal(ended, false, key);
		const own = app.ofLate().filter((feed) => feed.open && feed.panel === late.name);
		assert.equal(own.length, 1, key);
		await app.press(keys.escape, '7');
		assert.match(plain(app.frame()), /\d latecomer /, key);
		app.unmount();
	}
});

test('a tool that cannot be loaded takes nothing from the panel that is shown by then', async () => {
	const app = await open();
	await app.press('o', 'late', keys.enter, '2', '/com');
	await app.answered(Promise.reject(new Error('Cannot find module')));
	assert.match(plain(app.frame()), /╭─ 2 tcptop /);
	assert.match(plain(app.frame()), /cannot open latecomer/);
	await app.press('m');
	assert.match(plain(app.frame()), /^ \/ comm/m, 'what is being typed stays');
	app.unmount();
});

test('a tool that a tab has loaded is listed once, in its place', async () => {
	const twin: Unloaded = {...facts, load: () => Promise.reject(new Error('it is loaded already'))};
	const [first, ...rest] = probes;
	const others = [first ?? assert.fail(), twin, ...rest];
	const app = await openApp(
		{columns: 120, rows: 50},
		{probes: [...rest, late], others},
		new FakeFeeds(() => []),
	);
	await app.press('6');
	assert.match(plain(app.frame()), /╭─ 6 latecomer /);
	await app.press('o');
	const lines = plain(app.frame()).split('\n');
	assert.equal(lines.filter((line) => / latecomer +block/.test(line)).length, 1, lines.join('\n'));
	const preset = lines.find((line) => /^│ *disk +/.test(line)) ?? '';
	assert.match(preset, /disk +biotop latecomer +│$/);
	app.unmount();
});
