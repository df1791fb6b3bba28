// A size, a panel and histories → the whole dashboard on fake feeds.
import {stripVTControlCharacters} from 'node:util';
import {probes} from '../../probes/index.js';
import {App, type AppProps} from '../../src/app.js';
import type {Terminal} from '../../src/ui/use-keys.js';
import {loadChart} from '../../src/ui/draw/chart.js';
import {renderAt, type Screen, type Size} from './render-at.js';
import {FakeFeeds} from './ui-feeds.js';
import {loadHistory} from './ui-fixtures.js';

// Whatever terminal the tests run in, this is the one they draw for.
process.env['TERM'] = 'xterm-256color';

export type OpenedApp = Screen & {readonly feeds: FakeFeeds};

export const appProps = (feeds: FakeFeeds): AppProps => ({
	...{version: '0.1.0', host: 'box', kernel: '6.18.44', ascii: false, color: true},
	...{initialPanel: 'overview', initialIntervalMs: 1000, filters: {}, probes},
	optionsFor: () => ({}),
	openFeed: feeds.openFeed,
	openDetail: feeds.openDetail,
	measureSelf: () => ({cpuPercent: 0.8, rssBytes: 78 * 1024 ** 2, load: 0.42}),
});

/** Ready with the recorded histories unless told otherwise. */
export async function openApp(
	size: Size,
	props: Partial<AppProps & Terminal> = {},
	feeds = new FakeFeeds(loadHistory),
): Promise<OpenedApp> {
	await loadChart();
	const screen = renderAt(<App {...appProps(feeds)} {...props} />, size);
	await screen.flush();
	return {...screen, feeds};
}

/** The text of a frame without its colours. */
export const plain = stripVTControlCharacters;

/** The first panel's. */
export const title = (app: OpenedApp): string =>
	/^╭─ (\d )?(\w+)/m.exec(plain(app.frame()))?.[2] ?? '';

/** The second column of each row of a table. */
export const comms = (app: OpenedApp): string[] =>
	plain(app.frame())
		.split('\n')
		.flatMap((line) => /^│ +\d+ (\S+)/.exec(line)?.[1] ?? []);

/** What follows each place where the dark theme's cursor begins. */
export const underCursor = (app: OpenedApp): string[] =>
	app.frame().split('\u001B[48;5;237m').slice(1);

/** As comms(), of the row under the cursor. */
export const selected = (app: OpenedApp): string =>
	underCursor(app).flatMap((text) => /^ +\d+ (\S+)/.exec(text)?.[1] ?? [])[0] ?? '';
