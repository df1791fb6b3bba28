// In the overview: one of its resources or cells is chosen, and opened.
import {chosenResource} from '../overview/assess.js';
import {follow} from '../overview/lead.js';
import type {State} from '../state.js';
import type {Command, Context} from './command.js';
import {showPanel} from './panels.js';

type Direction = 'left' | 'up' | 'down' | 'right';

/** The resources are a column above the grid of cells. */
function moved(context: Context, direction: Direction): State | undefined {
	const {state, resources, probes, gridColumns} = context;
	const resource = chosenResource(state, resources);
	if (resource !== -1) {
		if (direction === 'up' && resource > 0) return {...state, resource: resource - 1};
		if (direction !== 'down') return undefined;
		if (resource + 1 < resources.length) return {...state, resource: resource + 1};
		return {...state, resource: undefined, cell: state.cell % gridColumns};
	}

	const by = {left: -1, up: -gridColumns, down: gridColumns, right: 1}[direction];
	const cell = state.cell + by;
	if (cell >= 0 && cell < probes.length) return {...state, cell, resource: undefined};
	const above = direction === 'up' && resources.length > 0;
	return above ? {...state, resource: resources.length - 1} : undefined;
}

const move = (direction: Direction, key: string): Command => ({
	...{id: `overview.${direction}`, scope: 'overview', keys: [key]},
	title: `choose what is ${direction}`,
	topic: 'choose a resource or a cell of the overview',
	hint: ({state}) => (state.help ? undefined : ['choose', 2]),
	run: (context) => moved(context, direction),
});

export const overview: readonly Command[] = [
	move('left', 'Left'),
	move('up', 'Up'),
	move('down', 'Down'),
	move('right', 'Right'),
	{
		...{id: 'overview.open', scope: 'overview', keys: ['Enter']},
		title: 'open the panel that is chosen, or that explains the resource',
		hint: () => ['open', 2],
		run(context) {
			const {state, resources} = context;
			const found = resources[chosenResource(state, resources)];
			if (found === undefined) return showPanel(context, state.cell);
			const isOpen = (panel: string) =>
				panel === 'cputop' || context.probes.some(({name}) => name === panel);
			return follow(state, found, isOpen);
		},
	},
];
