// Tabs: opened from the picker, closed, two of one tool, scrolled where they have no room, remembered on purpose.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadAll, probes, supporting} from '../../../../probes/index.js';
import {
	initialState,
	order,
	search,
	show,
	showAnother,
	showOnly,
	showTool,
	switched,
	tableState,
	withHidden,
} from '../../../../src/ui/state/state.js';
import {fakeMemory} from '../../../helpers/fake-memory.js';
import {keys} from '../../../helpers/render-at.js';
import {openApp, plain, type OpenedApp} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf} from '../../../helpers/ui-snapshots.js';

const tools = await loadAll();

const size = {columns: 120, rows: 30};
const [first, second, third, ...rest] = probes;
const open = async (props: Parameters<typeof openApp>[1] = {}): Promise<OpenedApp> =>
	openApp(size, {supporting, ...props}, new FakeFeeds((tool) => historyOf(tool, 5)));

const tabs = (app: OpenedApp): string => plain(app.frame()).split('\n')[1]?.trim() ?? '';
const title = (app: OpenedApp): string => plain(app.frame()).split('\n')[2] ?? '';

test('o lists every tool with its question; one that is typed is found, opened, and closed by x', async () => {
	const app = await open();
	await app.press('o');
	const text = plain(app.frame());
	for (const {name, question} of [...probes, ...supporting]) {
		assert.ok(text.includes(name) && text.includes(question.slice(0, 40)), name);
	}

	await app.press('wrong', ' ', 'machine');
	assert.match(plain(app.frame()), /host/);
	assert.doesNotMatch(plain(app.frame()).split('\n').slice(3).join(), /biotop/);
	await app.press(keys.enter);
	assert.match(tabs(app), /6 softirqs +7 host$/);
	assert.match(title(app), /7 host/);
	await app.press('x');
	assert.match(tabs(app), /6 softirqs$/);
	assert.match(title(app), /6 softirqs/);
	app.unmount();
});

test('what is not open is not at work, but for what the overview needs', async () => {
	const app = await open({probes: [first, second].flatMap((probe) => probe ?? []), others: probes});
	const names = () => [...app.feeds.current.keys()].sort();
	const needed = supporting.map(({name}) => name);
	assert.deepEqual(names(), [...needed, first?.name, second?.name].sort());
	await app.press('1', 'x');
	assert.deepEqual(names(), [...needed, second?.name].sort());
	await app.press('o', third?.name ?? '', keys.enter);
	assert.deepEqual(names(), [...needed, second?.name, third?.name].sort());
	app.unmount();
});

test('the tabs are told, at the start and when they change, to who records what was asked for', async () => {
	const told: string[] = [];
	const app = await open({onTabs: (ids) => told.push(ids.slice(-2).join(' '))});
	await app.press('5', 'O');
	await app.press('x');
	assert.deepEqual(told, ['syscount softirqs', 'softirqs syscount#2', 'syscount softirqs']);
	app.unmount();
});

test('a panel says in its title which options it has, for as long as there is room', async () => {
	for (const [columns, nanoseconds, said] of [
		[120, false, '6 softirqs --cpu 0 --dist soft interrupts'],
		[40, false, '6 softirqs --cpu 0 --dist ─'],
		[40, true, '6 softirqs --cpu 0 --dist --nan'],
	] as const) {
		const options = {cpu: 0, dist: true, nanoseconds};
		const app = await openApp(
			{columns, rows: 30},
			{initialPanel: 'softirqs', optionsFor: (id) => (id === 'softirqs' ? options : {})},
			new FakeFeeds((tool) => historyOf(tool, 5)),
		);
		assert.ok(title(app).includes(said), `${columns}: ${title(app)}`);
		app.unmount();
	}
});

