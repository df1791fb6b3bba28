// The command line’s rows and order → the dashboard’s first frame.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {comms, openApp, plain, title} from '../../helpers/ui-app.js';
import {FakeFeeds} from '../../helpers/ui-feeds.js';
import {historyOf} from '../../helpers/ui-snapshots.js';

const size = {columns: 100, rows: 30};

const made = () => new FakeFeeds((tool) => historyOf(tool, 40));

test('initial rows and sort are honoured', async () => {
	const props = {initialPanel: 'biotop', rows: 3, sort: 'io'};
	const app = await openApp(size, props, made());
	assert.equal(comms(app).length, 3);
	assert.match(plain(app.frame()), /IO\/s↓/);
	app.unmount();
});

test('a column to sort by is that of every tab that has it, whichever is shown first', async () => {
	for (const initialPanel of ['overview', 'biotop']) {
		const app = await openApp(size, {initialPanel, sort: 'PID'}, made());
		for (const key of ['1', '2']) {
			await app.press(key);
			assert.match(plain(app.frame()), /PID↓/, `${initialPanel}, ${title(app)}`);
		}

		await app.press('4');
		assert.doesNotMatch(plain(app.frame()), /failed|Error/);
		app.unmount();
	}
});
