// On a full panel: its graph, and the options of its probe that can be switched while it runs.
import {isReplay} from '../../probe/time.js';
import {drillTopic} from '../drill.js';
import {drill, graph, suspect, tableState} from '../state.js';
import {switchedTo, switchOf} from '../switches.js';
import type {Command} from './command.js';

/** `short` is the option's own letter, whatever key is bound to it. */
const switching = (short: string, what: string): Command => ({
	...{id: `switch.${what.toLowerCase().replace(' ', '-')}`, scope: 'panel', keys: [short]},
	...{
		title: `switch ${what}`,
		topic: 'switch latency, per process, per CPU, where the panel has them',
	},
	hint: ({view, moment}) =>
		isReplay(moment) || switchOf(view?.probe, short) === undefined ? undefined : [what, 4],
	run: (context) =>
		isReplay(context.moment)
			? {...context.state, notice: `a recording has the options it was made with: no ${what}`}
			: switchedTo(context, short),
});

/** Also where the panel has no rows, or none of the process yet. */
const drillSuspect: Command = {
	...{id: 'suspect.drill', scope: 'panel', keys: ['Enter']},
	title: 'filter all panels by the process that the overview named',
	topic: drillTopic,
	hint({state}) {
		const found = tableState(state, state.panel).suspect;
		return found === undefined ? undefined : [`drill into ${found.label}`, 1];
	},
	run({state}) {
		const found = tableState(state, state.panel).suspect;
		return found === undefined ? undefined : drill(suspect(state, undefined), found);
	},
};

export const panel: readonly Command[] = [
	drillSuspect,
	{
		...{id: 'graph', scope: 'panel', keys: ['g'], title: 'graph'},
		hint: () => ['graph', 5],
		run: ({state}) => graph(state),
	},
	switching('L', 'latency'),
	switching('P', 'per process'),
	switching('c', 'per CPU'),
];