test('O opens a tool once more: two panels with options, rows and orders of their own', async () => {
	const app = await open();
	await app.press('5', 'O');
	assert.match(tabs(app), /7 syscount#2$/);
	await app.press('P');
	assert.match(plain(app.frame()), /PID/);
	await app.press('5');
	assert.doesNotMatch(plain(app.frame()), /PID/);
	assert.match(title(app), /5 syscount /);
	await app.press('7', 'x');
	assert.doesNotMatch(tabs(app), /#2/);
	app.unmount();
});

test('another panel of a tool begins with the options of the one that is shown', async () => {
	const optionsFor = (id: string) => (id === 'syscount' ? {process: true} : {});
	const app = await open({optionsFor});
	await app.press('5', 'O');
	assert.match(title(app), /7 syscount#2/);
	assert.match(plain(app.frame()), /PID/);
	await app.press('P', 'O');
	assert.match(title(app), /8 syscount#3/);
	assert.doesNotMatch(plain(app.frame()), /PID/);
	await app.press('O');
	assert.match(title(app), /9 syscount#4/);
	await app.press('O');
	assert.match(title(app), /╭─ syscount#5/, 'no key is named that there is not');
	app.unmount();
});

test('of two side by side one is closed: another that is open takes its place', async () => {
	const app = await open();
	await app.press('1', 'v', '2', '1');
	const both = () => plain(app.frame()).split('\n')[2] ?? '';
	for (let closed = 0; closed < 3; closed += 1) {
		await app.press('x');
		assert.equal(both().match(/╭─ \d \w+/g)?.length, 2, both());
	}

	app.unmount();
});

test('a line of several tools opens just these', async () => {
	const app = await open();
	await app.press('x');
	await app.press('o', keys.up, keys.enter);
	const {area} = supporting.find(({name}) => name === 'host') ?? assert.fail();
	assert.equal(area, 'machine');
	assert.equal(tabs(app), '0 overview  1 host');
	await app.press('o', keys.home, keys.enter);
	assert.match(tabs(app), /^0 overview +1 biotop .* 6 softirqs$/);
	app.unmount();
});

test('Enter in the picker opens a tool and closes nothing, whatever was typed', async () => {
	for (const typed of ['', 'di', 'disk', 'net', 'memory', 'machine', 'cpu']) {
		const app = await open();
		const before = tabs(app);
		await app.press('o', ...(typed === '' ? [] : [typed]), keys.enter);
		assert.ok(tabs(app).startsWith(before), `${typed}: ${tabs(app)}`);
		assert.doesNotMatch(plain(app.frame()), /open a tool ─/);
		app.unmount();
	}
});

test('options without a key are switched in the palette, for each panel of a tool by itself', async () => {
	const named = tools.find(({name}) => name === 'biolatency') ?? assert.fail();
	const feeds = new FakeFeeds(() => []);
	const app = await openApp(size, {supporting, probes: [named], others: probes}, feeds);
	const optionsOf = () =>
		feeds.opened
			.filter(({open, source}) => open && source.probe === named)
			.map(({source}) => source.options);
	await app.press('1', 'O', ':', 'biolatency --disks', keys.enter);
	assert.match(plain(app.frame()), /--disks is on/);
	assert.deepEqual(optionsOf(), [{}, {disks: true}]);
	await app.press('1', ':', 'biolatency --flags', keys.enter);
	assert.deepEqual(optionsOf(), [{disks: true}, {flags: true}]);
	await app.press(':', 'option.biolatency.disks', keys.enter);
	assert.match(plain(app.frame()), /-D and -F: only one of them/);
	await app.press('0', ':', 'option.biolatency.disks', keys.enter);
	assert.match(plain(app.frame()), /not possible here: biolatency --disks/);
	app.unmount();
});

test('options with a value are set in the palette, for each panel of a tool by itself', async () => {
	const named = tools.find(({name}) => name === 'hardirqs') ?? assert.fail();
	const feeds = new FakeFeeds(() => []);
	const optionsFor = (id: string) => (id === 'hardirqs' ? {cpu: 1} : {});
	const app = await openApp(size, {supporting, probes: [named], others: probes, optionsFor}, feeds);
	const optionsOf = () =>
		feeds.opened
			.filter(({open, source}) => open && source.probe === named)
			.map(({source}) => source.options);
	await app.press('1', 'O', ':', 'cpu=0', keys.enter);
	assert.match(plain(app.frame()), /--cpu is 0/);
	assert.deepEqual(optionsOf(), [{cpu: 1}, {cpu: 0}]);
	await app.press(':', 'cpu=', keys.enter);
	assert.match(plain(app.frame()), /--cpu is not given any more/);
	await app.press('1', ':', 'hardirqs --cpu = ', keys.enter);
	assert.deepEqual(optionsOf(), [{}, {}]);
	for (const [text, said] of [
		['hardirqs --cpu', 'type its value behind it: cpu=0, or cpu= for none'],
		['cpu=x', '--cpu must be a whole number from 0, not "x"'],
		['cpu=99999999999', '--cpu must be a whole number from 0, not "99999999999"'],
	] as const) {
		await app.press(':', text, keys.enter);
		assert.ok(plain(app.frame()).includes(said), text);
	}

	assert.deepEqual(optionsOf(), [{}, {}]);
	app.unmount();
});

test('a panel that was closed is opened as a new one', async () => {
	const app = await open();
	await app.press('5', 'P', '/', 'count>1', keys.enter);
	assert.match(plain(app.frame()), /filter: count>1/);
	await app.press('x', 'o', 'syscount', keys.enter);
	assert.match(title(app), / syscount /);
	assert.doesNotMatch(plain(app.frame()), /filter: count|PID/);
	app.unmount();
});

test('what a set closes is forgotten as what x closes: queries, order and switched options', () => {
	const tab = (id: string, tool = id) => ({id, tool});
	const opened = initialState('biotop', 0, 1000, [tab('host'), tab('biotop')]);
	const twice = showAnother(opened, 'biotop', {disks: true});
	const set = order(search(twice, 'pid=7'), 'biotop#2', {key: 'pid'});
	const switchedOn = switched(show(set, 'host', 0), {slow: true});
	const left = showOnly(withHidden(switchedOn, 'biotop#2', ['disk']), ['host']);
	assert.deepEqual(left.tabs, [tab('host')]);
	assert.deepEqual(left.switches, {host: {slow: true}}, 'what stays open keeps its own');
	const again = showAnother(showTool(left, 'biotop'), 'biotop', {});
	assert.equal(again.panel, 'biotop#2');
	const {query, order: sorted, hidden} = tableState(again, 'biotop#2');
	assert.deepEqual([query, sorted, hidden], ['', undefined, ['disk']]);
});

test('a set is found by its name; where nothing is found, the arrows say so', async () => {
	const app = await open({probes: first ? [first] : [], others: probes});
	await app.press('o', 'first m', keys.enter);
	assert.match(tabs(app), /^0 overview +1 biotop .* 6 softirqs$/);
	await app.press('o', 'no such thing', keys.down);
	// In the list, and as the answer to the key.
	assert.equal(plain(app.frame()).match(/no tool is like that/g)?.length, 2, plain(app.frame()));
	app.unmount();
});

test('the last tab can be closed: the overview stays', async () => {
	const app = await open({probes: first ? [first] : []});
	await app.press('1', 'x');
	assert.equal(tabs(app), '0 overview');
	assert.match(plain(app.frame()), /UTILISATION/);
	await app.press('x');
	assert.match(plain(app.frame()).split('\n').at(-1) ?? '', /the overview is no panel/);
	app.unmount();
});

test('names of tabs are whole at every width; the current one is always there', async () => {
	for (const columns of [40, 60, 80, 100]) {
		const feeds = new FakeFeeds((tool) => historyOf(tool, 5));
		const app = await openApp({columns, rows: 24}, {supporting}, feeds);
		for (const [index, {name}] of probes.entries()) {
			await app.press(String(index + 1));
			assert.match(tabs(app), new RegExp(`${String(index + 1)} ${name}\\b`), `${columns}`);
			for (const [, shown = ''] of tabs(app).matchAll(/\d (\w+)/g)) {
				assert.ok(['overview', ...probes.map((one) => one.name)].includes(shown), shown);
			}
		}

		app.unmount();
	}
});

test('the tabs of a replay are not remembered: they would be those of the next live start', async () => {
	const {memory, remembered} = fakeMemory();
	const playback = {isPlaying: false, speed: 1};
	const moment = {isLive: false, at: 1, from: 0, to: 2, playback} as const;
	const still = () => undefined;
	const time = {moment: () => moment, move: still, subscribe: () => still};
	const app = await open({memory, time});
	await app.press('1', 'x', ':', 'panel.remember', keys.enter);
	assert.match(plain(app.frame()), /the tabs of a recording are not those of the next start/);
	assert.deepEqual(remembered, []);
	app.unmount();
});

test('which tools are open is remembered when that is asked for, and only then', async () => {
	const {memory, remembered} = fakeMemory();
	const app = await open({memory});
	await app.press('1', 'x', 'o', 'cputop', keys.enter);
	assert.deepEqual(remembered, []);
	await app.press(':', 'panel.remember', keys.enter);
	const names = [second, third, ...rest].map((probe) => probe?.name);
	assert.deepEqual(remembered, [{panels: [...names, 'cputop']}]);
	for (let left = 0; left < 6; left += 1) await app.press('1', 'x');
	await app.press(':', 'panel.remember', keys.enter);
	assert.match(plain(app.frame()), /no tab is open to be remembered/);
	assert.equal(remembered.length, 1);
	app.unmount();
});
