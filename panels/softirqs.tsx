// softirqs: the vectors, and the busiest of them over time; distributions with -d.
import type {ReactNode} from 'react';
import {count} from '../src/format.js';
import type {DrawChart} from '../src/ui/chart.js';
import {graphLines, type Graph} from '../src/ui/graph.js';
import {PanelFrame, type Inside, type PanelProps} from '../src/ui/panel-frame.js';
import type {Tone} from '../src/ui/theme.js';
import {useChart} from '../src/ui/use-chart.js';
import {histGlance, HistPanel} from './hist.js';
import {measured, runsOf, vectorLines} from './softirq-vectors.js';

/** The chart is there without `g`, which hides it. */
export function SoftirqsPanel(props: PanelProps): ReactNode {
	const draw = useChart(!props.graph);
	if (props.view.source?.plan.shape === 'hist') return <HistPanel {...props} />;
	return <PanelFrame {...props} draw={(inside) => softirqLines(inside, !props.graph, draw)} />;
}

export function softirqsGlance(inside: Inside): string[] {
	if (inside.ready.shape === 'hist') return histGlance(inside);
	return vectorLines({...inside, table: inside.table && {...inside.table, selected: -1}});
}

function softirqLines(inside: Inside, graphed: boolean, draw: DrawChart | undefined): string[] {
	const lines = vectorLines(inside);
	const height = inside.height - lines.length - 1;
	if (!graphed || height < 7) return lines;
	return [...lines, '', ...graphLines(runsGraph(inside), draw, {...inside, height})];
}

const lineTones: readonly Tone[] = ['orange', 'blue', 'green'];

/** The vectors that take the most time, as far as they can be told apart. */
function runsGraph({ready}: Inside): Graph {
	const rows = ready.shape === 'hist' ? [] : ready.rows;
	const busiest = [...rows]
		.sort((a, b) => (measured(b['total_us']) ?? 0) - (measured(a['total_us']) ?? 0))
		.slice(0, lineTones.length)
		// By name, so that two that change places keep their colours.
		.sort((a, b) => (String(a['softirq']) < String(b['softirq']) ? -1 : 1));
	return {
		...{title: 'runs', unit: '/s', base: 1000, text: (value) => `${count(value)}/s`},
		lines: busiest.map(({softirq}, index) => ({
			title: String(softirq),
			gauge: runsOf(String(softirq)),
			tone: lineTones[index] ?? 'plain',
		})),
	};
}
