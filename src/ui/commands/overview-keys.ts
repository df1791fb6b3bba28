// In the overview: one of its resources or cells is chosen, and opened.
import {chosenResource} from '../overview/chosen.js';
import {follow} from '../overview/lead.js';
import type {State} from '../state/state.js';
import type {Command, Context} from './command.js';
import {showPanel} from './tab-keys.js';

type Direction = 'left' | 'up' | 'down' | 'right';

/** Cells in sight stay where they are: the next click is on what was seen. */
export const chooseCell = ({state, grid}: Context, cell: number): State => ({
	...state,
	...{cell, firstCell: grid.first, resource: undefined},
});

/** The resources are a column above the grid of cells. */
function moved(context: Context, direction: Direction): State {
	const {state, resources, panels, grid} = context;
	const resource = chosenResource(state, resources);
	if (resource !== -1) {
		if (direction === 'up' && resource > 0) return {...state, resource: resource - 1};
		if (direction !== 'down') return state;
		if (resource + 1 < resources.length) return {...state, resource: resource + 1};
		return chooseCell(context, state.cell % grid.columns);
	}

	const by = {left: -1, up: -grid.columns, down: grid.columns, right: 1}[direction];
	const cell = state.cell + by;
	if (cell >= 0 && cell < panels.length) return chooseCell(context, cell);
	const above = direction === 'up' && resources.length > 0;
	return above ? {...state, resource: resources.length - 1} : state;
}

const move = (direction: Direction, key: string): Command => ({
	...{id: `overview.${direction}`, scope: 'overview', keys: [key]},
	title: `choose what is ${direction}`,
	topic: 'choose a resource or a cell of the overview',
	stays: `there is nothing more ${direction === 'left' || direction === 'right' ? `on the ${direction}` : direction}`,
	hint: ({state}) => (state.help ? undefined : ['choose', 2]),
	run: (context) => moved(context, direction),
});

export const overviewKeys: readonly Command[] = [
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
			return follow(state, found);
		},
	},
];
