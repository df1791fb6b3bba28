// The screen held at an earlier moment → axes that end in the time of that moment, and nowhere in "now".
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes} from '../../../../probes/index.js';
import {clockTime} from '../../../../src/core/wall-clock.js';
import type {TimeControl} from '../../../../src/engine/time.js';
import {openApp, plain, type OpenedApp} from '../../../helpers/ui-app.js';
import {FakeFeeds} from '../../../helpers/ui-feeds.js';
import {historyOf} from '../../../helpers/ui-snapshots.js';

const size = {columns: 120, rows: 40};
const ticks = 100;
const feeds = (): FakeFeeds => new FakeFeeds((tool) => historyOf(tool, ticks));

/** The time of day that the last label of each axis says. */
const ends = (app: OpenedApp): string[] =>
	plain(app.frame())
		.split('\n')
		.filter((line) => /-\d+(?:\.\d)?[sm] /.test(line))
		.flatMap((line) => line.match(/\d\d:\d\d:\d\d/g) ?? []);

const newest = historyOf('biotop', ticks).at(-1)?.at ?? 0;

/** Where the graph is not there by itself, `g` shows it. */
const withGraph = (tool: string): string[] => (tool === 'runqlat' ? [] : ['g', 'g']);

for (const {name} of probes) {
	for (const style of ['braille', 'block']) {
		test(`${name}, ${style}: paused, a step and a minute back`, async () => {
			const app = await openApp(size, {initialPanel: name}, feeds());
			await app.press(...withGraph(name), ...(style === 'block' ? ['b'] : []));
			assert.match(plain(app.frame()), /-\d+s .*\bnow\b/, 'live it is now');
			for (const [key, back] of [
				['p', 0],
				['[', 1],
				['{', 61],
			] as const) {
				await app.press(key);
				assert.doesNotMatch(plain(app.frame()), /\bnow\b/, key);
				const found = new Set(ends(app));
				assert.deepEqual([...found], [clockTime(newest - back * 1000)], key);
			}

			await app.press('p');
			assert.match(plain(app.frame()), /-\d+s .*\bnow\b/, 'live again');
			app.unmount();
		});
	}
}

test('a recording is of no now, also while it plays', async () => {
	for (const isPlaying of [true, false]) {
		const moment = {
			...{isLive: false, at: newest, from: newest - ticks * 1000, to: newest},
			playback: {isPlaying, speed: 1},
		} as const;
		const time: TimeControl = {moment: () => moment, move() {}, subscribe: () => () => {}};
		const app = await openApp(size, {initialPanel: 'runqlat', time}, feeds());
		assert.doesNotMatch(plain(app.frame()), /\bnow\b/);
		assert.ok(ends(app).includes(clockTime(newest)));
		app.unmount();
	}
});
