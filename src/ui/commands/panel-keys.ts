// On a full panel: its graph, and the options of its probe that can be switched while it runs.
import type {SwitchKey} from '../../core/options.js';
import {isReplay} from '../../engine/time.js';
import {drillTopic} from '../feeds/drill.js';
import {drill, graph, suspect, tableState} from '../state/state.js';
import {switchOf, toggled} from './switches.js';
import {readyOf} from '../feeds/view.js';
import type {Command} from './command.js';

/** `own` is the key that tools declare, whatever key is bound to it. */
const switching = (own: SwitchKey, what: string): Command => ({
	...{id: `switch.${what.toLowerCase().replace(' ', '-')}`, scope: 'panel', keys: [own]},
	...{
		title: `switch ${what}`,
		topic: 'switch latency, per process, per CPU, where the panel has them',
	},
	hint: ({view, moment}) =>
		isReplay(moment) || switchOf(view?.probe, own) === undefined ? undefined : [what, 4],
	why: ({view}) =>
		view === undefined ? undefined : `${view.probe.name} has no such switch: ${what}`,
	run(context) {
		const name = switchOf(context.view?.probe, own);
		if (isReplay(context.moment))
			return {...context.state, notice: `a recording has the options it was made with: no ${what}`};
		return name === undefined ? undefined : toggled(context, name, what);
	},
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
		why: ({view}) => (view === undefined ? undefined : 'there is nothing to draw here'),
		run({state, view}) {
			if (view === undefined || readyOf(view) !== undefined) return graph(state);
			return view.snapshot.status === 'starting'
				? {...graph(state), notice: 'graph or table: as switched, with the first data'}
				: undefined;
		},
	},
	switching('L', 'latency'),
	switching('P', 'per process'),
	switching('c', 'per CPU'),
];
