// blessed-contrib's line chart off-screen: right size, few sequences, no trace in the process.
import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import {cellWidth} from '../../../../src/ui/draw/cells.js';
import {niceScale, prefixed, unitFor} from '../../../../src/ui/draw/chart-scale.js';
import {loadChart, type ChartOptions} from '../../../../src/ui/draw/chart.js';
import {createTheme} from '../../../../src/ui/theme/theme.js';
import {plain} from '../../../helpers/ui-app.js';

const events = ['exit', 'SIGINT', 'SIGTERM', 'SIGQUIT', 'uncaughtException'];
const listeners = () => events.map((event) => process.listenerCount(event));

const options = (
	values: ReadonlyArray<number | null>,
	depth: 0 | 16 | 256 = 256,
): ChartOptions => ({
	series: [
		{title: 'a', values, tone: 'read'},
		{title: 'b', values: values.map((value) => (value ?? 0) / 2), tone: 'write'},
	],
	...{width: 90, height: 14, seconds: 1, end: 'now', theme: createTheme(depth, false)},
});

test('loading and drawing add no process listeners', async () => {
	const before = listeners();
	const draw = await loadChart();
	draw(options([1, 2, 3]));
	assert.deepEqual(listeners(), before);
});

test('a chart has exactly its size, whatever is in it', async () => {
	const draw = await loadChart();
	const series = [
		[],
		[0],
		[null, null],
		[1e9, 0.001],
		Array.from({length: 600}, (_, index) => index % 37),
	];
	for (const values of series) {
		for (const [width, height] of [
			[20, 4],
			[90, 14],
			[150, 20],
		] as const) {
			const lines = draw({...options(values), width, height});
			assert.equal(lines.length, height);
			for (const line of lines) assert.equal(cellWidth(line), width);
		}
	}
});

test('what was not measured is a gap in the line', async () => {
	const draw = await loadChart();
	const line = Array.from({length: 31}, (_, index) => (index > 9 && index < 21 ? null : 5));
	const {series} = options(line);
	const lines = draw({...options(line), series: series.slice(0, 1), max: 10}).map(plain);
	const dots = lines.find((text) => /[\u2801-\u28FF]{9}/.test(text.slice(9))) ?? '';
	const [, before = '', gap = '', after = ''] = /^.{6}(\S+)( +)(\S+)/.exec(dots) ?? [];
	assert.ok(before.length > 20 && gap.length > 20 && after.length > 20, dots);
	const alone = options([null, 5, null]);
	const lonely = draw({...alone, series: alone.series.slice(0, 1), max: 10}).map(plain);
	assert.ok(
		lonely.some((text) => /^5 ⢸ +[\u2801-\u28FF] *$/.test(text)),
		lonely.join('\n'),
	);
});

test('each series has its own tone, labels and axes theirs', async () => {
	const draw = await loadChart();
	const given = options(Array.from({length: 40}, (_, index) => index));
	const text = draw(given).join('');
	for (const tone of ['read', 'write', 'muted', 'faint'] as const) {
		const [code = ''] = given.theme.paint(tone, 'x').split('x');
		assert.ok(code !== '' && text.includes(code), tone);
	}
});

test('colours are switched a few times a line, not for every dot', async () => {
	const draw = await loadChart();
	const lines = draw(options(Array.from({length: 80}, (_, index) => Math.abs((index % 20) - 10))));
	const codes = lines.join('').split('\u001B').length;
	assert.ok(codes < 250, String(codes));
});

test('without colours there is no sequence at all', async () => {
	const draw = await loadChart();
	assert.ok(
		!draw(options([3, 1, 2], 0))
			.join('')
			.includes('\u001B'),
	);
});

test('labels are round numbers and include the top', async () => {
	const draw = await loadChart();
	const labels = draw({...options([97, 100, 99]), max: 100}).flatMap(
		(line) => /^\d+/.exec(plain(line))?.[0] ?? [],
	);
	assert.deepEqual(labels, ['100', '75', '50', '25', '0']);
});

test('a history that does not fill the axis yet has blanks for labels', async () => {
	const draw = await loadChart();
	assert.doesNotMatch(plain(draw(options([1, 2, 3])).join('\n')), /null/);
});

test('scales leave room above the peak', () => {
	for (const peak of [0, 0.3, 1, 7, 23, 999, 12_345]) {
		const {max, labels} = niceScale(peak, 45);
		assert.ok(max > peak);
		assert.ok(labels <= 6, `${peak}: ${labels}`);
	}

	assert.deepEqual(unitFor(1_500_000, 1000, prefixed('/s', 1000)), {divisor: 1e6, unit: 'M/s'});
	assert.deepEqual(unitFor(1_500_000, 1024, prefixed('B/s', 1024)), {
		divisor: 1024 ** 2,
		unit: 'MB/s',
	});
	assert.deepEqual(unitFor(999, 1000, prefixed('', 1000)), {divisor: 1, unit: ''});
	assert.deepEqual(unitFor(20_000, 1000, ['us', 'ms', 's']), {divisor: 1000, unit: 'ms'});
	assert.deepEqual(unitFor(5e9, 1000, ['us', 'ms', 's']), {divisor: 1e6, unit: 's'});
});
