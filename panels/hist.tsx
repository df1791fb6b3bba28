// The generic panel of the hist shape: percentiles, histogram and heat map; keys to choose from, if any.
import type {ReactNode} from 'react';
import {area} from '../src/ui/draw/bar.js';
import {spread} from '../src/ui/draw/cells.js';
import {graphLines, type Graph} from '../src/ui/draw/graph.js';
import {sampleAt, samplesOf} from '../src/ui/draw/heat-map.js';
import {
	histogramLines,
	listHeight,
	pictureHeight,
	readingLine,
	summary,
} from '../src/ui/draw/histogram.js';
import {bands, boundText, inBand, latencyHeat, latencyText} from '../src/ui/draw/latency.js';
import {PanelFrame, type Inside, type PanelProps} from '../src/ui/draw/panel-frame.js';
import {histogramOf, sameHistogram} from '../src/ui/rows/panel-table.js';
import type {Gauge} from '../src/shapes/gauge.js';
import {tableLines} from '../src/ui/draw/table-lines.js';
import {unmeasured} from '../src/core/format.js';
import type {Column} from '../src/core/column.js';
import type {Histogram, HistogramUnit} from '../src/core/snapshot.js';
import {histogramsOf, isInPart, wholeHistogram} from '../src/shapes/hist/hist-shape.js';
import type {DrawChart} from '../src/ui/draw/chart.js';
import {useChart} from '../src/ui/draw/use-chart.js';
import {endOfTime} from '../src/ui/feeds/view.js';

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
			: tableLines({
					...content,
					...{width, tone, theme},
					height: listHeight(height, content.rows.length),
				});
	const samples = samplesOf(view.history, ready, content);
	const current =
		samples[reading === undefined ? samples.length - 1 : sampleAt(samples, reading.at)];
	if (current === undefined) return list;
	const picture = {...inside, height: pictureHeight(height, content?.rows.length)};
	const end = endOfTime(view);
	const options = {...{samples, width, theme, reading, end}, height: picture.height};
	const row = content?.rows.at(content.selected);
	const chosen = row && histogramOf(row, ready);
	const head = [...list, summary(current, width, theme, nameOf(chosen)), readingLine(options)];
	const graph = percentiles(current.histogram?.unit ?? 'us', chosen, content?.allColumns);
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
	const histogram = wholeHistogram(ready);
	const isUnknown = histogram === undefined && isInPart(ready);
	const sample = {histogram, seconds: ready.seconds, isUnknown};
	const several = histogramsOf(ready).length;
	const head = summary(sample, width, theme, several > 1 ? `all ${several}` : '');
	if (width >= roomy.width && height >= roomy.height) {
		const samples = samplesOf(inside.view.history.slice(-width), ready, undefined);
		const end = endOfTime(inside.view);
		const lines = histogramLines({samples, width, height: height - 1, end, theme});
		return [head, ...lines];
	}

	const rows = bands(histogram === undefined ? [] : [histogram], Math.floor(width / 2));
	if (histogram === undefined || rows.length === 0) return [head];
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
	return [head, ...lines, theme.paint('muted', axis)];
}

/** Of the histogram of the row under the cursor, or of all as one where none is chosen. */
const percentile =
	(name: 'p50' | 'p99', chosen: Histogram | undefined, columns: readonly Column[]): Gauge =>
	(snapshot) =>
		(chosen ? sameHistogram(chosen, snapshot, columns) : wholeHistogram(snapshot))?.[name] ?? null;

const timeUnits = ['ns', 'us', 'ms', 's'];

const percentiles = (
	unit: HistogramUnit,
	chosen: Histogram | undefined,
	columns: readonly Column[] = [],
): Graph => ({
	...{title: titleOf(chosen), unit: timeUnits.slice(timeUnits.indexOf(unit)), base: 1000},
	text: (value) => latencyText(value, unit),
	lines: [
		{title: 'p99', tone: 'orange', gauge: percentile('p99', chosen, columns)},
		{title: 'p50', tone: 'cyan', gauge: percentile('p50', chosen, columns)},
	],
});

/** `123 dd`: by its keys; empty for the one that there is. */
const nameOf = (chosen: Histogram | undefined): string =>
	Object.values(chosen?.key ?? {})
		.map((value) => String(value ?? unmeasured))
		.join(' ');

/** `percentiles of 123 dd`. */
const titleOf = (chosen: Histogram | undefined): string =>
	nameOf(chosen) === '' ? 'percentiles' : `percentiles of ${nameOf(chosen)}`;
