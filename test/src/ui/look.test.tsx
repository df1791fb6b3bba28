// Colours, ASCII and wide characters in whole frames.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes} from '../../../probes/index.js';
import {cellWidth} from '../../../src/ui/draw/cells.js';
import {colorDepth, createTheme} from '../../../src/ui/theme/theme.js';
import {openApp, plain} from '../../helpers/ui-app.js';
import {FakeFeeds} from '../../helpers/ui-feeds.js';
import {historyOf} from '../../helpers/ui-snapshots.js';

const panels = ['overview', ...probes.map(({name}) => name)];
const size = {columns: 120, rows: 40};

test('without colours only bold and inverse are left', async () => {
	for (const initialPanel of panels) {
		const app = await openApp(size, {color: false, initialPanel});
		const [, ...sequences] = app.frame().split('\u001B');
		for (const sequence of sequences) assert.match(sequence, /^\[(?:1|22|7|27)m/);
		app.unmount();
	}
});

test('in ASCII mode nothing else reaches the screen', async () => {
	const named = (tool: string) =>
		historyOf(tool, 40).map((snapshot) =>
			snapshot.shape === 'hist'
				? snapshot
				: {...snapshot, rows: snapshot.rows.map((row) => ({...row, comm: '数据 é–∞'}))},
		);
	for (const initialPanel of panels) {
		for (const color of [true, false]) {
			const app = await openApp(size, {ascii: true, color, initialPanel}, new FakeFeeds(named));
			await app.press('?', '?');
			assert.match(app.frame(), /^\p{ASCII}*$/u);
			for (const line of plain(app.frame()).split('\n').slice(2, -1)) {
				assert.equal(line.length, size.columns, line);
			}

			app.unmount();
		}
	}
});

test('columns stay aligned beside wide characters', async () => {
	const wide = ['数据库服务', '👩‍💻', '🇩🇪🇫🇷', 'e\u0301e\u0301', 'ｶﾞｷﾞ', 'plain', '한글', 'a·b'];
	const named = (tool: string) =>
		historyOf(tool, 40).map((snapshot) =>
			snapshot.shape === 'hist'
				? snapshot
				: {
						...snapshot,
						rows: snapshot.rows.map((row, index) => ({
							...row,
							comm: wide[index % wide.length] ?? '',
						})),
					},
		);
	const app = await openApp(
		{columns: 80, rows: 24},
		{initialPanel: 'biotop'},
		new FakeFeeds(named),
	);
	const rows = plain(app.frame())
		.split('\n')
		.filter((line) => / [RW] +254/.test(line));
	assert.equal(rows.length, wide.length);
	const columns = rows.map((line) => cellWidth(line.slice(0, line.search(/ [RW] +254/))));
	assert.equal(new Set(columns).size, 1, String(columns));
	app.unmount();
});

test('the environment decides how many colours there are', () => {
	assert.equal(colorDepth(false, {TERM: 'xterm-256color'}), 0);
	assert.equal(colorDepth(true, {TERM: 'dumb'}), 0);
	assert.equal(colorDepth(true, {TERM: 'xterm-256color'}), 256);
	assert.equal(colorDepth(true, {TERM: 'linux'}), 16);
	assert.equal(colorDepth(true, {TERM: 'xterm', COLORTERM: 'truecolor'}), 'true');
	assert.equal(colorDepth(true, {TERM: 'xterm', COLORTERM: 'yes'}), 256);
	assert.equal(colorDepth(true, {TERM: 'tmux-256color', TMUX: 'x', COLORTERM: '24bit'}), 'true');
	// GNU screen does not know the sequences that the terminal around it promises.
	assert.equal(colorDepth(true, {TERM: 'screen.xterm-256color', COLORTERM: 'truecolor'}), 256);
	assert.equal(colorDepth(true, {TERM: 'linux', COLORTERM: 'truecolor'}), 16);
});

test('16 colours use nothing beyond them', () => {
	const theme = createTheme(16, false);
	const text = [
		theme.paint('orange', 'x'),
		theme.ramp(0.9, 'x'),
		theme.heatCells([0, 0.5, null, 1]),
		theme.selected('x'),
	].join('');
	assert.doesNotMatch(text, /[34]8;5/);
});
