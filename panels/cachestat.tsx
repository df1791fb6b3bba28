// cachestat: hit ratio, hits, misses and dirties of the page cache, now and over time.
import type {ReactNode} from 'react';
import * as format from '../src/format.js';
import type {Value} from '../src/probe/snapshot.js';
import {area} from '../src/ui/bar.js';
import {joinFitting} from '../src/ui/cells.js';
import type {DrawChart} from '../src/ui/chart.js';
import {graphLines, type Graph} from '../src/ui/graph.js';
import {beside, PanelFrame, type Inside, type PanelProps} from '../src/ui/panel-frame.js';
import {rateOf, recent, valueOf} from '../src/ui/series.js';
import type {Theme, Tone} from '../src/ui/theme.js';
import {useChart} from '../src/ui/use-chart.js';

const hitRatio = valueOf('hit_ratio');

const ratioGraph: Graph = {
	...{
		title: 'hit ratio',
		unit: '%',
		base: 1000,
		max: 100,
		text: (value) => format.percent(value / 100),
	},
	lines: [{title: 'hits / lookups', tone: 'good', gauge: percentOf}],
};

const accessGraph: Graph = {
	...{title: 'pages', unit: '/s', base: 1000, text: (value) => `${format.count(value)}/s`},
	lines: [
		{title: 'hits', tone: 'good', gauge: rateOf('hits')},
		{title: 'dirties', tone: 'yellow', gauge: rateOf('dirties')},
		// Drawn last: where lines meet, misses are what must be seen.
		{title: 'misses', tone: 'bad', gauge: rateOf('misses')},
	],
};

function percentOf(snapshot: Parameters<typeof hitRatio>[0]): number | null {
	const ratio = hitRatio(snapshot);
	return ratio === null ? null : ratio * 100;
}

/** The charts are what the panel is for: they are there without `g`, which hides them. */
export function CachestatPanel(props: PanelProps): ReactNode {
	const draw = useChart(!props.graph);
	return <PanelFrame {...props} draw={(inside) => cachestatLines(inside, !props.graph, draw)} />;
}

function cachestatLines(inside: Inside, graphed: boolean, draw: DrawChart | undefined): string[] {
	const {width, height, theme} = inside;
	const head = [ratioLine(inside), '', ...figureLines(inside), ''];
	if (!graphed) return head;
	const rest = height - head.length;
	// Side by side where both have room for their axes, else one above the other.
	if (width >= 110) {
		const half = Math.floor((width - 3) / 2);
		const size = {...inside, width: half, height: rest};
		const left = graphLines(ratioGraph, draw, size);
		return [...head, ...beside(left, half + 3, graphLines(accessGraph, draw, size))];
	}

	const upper = graphLines(accessGraph, draw, {...inside, height: Math.ceil(rest / 2), theme});
	const lower = graphLines(ratioGraph, draw, {...inside, height: Math.floor(rest / 2), theme});
	return [...head, ...upper, ...lower];
}

/** Below these shares of hits something reads from disk a lot. */
const ratioTone = (ratio: number): Tone => (ratio >= 0.95 ? 'good' : ratio >= 0.8 ? 'warn' : 'bad');

function ratioLine({ready, width, theme}: Inside): string {
	const ratio = hitRatio(ready);
	const label = theme.paint('muted', 'hit ratio');
	if (ratio === null)
		return `${label}  ${theme.bold(format.unmeasured)} ${theme.paint('muted', 'no lookups')}`;
	const text = theme.bold(theme.paint(ratioTone(ratio), format.percent(ratio).padStart(6)));
	const cells = Math.max(0, Math.min(60, width - 22));
	const filled = Math.round(ratio * cells);
	const {rule, horizontal} = theme.glyphs;
	const gauge =
		theme.paint(ratioTone(ratio), (rule.at(-1) ?? '').repeat(filled)) +
		theme.paint('faint', horizontal.repeat(cells - filled));
	return `${label} ${text}  ${gauge}`;
}

function figureLines({ready, width, theme}: Inside): string[] {
	if (ready.shape === 'hist') return [];
	const row = ready.rows[0] ?? {};
	const rate = (key: string) => perSecond(row[key] ?? null, ready.seconds);
	const size = (key: string) => {
		const value = row[key];
		return typeof value === 'number' ? format.bytes(value) : format.unmeasured;
	};
	const figures: ReadonlyArray<readonly [name: string, text: string, tone: Tone, rank: number]> = [
		['hits', rate('hits'), 'good', 0],
		['misses', rate('misses'), 'bad', 0],
		['dirties', rate('dirties'), 'yellow', 1],
		['buffers', size('buffers_bytes'), 'plain', 3],
		['cached', size('cached_bytes'), 'plain', 2],
	];
	const pieces = figures.map(([name, text, tone, rank]) => ({
		rank,
		text: `${theme.paint('muted', name)} ${theme.bold(theme.paint(tone, text))}`,
	}));
	return [joinFitting(pieces, width, width >= 74 ? '   ' : '  ')];
}

const perSecond = (value: Value, seconds: number): string =>
	typeof value === 'number' ? `${format.count(value / seconds)}/s` : format.unmeasured;

/** In the overview: the ratio, the rates, and hits over misses as areas. */
export function cachestatGlance(inside: Inside): string[] {
	const {view, width, height, theme} = inside;
	const head = [ratioLine(inside), ...figureLines(inside)];
	const rows = height - head.length;
	if (rows < 1) return head;
	const missRows = rows >= 4 ? Math.floor(rows / 3) : rows >= 2 ? 1 : 0;
	return [
		...head,
		...areaLines(inside, 'hits', 'good', rows - missRows, view.history, width, theme),
		...areaLines(inside, 'misses', 'bad', missRows, view.history, width, theme),
	];
}

const rates = {hits: rateOf('hits'), misses: rateOf('misses')};

function areaLines(
	inside: Inside,
	name: keyof typeof rates,
	tone: Tone,
	rows: number,
	history: Inside['view']['history'],
	width: number,
	theme: Theme,
): string[] {
	const label = name.padEnd(6);
	const values = recent(history, rates[name], width - label.length - 1);
	return area(values, width - label.length - 1, rows, inside.theme.glyphs).map(
		(line, index) =>
			`${theme.paint('muted', index === rows - 1 ? label : ' '.repeat(label.length))} ${theme.paint(tone, line)}`,
	);
}
