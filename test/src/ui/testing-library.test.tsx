// The dashboard in ink-testing-library's terminal, which is 100 columns wide: the same frames as in ours.
import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {test} from 'node:test';
import {cleanup, render} from 'ink-testing-library';
import {App} from '../../../src/app.js';
import {loadChart} from '../../../src/ui/draw/chart.js';
import {appProps, openApp, plain} from '../../helpers/ui-app.js';
import {FakeFeeds} from '../../helpers/ui-feeds.js';
import {loadHistory} from '../../helpers/ui-fixtures.js';

const escape = '\u001B';
const steps = ['1', '2', '3', '4', '5', '6', '\t', '?', escape, 'v'];

async function frameWith(lastFrame: () => string | undefined, wanted: string): Promise<void> {
	for (let tries = 0; tries < 500 && lastFrame() !== wanted; tries++) await sleep(10);
}

test('key by key the same frames as in a terminal of our own of that size', async () => {
	await loadChart();
	const theirs = render(<App {...appProps(new FakeFeeds(loadHistory))} />);
	const rows = plain(theirs.lastFrame() ?? '').split('\n').length;
	const ours = await openApp({columns: 100, rows});
	const seen = new Set<string>();
	for (const key of ['', ...steps]) {
		if (key !== '') {
			await ours.press(key);
			theirs.stdin.write(key);
			// Until then it may be the beginning of another key.
			if (key === escape) await ours.until((frame) => !plain(frame).includes('─ help'));
		}

		await frameWith(theirs.lastFrame, ours.frame());
		assert.equal(theirs.lastFrame(), ours.frame(), `after ${JSON.stringify(key)}`);
		seen.add(ours.frame());
	}

	// After Tab the overview has the cell that was left.
	assert.equal(seen.size, steps.length + 1 - 1, 'Escape leads back, every other key elsewhere');
	ours.unmount();
	cleanup();
});
