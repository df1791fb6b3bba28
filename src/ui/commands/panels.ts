// From one panel to another: by number, by Tab, by the arrows at either side.
import type {Probe} from '../../probe/probe.js';
import {show, type State} from '../state.js';
import type {Command, Context} from './command.js';

/** Index -1 is the overview; beyond either end it goes round. */
export function showPanel({probes, state}: Context, index: number): State {
	const places = probes.length + 1;
	const wrapped = ((((index + 1) % places) + places) % places) - 1;
	return show(state, probes[wrapped]?.name ?? 'overview', wrapped === -1 ? state.cell : wrapped);
}

/** The focus goes through the panels on the screen; where there is only one, to the next tab. */
function neighbour(context: Context, step: 1 | -1): State {
	const {state, probes, arrangement} = context;
	const {order} = arrangement;
	if (state.panel === 'overview' || order.length < 2) {
		return showPanel(context, current(context) + step);
	}

	const name = order[(order.indexOf(state.panel) + step + order.length) % order.length];
	const index = probes.findIndex((probe) => probe.name === name);
	return name === undefined ? state : show(state, name, index === -1 ? state.cell : index);
}

const current = ({probes, state}: Context): number =>
	probes.findIndex(({name}) => name === state.panel);

export const overviewCommand: Command = {
	...{id: 'panel.overview', scope: 'panels', keys: ['0', 'o'], title: 'overview'},
	hint: ({state}) => (state.help || state.panel === 'overview' ? undefined : ['overview', 7]),
	run: (context) => showPanel(context, -1),
};

/** As many panels as there are have a number key; all have a place in the palette. */
export function panelCommands(probes: readonly Probe[]): Command[] {
	const topic = 'panels';
	const numbered = probes.map(({name, summary}, index): Command => ({
		...{id: `panel.${name}`, scope: 'panels', keys: index < 9 ? [String(index + 1)] : [], topic},
		title: `${name}: ${summary}`,
		hint: ({state}) => (state.panel === 'overview' && !state.help ? ['panels', 4] : undefined),
		run: (context) => showPanel(context, index),
	}));
	return [
		...numbered,
		{
			...{id: 'panel.next', scope: 'panels', keys: ['Tab', 'Right'], title: 'next panel', topic},
			run: (context) => neighbour(context, 1),
		},
		{
			...{id: 'panel.previous', scope: 'panels', keys: ['Shift-Tab', 'Left'], topic},
			title: 'previous panel',
			run: (context) => neighbour(context, -1),
		},
	];
}
