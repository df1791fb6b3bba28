// cachestat: hit ratio, hits, misses and dirties of the page cache, now and over time.
import type {ReactNode} from 'react';
import * as format from '../src/core/format.js';
import type {DrawChart} from '../src/ui/draw/chart.js';
import {graphLines, type Graph} from '../src/ui/draw/graph.js';
import {beside, PanelFrame, type Inside, type PanelProps} from '../src/ui/draw/panel-frame.js';
import {rateOf} from '../src/ui/draw/series.js';
import {useChart} from '../src/ui/draw/use-chart.js';
import {figureLines, hitRatio, ratioLine} from './cachestat-figures.js';

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
	...{title: 'pages', unit: '/s', base: 1000, text: format.countRate},
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
	const draw = useChart(!props.graph, props.theme);
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
