// Gauges over a panel's history → a titled chart with its current values; what `g` shows.
import {area} from './bar.js';
import {cellWidth, joinFitting, pad} from './cells.js';
import {prefixed, unitFor} from './chart-scale.js';
import type {DrawChart} from './chart.js';
import type {Inside} from './panel-frame.js';
import {recent, type Gauge} from './series.js';
import type {Tone} from './theme.js';

export type GraphLine = {readonly title: string; readonly gauge: Gauge; readonly tone: Tone};

export type Graph = {
	readonly title: string;
	/** How a current value is written, with its unit. */
	readonly text: (value: number) => string;
	/**
	 * The unit of the axis, which takes the prefixes; or, where its multiples have names of their own,
	 * all of them in ascending order: `us`, `ms`, `s`.
	 */
	readonly unit: string | readonly string[];
	readonly base: 1000 | 1024;
	/** Where the scale ends, for shares; in the gauges' unit. */
	readonly max?: number;
	readonly lines: readonly GraphLine[];
};

/** A title line, then the chart. Without colours a chart shows one line only, so they are stacked. */
export function graphLines(
	graph: Graph,
	draw: DrawChart | undefined,
	inside: Pick<Inside, 'view' | 'ready' | 'theme' | 'width' | 'height'>,
): string[] {
	const {theme, height} = inside;
	if (height < 5 || graph.lines.length === 0) return [];
	if (theme.depth > 0 || graph.lines.length === 1) return oneGraph(graph, draw, inside);
	const each = Math.floor(height / graph.lines.length);
	return graph.lines.flatMap((line) =>
		oneGraph({...graph, lines: [line]}, draw, {...inside, height: each}),
	);
}

function oneGraph(
	graph: Graph,
	draw: DrawChart | undefined,
	inside: Pick<Inside, 'view' | 'ready' | 'theme' | 'width' | 'height'>,
): string[] {
	const {view, ready, theme, width, height} = inside;
	const values = graph.lines.map(({gauge}) => recent(view.history, gauge, width));
	const peak = Math.max(0, ...values.flat().map((value) => value ?? 0));
	const units = typeof graph.unit === 'string' ? prefixed(graph.unit, graph.base) : graph.unit;
	const {divisor, unit} = unitFor(graph.max ?? peak, graph.base, units);
	const heading = `${theme.bold(graph.title)} ${theme.paint('muted', unit)}`;
	const now = graph.lines.map(({title, tone}, index) => {
		const value = values[index]?.at(-1) ?? null;
		const text = value === null ? '–' : graph.text(value);
		const dash = theme.paint(tone, theme.glyphs.rule.at(-1) ?? '');
		return {rank: index, text: `${dash} ${title} ${theme.bold(text)}`};
	});
	const legend = joinFitting(now, width - cellWidth(heading) - 2);
	const chart = draw?.({
		series: graph.lines.map(({title, tone}, index) => ({
			...{title, tone},
			values: (values[index] ?? []).map((value) => (value === null ? null : value / divisor)),
		})),
		...{width, height: height - 1, seconds: ready.seconds, theme},
		...(graph.max === undefined ? {} : {max: graph.max / divisor}),
	});
	return [`${heading}  ${legend}`, ...(chart ?? [theme.paint('muted', 'loading the chart')])];
}

/** A graph in few lines: an area for each of its lines, with the current value before it. */
export function graphAreas(
	graph: Graph,
	{view, theme, width, height}: Pick<Inside, 'view' | 'theme' | 'width' | 'height'>,
): string[] {
	const rows = Math.min(3, Math.floor(height / graph.lines.length));
	return graph.lines.flatMap(({title, gauge, tone}) => {
		const values = recent(view.history, gauge, width - areaLabel - 1);
		const now = values.at(-1) ?? null;
		const label = `${title} ${now === null ? '–' : graph.text(now)}`;
		return area(values, width - areaLabel - 1, rows, theme.glyphs).map((line, index) => {
			const name = pad(index === rows - 1 ? label : '', areaLabel);
			return `${theme.paint('muted', name)} ${theme.paint(tone, line)}`;
		});
	});
}

/** Cells before an area: `received 12.3MB/s`. */
const areaLabel = 17;
