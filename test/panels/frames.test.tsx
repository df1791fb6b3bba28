// Every panel at four widths in three themes and both styles, with wide names: no line too long or too
// short, no character torn.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import stringWidth from 'string-width';
import {probes} from '../../probes/index.js';
import type {AppProps} from '../../src/app.js';
import type {ReadySnapshot} from '../../src/core/snapshot.js';
import {themeNamed} from '../../src/ui/theme/themes.js';
import {openApp, plain} from '../helpers/ui-app.js';
import {FakeFeeds} from '../helpers/ui-feeds.js';
import {loadHistory} from '../helpers/ui-fixtures.js';

const names = ['数据库服务', '👩‍💻dev', '🇩🇪🇫🇷', 'e\u0301te\u0301', 'ｶﾞｷﾞ', '한글', '🦀', 'plain'];

/** The recorded histories, their processes renamed. */
const renamed = (tool: string): ReadySnapshot[] =>
	loadHistory(tool).map((snapshot) =>
		snapshot.shape === 'hist'
			? snapshot
			: {
					...snapshot,
					rows: snapshot.rows.map((row, index) => ({
						...row,
						...('comm' in row && {comm: names[index % names.length] ?? ''}),
					})),
				},
	);

const light = themeNamed('light', {});
assert.ok(light);

const themes: ReadonlyArray<readonly [name: string, props: Partial<AppProps>]> = [
	['dark', {}],
	['light', {colors: light}],
	['NO_COLOR', {color: false}],
];

const segmenter = new Intl.Segmenter();

/** A line's cells, with `<` for the second half of a wide character. */
const cellsOf = (line: string): string[] =>
	[...segmenter.segment(line)].flatMap(({segment}) =>
		// Not by our own width of a line: a mistake there would be one here.
		stringWidth(segment) === 2 ? [segment, '<'] : [segment],
	);

/** A joiner with nothing to join, half a flag, half a surrogate pair. */
const torn =
	/\u200D(?!\p{Extended_Pictographic})|(?<!\p{RI})(?:\p{RI}\p{RI})*\p{RI}(?!\p{RI})|\p{Surrogate}|\uFFFD/u;

function check(frame: string, columns: number, rows: number): void {
	const lines = plain(frame).split('\n');
	assert.equal(lines.length, rows);
	for (const [row, line] of lines.entries()) {
		const cells = cellsOf(line);
		assert.doesNotMatch(line, torn);
		assert.ok(cells.length <= columns, `line ${row} is too long: ${line}`);
		// Header, tabs and keys have no frame; the others reach from edge to edge.
		if (row < 2 || row === rows - 1) continue;
		assert.equal(cells.length, columns, line);
		assert.match(cells[0] ?? '', /[│╭╰]/, line);
		assert.match(cells.at(-1) ?? '', /[│╮╯]/, line);
	}
}

for (const [columns, rows] of [
	[40, 12],
	[80, 24],
	[120, 40],
	[200, 50],
] as const) {
	for (const [name, props] of themes) {
		test(`whole frames at ${columns}x${rows}, ${name}`, async () => {
			for (const initialPanel of ['overview', ...probes.map((probe) => probe.name)]) {
				const feeds = new FakeFeeds(renamed);
				const app = await openApp({columns, rows}, {...props, initialPanel}, feeds);
				for (const key of ['', 'b', 'g', 'h']) {
					if (key !== '') await app.press(key);
					check(app.frame(), columns, rows);
				}

				app.unmount();
			}
		});
	}
}
