// The generic panel of the table shape: sorted rows with share bars, and on `g` a graph above them.
import type {ReactNode} from 'react';
import {graphAreas, graphLines, type Graph} from '../src/ui/draw/graph.js';
import {PanelFrame, type Draw, type Inside, type PanelProps} from '../src/ui/draw/panel-frame.js';
import type {Picture} from '../src/ui/draw/picture.js';
import {rateOf} from '../src/ui/draw/series.js';
import {tableLines, type CellPaint} from '../src/ui/draw/table-lines.js';
import type {DrawChart} from '../src/ui/draw/chart.js';
import {useChart} from '../src/ui/draw/use-chart.js';
import type {Gauge} from '../src/shapes/gauge.js';
import type {Theme} from '../src/ui/theme/theme.js';
import {secondsIn} from '../src/core/column.js';
import * as format from '../src/core/format.js';

type TableExtras = {
	/** Colours for values that have a meaning. */
	readonly paint?: (theme: Theme) => CellPaint;
	/** @default the sum of the sorted column */
	readonly graph?: Graph;
};

const tall = 32;

/** A table with these extras: how it is drawn. */
export const tablePicture = (extras: TableExtras = {}): Picture => ({
	Full: (props) => <TablePanel {...props} extras={extras} />,
	glance: tableGlance(extras),
});

function TablePanel({extras, ...props}: PanelProps & {readonly extras: TableExtras}): ReactNode {
	// A tall screen has room for both; there `g` hides the graph.
	const graphed = props.height >= tall !== props.graph;
	const draw = useChart(graphed, props.theme);
	return (
		<PanelFrame {...props} draw={(inside) => panelTableLines(inside, extras, graphed, draw)} />
	);
}

/** In the overview: the top rows, and below them what they add up to over time, if there is room. */
const tableGlance =
	(extras: TableExtras): Draw =>
	(inside) => {
		const {table: content} = inside;
		// What was not measured takes no room here; the full panel says so.
		const columns = content?.columns.filter(({key}) =>
			content.rows.some((row) => row[key] !== null),
		);
		const table = content && {...content, columns: columns ?? [], selected: -1};
		const lines = rowLines({...inside, table}, extras);
		const free = inside.height - lines.length - 1;
		return extras.graph === undefined || free < 2
			? lines
			: [...lines, '', ...graphAreas(extras.graph, {...inside, height: free})];
	};

function panelTableLines(
	inside: Inside,
	extras: TableExtras,
	graphed: boolean,
	draw: DrawChart | undefined,
): string[] {
	if (!graphed) return rowLines(inside, extras);
	const height = Math.max(8, Math.min(16, Math.floor(inside.height / 2)));
	const graph = extras.graph ?? defaultGraph(inside);
	const upper = graph === undefined ? [] : graphLines(graph, draw, {...inside, height});
	return [...upper, ...rowLines({...inside, height: inside.height - upper.length}, extras)];
}

function rowLines(
	{table: content, tone, width, height, theme}: Inside,
	extras: TableExtras,
): string[] {
	if (content === undefined) return [];
	const lines = tableLines({
		...content,
		...{width, height, tone, theme},
		...(extras.paint === undefined ? {} : {paint: extras.paint(theme)}),
		selected: content.selected === -1 ? undefined : content.selected,
	});
	if (content.rows.length > 0) return lines;
	const why = content.all.length > 0 ? 'no row fits the query' : 'nothing in this interval';
	return [...lines, theme.paint('muted', why)];
}

const scaled = (value: number | null, factor: number): number | null =>
	value === null ? null : value * factor;

// A tool that declares no graph still has one: what its rows add up to.
function defaultGraph({table: content, tone}: Inside): Graph | undefined {
	const key = content?.order.key ?? '';
	const column = content?.columns.find((one) => one.key === key);
	if (column === undefined || typeof content?.totals[key] !== 'number') return undefined;
	const title = (column.screen?.title ?? column.title).replace(/\/s$/, '').toLowerCase();
	const seconds = secondsIn(column.unit);
	const sum = rateOf(key);
	const line = {title, gauge: sum, tone};
	if (seconds !== undefined) {
		// What is busy all the time on one CPU takes 1000 ms of a second.
		const ms: Gauge = (snapshot) => scaled(sum(snapshot), seconds * 1000);
		const text = (value: number) => `${format.duration(value * 1e6)}/s`;
		return {title, unit: 'ms/s', base: 1000, text, lines: [{...line, gauge: ms}]};
	}

	if (column.unit === 'bytes')
		return {title, unit: 'B/s', base: 1024, text: format.byteRate, lines: [line]};
	return {title, unit: '/s', base: 1000, text: format.countRate, lines: [line]};
}
