// Every panel and the overview at every width from 40 to 200 columns: a figure is whole, or absent.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {panelFor} from '../../../panels/index.js';
import {probes, supporting} from '../../../probes/index.js';
import {cellWidth} from '../../../src/ui/draw/cells.js';
import {loadChart} from '../../../src/ui/draw/chart.js';
import {headerLine, tabLine} from '../../../src/ui/panes/header.js';
import {assessments} from '../../../src/overview/assess.js';
import {overviewLines} from '../../../src/ui/overview/overview-lines.js';
import {initialState, tableState} from '../../../src/ui/state/state.js';
import {createTheme, type ChartStyle} from '../../../src/ui/theme/theme.js';
import type {View, Views} from '../../../src/ui/feeds/view.js';
import {extremes, worst} from '../../helpers/extremes.js';
import {hostHistory} from '../../helpers/host-snapshots.js';
import {linesOf} from '../../helpers/lines-of.js';
import {unmarked} from '../../../src/ui/terminal/marks.js';
import {plain} from '../../helpers/ui-app.js';

const widths = Array.from({length: 161}, (_, index) => 40 + index);
/** Nothing gives way at this one. */
const roomy = 400;
const state = initialState('overview', 0, 1000, []);

/** Whatever a digit stands in, without the frames and pictures around it. */
const word = /[^\s│╭╮╰╯─━\u2580-\u259F\u2800-\u28FF]*\d[^\s│╭╮╰╯─━\u2580-\u259F\u2800-\u28FF]*/gu;
const figuresIn = (lines: readonly string[]): string[] => lines.join('\n').match(word) ?? [];

/** The beginning or the end of a known figure, and no known figure itself. */
const isPart = (text: string, known: ReadonlySet<string>): boolean =>
	!known.has(text) &&
	[...known].some(
		(one) => one.length > text.length && (one.startsWith(text) || one.endsWith(text)),
	);

const ages = /-\d+(?:\.\d)?[sm] .*now/;
const ofAxis = /^(?:-\d+(?:\.\d)?[sm]|\d{1,3}(?:\.\d)?[kMG]?)$/;

/** @param wide what the same looks like where there is room for everything */
function check(
	name: string,
	width: number,
	lines: readonly string[],
	wide: readonly string[],
): void {
	const known = new Set(figuresIn(wide));
	for (const line of lines) {
		assert.ok(cellWidth(line) <= width, `${name} at ${width} is too wide: ${line}`);
		assert.doesNotMatch(line, /\d…/, `${name} at ${width}`);
		// The ages below a picture, and its legend, are others at each width.
		const isAxis = ages.test(line);
		for (const figure of figuresIn([line])) {
			if (isAxis) assert.match(figure, ofAxis, `${name} at ${width}: ${line}`);
			else assert.ok(!isPart(figure, known), `${name} at ${width}: ${figure} is a part: ${line}`);
		}
	}
}

/** Charts of dots take long to draw, and differ only in the labels of their scale. */
const looks: ReadonlyArray<readonly [height: number, style: ChartStyle, only?: string]> = [
	[14, 'block'],
	[44, 'block'],
	[44, 'braille', 'cachestat'],
];

for (const {name, view} of extremes) {
	for (const [height, style, only = name] of looks.filter(([, , one = name]) => one === name)) {
		test(`${only}, ${height} lines, charts of ${style}`, async () => {
			await loadChart();
			const theme = createTheme(256, false, {style});
			const {Full} = panelFor(view.probe.name, view.source?.plan.shape);
			const props = {index: 1, view, table: tableState(state, ''), graph: false, height, theme};
			const all = [...widths, roomy];
			const drawn = await linesOf(all.map((width) => <Full key={width} {...{...props, width}} />));
			const wide = drawn.at(-1) ?? [];
			assert.ok(figuresIn(wide).length > 4, wide.join('\n'));
			for (const [index, width] of widths.entries()) check(name, width, drawn[index] ?? [], wide);
		});
	}
}

const views: Views = new Map([
	...extremes.map(({view}): [string, View] => [view.probe.name, view]),
	...supporting
		.filter(({name}) => name === 'host')
		.map((probe): [string, View] => {
			const history = hostHistory(worst);
			const snapshot = history.at(-1);
			assert.ok(snapshot);
			return [
				probe.name,
				{id: probe.name, probe, source: undefined, snapshot, history, ignores: []},
			];
		}),
]);
const listed = probes.flatMap(({name}) => views.get(name) ?? []);

for (const height of [9, 21, 60]) {
	test(`the overview with ${height} lines`, () => {
		const theme = createTheme(256, false);
		const at = (width: number): string[] =>
			overviewLines({
				...{listed, observed: views, assessments: assessments(views), state, panelFor},
				...{width, height, theme},
			}).map((line) => plain(unmarked(line)));
		const wide = at(roomy);
		for (const width of widths) {
			const lines = at(width);
			check('overview', width, lines, wide);
			for (const name of ['CPU', 'memory', 'disk', 'network', 'scheduler']) {
				const row = lines.find((line) => line.slice(3, 12).trim() === name) ?? '';
				// Every cell of a resource begins with its figure, or with a picture and then the figure.
				const cells = row.slice(12).match(/[\u2580-\u259F]+ *\S+/gu) ?? [];
				assert.doesNotMatch(
					row,
					/[\u2580-\u259F]\s*$|[\u2580-\u259F]\s+[\u2580-\u259F]/u,
					`${width}: ${row}`,
				);
				assert.match(row.slice(12), /\d/, `${name} at ${width}: a number before any picture`);
				assert.ok(
					cells.every((cell) => /[\p{L}\d]/u.test(cell)),
					`${width}: ${row}`,
				);
			}

			const titles = lines[2 - 1] ?? '';
			assert.match(titles, /UTIL.* SATURATION/, `${width}`);
			// The errors are the first to give way.
			if (/ERR/.test(titles)) assert.match(titles, /BY WHOM/, `${width}`);
		}
	});
}

test('header and tabs', () => {
	const theme = createTheme(256, false);
	const options = {
		...{host: 'a-host-with-17-letters', kernel: '6.18.44-cloud-amd64', state, theme},
		...{
			recording: {
				...{bytes: 1023 * 1024, recorded: 600, dropped: 999_900},
				...{waiting: 0, problem: '', reason: '', isStopped: false},
			},
			bpfPercent: 12.3,
		},
		filters: [' pid 4194303 長い名前のプロセス '],
		self: {cpuPercent: 98.7, rssBytes: 87.6 * 1024 ** 2, load: 123.45},
	};
	const now = Date.UTC(2026, 10, 20, 12, 34, 56);
	for (const moment of [
		{isLive: true},
		{isLive: false, at: now - 192_000, from: now - 400_000, to: now},
	] as const) {
		const at = (width: number): string[] => [
			plain(headerLine({...options, moment, width})),
			plain(
				unmarked(
					tabLine(
						probes.map((probe) => ({id: probe.name, probe})),
						state,
						width,
						theme,
					),
				),
			),
		];
		for (const width of widths) {
			check('header', width, at(width), at(roomy));
			assert.match(at(width)[1] ?? '', /^ 0 overview  1 biotop /, 'whole names, from the first on');
		}
	}
});
