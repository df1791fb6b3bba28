// Gauges over a panel's history → a titled chart with its current values; what `g` shows.
import {unmeasured} from '../../core/format.js';
import {area, peak} from './bar.js';
import {cellWidth, joinFitting, pad} from './cells.js';
import {prefixed, unitFor} from './chart-scale.js';
import type {DrawChart} from './chart.js';
import type {Inside} from './panel-frame.js';
import type {Gauge} from '../../shapes/gauge.js';
import {recent} from './series.js';
import type {Theme, Tone} from '../theme/theme.js';
import {slotSeconds} from './timeline.js';
import {endOfTime} from '../feeds/view.js';

type GraphLine = {readonly title: string; readonly gauge: Gauge; readonly tone: Tone};

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

/**
 * A title line, then the chart. Without colours a line of dots can be told from no other: then each
 * has a chart of its own, on the scale of all.
 */
export function graphLines(
	graph: Graph,
	draw: DrawChart | undefined,
	inside: Pick<Inside, 'view' | 'ready' | 'theme' | 'width' | 'height'>,
): string[] {
	const {view, theme, width, height} = inside;
	if (height < 5 || graph.lines.length === 0) return [];
	const apart = theme.depth === 0 && theme.style === 'braille' && graph.lines.length > 1;
	if (!apart) return oneGraph(graph, draw, inside);
	const each = Math.floor(height / graph.lines.length);
	const max = graph.max ?? highest(graph, view.history, width);
	return graph.lines.flatMap((line) =>
		oneGraph({...graph, ...(max > 0 && {max}), lines: [line]}, draw, {...inside, height: each}),
	);
}

/** Over all lines: what they have in common is their scale. */
const highest = ({lines}: Graph, history: Inside['view']['history'], points: number): number =>
	Math.max(...lines.map(({gauge}) => peak(recent(history, gauge, points))));

function oneGraph(
	graph: Graph,
	draw: DrawChart | undefined,
	inside: Pick<Inside, 'view' | 'ready' | 'theme' | 'width' | 'height'>,
): string[] {
	const {view, theme, width, height} = inside;
	const values = graph.lines.map(({gauge}) => recent(view.history, gauge, width));
	const units = typeof graph.unit === 'string' ? prefixed(graph.unit, graph.base) : graph.unit;
	const {divisor, unit} = unitFor(graph.max ?? peak(values.flat()), graph.base, units);
	const heading = `${theme.bold(graph.title)} ${theme.paint('muted', unit)}`;
	const now = values.map((series) => series.at(-1) ?? null);
	const legend = legendText(graph, now, width - cellWidth(heading) - 2, theme);
	const chart = draw?.({
		series: graph.lines.map(({title, tone}, index) => ({
			...{title, tone},
			values: (values[index] ?? []).map((value) => (value === null ? null : value / divisor)),
		})),
		...{width, height: height - 1, theme},
		...{seconds: slotSeconds(view.history), end: endOfTime(view)},
		...(graph.max === undefined ? {} : {max: graph.max / divisor}),
	});
	return [`${heading}  ${legend}`, ...(chart ?? [theme.paint('muted', 'loading the chart')])];
}

/** Which line is which, and its current value as long as all have room for theirs. */
function legendText(
	{lines, text}: Graph,
	now: ReadonlyArray<number | null>,
	cells: number,
	theme: Theme,
): string {
	const pieces = (valued: boolean) =>
		lines.map(({title, tone}, rank) => {
			const value = now[rank] ?? null;
			const shown = value === null ? unmeasured : text(value);
			const swatch = theme.paint(tone, theme.glyphs.rule.at(-1) ?? '');
			return {rank, text: `${swatch} ${title}${valued ? ` ${theme.bold(shown)}` : ''}`};
		});
	const full = pieces(true);
	const needed = full.reduce((sum, piece) => sum + cellWidth(piece.text) + 2, -2);
	return joinFitting(needed <= cells ? full : pieces(false), cells);
}

/** A graph in few lines: an area for each of its lines, with the current value before it. */
export function graphAreas(
	graph: Graph,
	{view, theme, width, height}: Pick<Inside, 'view' | 'theme' | 'width' | 'height'>,
): string[] {
	const rows = Math.min(3, Math.floor(height / graph.lines.length));
	const top = highest(graph, view.history, width - areaLabel - 1);
	return graph.lines.flatMap(({title, gauge, tone}) => {
		const values = recent(view.history, gauge, width - areaLabel - 1);
		const now = values.at(-1) ?? null;
		const label = `${title} ${now === null ? unmeasured : graph.text(now)}`;
		return area(values, width - areaLabel - 1, rows, theme.glyphs, top).map((line, index) => {
			const name = pad(index === rows - 1 ? label : '', areaLabel);
			return `${theme.paint('muted', name)} ${theme.paint(tone, line)}`;
		});
	});
}

/** Cells before an area: `received 12.3MB/s`. */
const areaLabel = 17;
