// The generic panel of the hist shape: percentiles, histogram and heat map; keys to choose from, if any.
import type {ReactNode} from 'react';
import {memoised} from '../src/memoise.js';
import {area} from '../src/ui/bar.js';
import {spread} from '../src/ui/cells.js';
import {graphLines, type Graph} from '../src/ui/graph.js';
import {sampleAt, samplesOf} from '../src/ui/heat-map.js';
import {
	histogramLines,
	listHeight,
	pictureHeight,
	readingLine,
	summary,
} from '../src/ui/histogram.js';
import {bands, boundText, inBand, latencyHeat, latencyText} from '../src/ui/latency.js';
import {PanelFrame, type Inside, type PanelProps} from '../src/ui/panel-frame.js';
import {histogramOf} from '../src/ui/panel-table.js';
import type {Gauge} from '../src/ui/series.js';
import {table} from '../src/ui/table.js';
import type {HistogramUnit} from '../src/probe/snapshot.js';
import type {DrawChart} from '../src/ui/chart.js';
import {useChart} from '../src/ui/use-chart.js';

/** From this height on there may be room for a chart below the histogram. */
const tall = 24;

export function HistPanel(props: PanelProps): ReactNode {
	const draw = useChart(props.graph || props.height >= tall, props.theme);
	return <PanelFrame {...props} draw={(inside) => histLines(inside, props.graph, draw)} />;
}

function histLines(inside: Inside, graphed: boolean, draw: DrawChart | undefined): string[] {
	const {ready, view, table: content, width, height, theme, tone, reading} = inside;
	const list =
		content === undefined
			? []
			: table({
					...content,
					...{width, tone, theme},
					height: listHeight(height, content.rows.length),
				});
	const samples = samplesOf(view.history, ready, content);
	const current =
		samples[reading === undefined ? samples.length - 1 : sampleAt(samples, reading.at)];
	if (current === undefined) return list;
	const picture = {...inside, height: pictureHeight(height, content?.rows.length)};
	const options = {...{samples, width, theme, reading}, height: picture.height};
	const head = [...list, summary(current, width, theme), readingLine(options)];
	const graph = percentiles(current.histogram?.unit ?? 'us');
	if (graphed) return [...head, ...graphLines(graph, draw, picture)];
	const lines = histogramLines(options);
	const left = picture.height - lines.length - 1;
	// A tall screen has room for the percentiles' past as well.
	const below = left < 8 ? [] : ['', ...graphLines(graph, draw, {...picture, height: left})];
	return [...head, ...lines, ...below];
}

/** A cell of the overview in which the full histogram with its heat map has room. */
const roomy = {width: 76, height: 11};

/** In the overview: percentiles over a column for each bucket. */
export function histGlance(inside: Inside): string[] {
	const {ready, width, height, theme} = inside;
	const histogram = histogramOf(undefined, ready);
	const sample = {histogram, seconds: ready.seconds};
	if (width >= roomy.width && height >= roomy.height) {
		const samples = samplesOf(inside.view.history.slice(-width), ready, undefined);
		const lines = histogramLines({samples, width, height: height - 1, theme});
		return [summary(sample, width, theme), ...lines];
	}

	const rows = bands(histogram === undefined ? [] : [histogram], Math.floor(width / 2));
	if (histogram === undefined || rows.length === 0) return [summary(sample, width, theme)];
	const wide = Math.max(1, Math.min(8, Math.floor(width / rows.length)));
	const counts = rows.map((row) => inBand(histogram.buckets, row));
	const room = Math.max(1, height - 2);
	const lines = area(counts, counts.length, room, theme.glyphs).map((line) =>
		[...line]
			.map((cell, index) => {
				const heat = latencyHeat(rows[index]?.from ?? 0, histogram.unit);
				return theme.ramp(heat, cell.repeat(Math.max(1, wide - 1)) + (wide > 1 ? ' ' : ''));
			})
			.join(''),
	);
	const [first, last] = [rows[0], rows.at(-1)];
	const left = first === undefined ? '' : boundText(first.from, histogram.unit);
	const right = last === undefined ? '' : boundText(last.to + 1, histogram.unit);
	const axis = spread(left, right, Math.min(width, wide * rows.length));
	return [summary(sample, width, theme), ...lines, theme.paint('muted', axis)];
}

const percentile = (name: 'p50' | 'p99'): Gauge =>
	memoised((snapshot) => {
		const histogram = snapshot.shape === 'hist' ? snapshot.histograms[0] : undefined;
		return histogram?.[name] ?? null;
	});

const gauges = {p50: percentile('p50'), p99: percentile('p99')};

const timeUnits = ['ns', 'us', 'ms', 's'];

const percentiles = (unit: HistogramUnit): Graph => ({
	...{title: 'percentiles', unit: timeUnits.slice(timeUnits.indexOf(unit)), base: 1000},
	text: (value) => latencyText(value, unit),
	lines: [
		{title: 'p99', tone: 'orange', gauge: gauges.p99},
		{title: 'p50', tone: 'cyan', gauge: gauges.p50},
	],
});
