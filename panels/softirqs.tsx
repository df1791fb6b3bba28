// softirqs: a line per vector with its rate, its time, their bars and its past; distributions with -d.
import type {ReactNode} from 'react';
import * as format from '../src/format.js';
import type {ReadySnapshot, Row} from '../src/probe/snapshot.js';
import {area, bar} from '../src/ui/bar.js';
import {fill, pad} from '../src/ui/cells.js';
import type {DrawChart} from '../src/ui/chart.js';
import {graphLines, type Graph} from '../src/ui/graph.js';
import {PanelFrame, type Inside, type PanelProps} from '../src/ui/panel-frame.js';
import {rateOf, type Gauge} from '../src/ui/series.js';
import {useChart} from '../src/ui/use-chart.js';
import {histGlance, HistPanel} from './hist.js';

export function SoftirqsPanel(props: PanelProps): ReactNode {
	const draw = useChart(props.graph);
	if (props.view.source?.plan.shape === 'hist') return <HistPanel {...props} />;
	return <PanelFrame {...props} draw={(inside) => softirqLines(inside, props.graph, draw)} />;
}

export function softirqsGlance(inside: Inside): string[] {
	if (inside.ready.shape === 'hist') return histGlance(inside);
	return vectorLines({...inside, table: inside.table && {...inside.table, selected: -1}});
}

function softirqLines(inside: Inside, graphed: boolean, draw: DrawChart | undefined): string[] {
	if (!graphed) return vectorLines(inside);
	const height = Math.max(8, Math.floor(inside.height / 2));
	const upper = graphLines(totalGraph, draw, {...inside, height});
	return [...upper, ...vectorLines({...inside, height: inside.height - upper.length})];
}

const totalGraph: Graph = {
	...{title: 'softirqs', unit: '/s', base: 1000, text: (value) => `${format.count(value)}/s`},
	lines: [{title: 'count', tone: 'orange', gauge: rateOf('count')}],
};

type Layout = {readonly bar: number; readonly past: number; readonly shares: boolean};

const nameCells = 9;
const rateCells = 8;

/** Bars first, then the vector's past; a narrow panel keeps the figures. */
function layoutFor(width: number): Layout {
	const room = width - nameCells - 2 * (rateCells + 1);
	const shares = room >= 20;
	const past = room >= 50 ? Math.min(60, Math.floor(room / 3)) : 0;
	const rest = room - (past > 0 ? past + 2 : 0) - (shares ? 8 : 0);
	return {bar: Math.max(0, Math.min(40, Math.floor((rest - 2) / 2))), past, shares};
}

function vectorLines({table: content, ready, view, width, height, theme, tone}: Inside): string[] {
	if (content === undefined) return [];
	const {rows, order, selected, seconds} = content;
	const layout = layoutFor(width);
	const most = {count: largest(rows, 'count'), time: largest(rows, 'total_us')};
	const titled = (key: string, title: string) =>
		key === order.key ? title + (order.descending ? theme.glyphs.descending : theme.glyphs.ascending) : title;
	const header = theme.paint(
		'muted',
		[
			pad(titled('softirq', 'SOFTIRQ'), nameCells),
			pad(titled('count', 'COUNT/s'), rateCells, 'right'),
			' '.repeat(layout.bar),
			pad(titled('total_us', 'TIME/s'), rateCells, 'right'),
			layout.shares ? '% 1 CPU' : '',
			layout.bar > 0 ? ' '.repeat(layout.bar) : '',
			layout.past > 0 ? 'over time' : '',
		].join(' '),
	);
	const lines = rows.slice(0, height - 1).map((row, index) => {
		const count = row['count'];
		const time = row['total_us'];
		const share = typeof time === 'number' ? time / 1e6 / seconds : null;
		const cells = [
			pad(String(row['softirq']), nameCells),
			pad(typeof count === 'number' ? format.count(count / seconds) : format.unmeasured, rateCells, 'right'),
			theme.paint(tone, pad(bar(share01(count, most.count), layout.bar, theme.glyphs), layout.bar)),
			pad(share === null ? format.unmeasured : format.duration(share * 1e9), rateCells, 'right'),
			layout.shares ? theme.paint('muted', pad(share === null ? '' : `${(share * 100).toFixed(2)}%`, 7, 'right')) : '',
			theme.ramp(0.8, pad(bar(share01(time, most.time), layout.bar, theme.glyphs), layout.bar)),
			layout.past > 0 ? theme.paint('muted', past(view.history, row, layout.past, ready, theme.glyphs)) : '',
		];
		const line = count === 0 ? theme.paint('faint', cells.slice(0, 2).join(' ')) : cells.join(' ');
		return index === selected ? theme.selected(fill(line, width)) : line;
	});
	return [header, ...lines];
}

const share01 = (value: Row[string] | undefined, most: number): number =>
	typeof value === 'number' && most > 0 ? value / most : 0;

const largest = (rows: readonly Row[], key: string): number =>
	rows.reduce((max, row) => Math.max(max, typeof row[key] === 'number' ? row[key] : 0), 0);

function past(
	history: readonly ReadySnapshot[],
	row: Row,
	cells: number,
	ready: ReadySnapshot,
	glyphs: Inside['theme']['glyphs'],
): string {
	const name = row['softirq'];
	const rate: Gauge = (snapshot) => {
		const same = snapshot.shape === 'hist' ? undefined : snapshot.rows.find((one) => one['softirq'] === name);
		const count = same?.['count'];
		return typeof count === 'number' ? count / snapshot.seconds : null;
	};
	const values = (history.length > 0 ? history : [ready]).slice(-cells).map((snapshot) => rate(snapshot));
	return area(values, cells, 1, glyphs)[0] ?? '';
}
