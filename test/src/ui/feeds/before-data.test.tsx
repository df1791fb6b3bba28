// Keys pressed before the first interval has ended, and after `0` → what they lead to once there is data.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes, supporting} from '../../../../probes/index.js';
import type {AppProps} from '../../../../src/app.js';
import {hostHistory} from '../../../helpers/host-snapshots.js';
import {keys} from '../../../helpers/render-at.js';
import {comms, openApp, plain, title, type OpenedApp} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf, snapshotAt} from '../../../helpers/ui-snapshots.js';

const size = {columns: 100, rows: 30};

const starting = async (panel: string, props: Partial<AppProps> = {}): Promise<OpenedApp> =>
	openApp(size, {initialPanel: panel, ...props}, new FakeFeeds());

async function measure(app: OpenedApp): Promise<string> {
	for (const {name} of probes) app.feeds.push(name, snapshotAt(name, 40));
	await app.flush();
	return plain(app.frame());
}

test('a sort key before the first data counts', async () => {
	const app = await starting('biotop');
	// From bytes round the end to the text column COMM, as with data.
	await app.press('s', 's', 's');
	assert.match(await measure(app), /COMM↑/);
	assert.deepEqual(comms(app), comms(app).toSorted());
	app.unmount();
});

test('r before the first data reverses what the column will be sorted by, numbers and text', async () => {
	for (const [pressed, sorted] of [
		[['r'], /B\/s↑/],
		[['s', 's', 's', 'r'], /COMM↓/],
		[['>', '<', 'r', 'r'], /B\/s↓/],
	] as const) {
		const app = await starting('biotop');
		await app.press(...pressed);
		assert.match(await measure(app), sorted);
		app.unmount();
	}
});

test('so does one for histograms that will be told apart', async () => {
	const pids = (): AppProps['optionsFor'] => (panel) => (panel === 'runqlat' ? {pids: true} : {});
	const app = await starting('runqlat', {optionsFor: pids()});
	await app.press('s', 's', 's');
	const {histograms: [one] = []} = snapshotAt('runqlat', 40) as {histograms?: object[]};
	const made = ['a', 'b'].map((comm, index) => ({...one, key: {pid: index + 1, comm}}));
	app.feeds.push('runqlat', {...snapshotAt('runqlat', 40), histograms: made} as never);
	await app.flush();
	assert.match(plain(app.frame()), /p99↓/);
	app.unmount();
});

test('a query before the first data is in force when it comes', async () => {
	const app = await starting('biotop');
	await app.press('/', ...Array.from('comm=dd'), keys.enter);
	assert.match(await measure(app), /filter: comm=dd/);
	assert.deepEqual(comms(app), ['dd']);
	app.unmount();
});

test('g before the first data counts', async () => {
	const app = await starting('biotop');
	await app.press('g');
	assert.match(plain(app.frame()), /with the first data/);
	await app.press(keys.down);
	assert.match(await measure(app), /throughput /);
	app.unmount();
});

for (const [what, pressed, drills] of [
	['no key', [], true],
	['p', ['p'], false],
	['p p', ['p', 'p'], false],
	['[', ['['], false],
	['y', ['y'], false],
	['the next Enter', ['p', 'p', keys.enter], true],
] as const) {
	test(`Enter before the first data, then ${what}: ${drills ? 'drills' : 'the wait is over'}`, async () => {
		const app = await starting('biotop');
		await app.press(keys.enter);
		assert.match(plain(app.frame()), /by the first row when that comes/);
		await app.press(...pressed);
		if (!drills) assert.doesNotMatch(plain(app.frame()), /when that comes/);
		await measure(app);
		await app.flush();
		assert.equal(/ pid \d+ /.test(plain(app.frame()).split('\n')[0] ?? ''), drills);
		app.unmount();
	});
}

test('columns can be chosen before the first data', async () => {
	const app = await starting('biotop');
	await app.press('C', keys.down, ' ', keys.enter);
	assert.doesNotMatch(await measure(app), /COMM/);
	app.unmount();
});

for (const [from, pressed] of [
	['runqlat', []],
	['overview', ['3']],
	['overview', ['1', '0', keys.down, '3']],
	['syscount', ['0', '3']],
] as const) {
	test(`after 0 Enter opens what is selected: from ${from} ${JSON.stringify(pressed)}`, async () => {
		// With resources to choose from as well.
		const histories = (tool: string) =>
			tool === 'host' ? hostHistory({}) : tool === 'cputop' ? [] : historyOf(tool, 40);
		const feeds = new FakeFeeds(histories);
		const app = await openApp(size, {initialPanel: from, supporting}, feeds);
		await app.press(...pressed, '0', keys.enter);
		assert.equal(title(app), 'runqlat');
		app.unmount();
	});
}
