// softirqs: the vectors, and the busiest of them over time; distributions with -d.
import type {ReactNode} from 'react';
import {countRate} from '../src/core/format.js';
import type {DrawChart} from '../src/ui/draw/chart.js';
import {graphLines, type Graph} from '../src/ui/draw/graph.js';
import {PanelFrame, type Inside, type PanelProps} from '../src/ui/draw/panel-frame.js';
import {rowsOf} from '../src/shapes/index.js';
import {tableLines} from '../src/ui/draw/table-lines.js';
import type {Tone} from '../src/ui/theme/theme.js';
import {useChart} from '../src/ui/draw/use-chart.js';
import {cpuLines, hasCpus} from './softirq-cpus.js';
import {measured, runsOf, vectorLines} from './softirq-vectors.js';

/** The chart is there without `g`, which hides it. */
export function SoftirqsPanel(props: PanelProps): ReactNode {
	const draw = useChart(!props.graph, props.theme);
	return <PanelFrame {...props} draw={(inside) => softirqLines(inside, !props.graph, draw)} />;
}

export function softirqsGlance(inside: Inside): string[] {
	if (hasCpus(inside.ready)) return cpuLines(inside);
	return vectorLines({...inside, table: inside.table && {...inside.table, selected: -1}});
}

function softirqLines(inside: Inside, graphed: boolean, draw: DrawChart | undefined): string[] {
	if (hasCpus(inside.ready)) return perCpuLines(inside, graphed, draw);
	const lines = vectorLines(inside);
	const height = inside.height - lines.length - 1;
	if (!graphed || height < 7) return lines;
	return [...lines, '', ...graphLines(runsGraph(inside), draw, {...inside, height})];
}

/** Which vector loads which CPU, the same as a table, and the past of the busiest vectors. */
function perCpuLines(inside: Inside, graphed: boolean, draw: DrawChart | undefined): string[] {
	const {table: content, width, height, theme, tone} = inside;
	const upper = [...cpuLines(inside), ''];
	const rest = height - upper.length;
	const chart = graphed && rest >= 20 ? Math.floor(rest / 2) : 0;
	if (content === undefined || rest < 2) return upper;
	const options = {...content, width, theme, tone, height: rest - chart};
	const lines = fillTo(tableLines(options), rest - chart);
	const graph = graphLines(runsGraph(inside), draw, {...inside, height: chart});
	return [...upper, ...lines, ...graph];
}

const fillTo = (lines: readonly string[], height: number): string[] =>
	Array.from({length: height}, (_, index) => lines[index] ?? '');

const lineTones: readonly Tone[] = ['orange', 'blue', 'green'];

/** The vectors that take the most time, as far as they can be told apart. */
function runsGraph({ready}: Inside): Graph {
	const times = new Map<string, number>();
	for (const row of rowsOf(ready)) {
		const name = String(row['softirq']);
		times.set(name, (times.get(name) ?? 0) + (measured(row['total_us']) ?? 0));
	}

	const busiest = [...times]
		.sort(([, a], [, b]) => b - a)
		.slice(0, lineTones.length)
		.map(([name]) => name)
		// By name, so that two that change places keep their colours.
		.sort();
	return {
		...{title: 'runs', unit: '/s', base: 1000, text: countRate},
		lines: busiest.map((title, index) => ({
			...{title, gauge: runsOf(title)},
			tone: lineTones[index] ?? 'plain',
		})),
	};
}
