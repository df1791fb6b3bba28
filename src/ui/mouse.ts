// A press or a turn of the wheel where the user is → what the key for it leads to. Pure.
import type {Context, Outcome} from './commands/command.js';
import {chooseColumn} from './commands/columns.js';
import {selectRow} from './commands/rows.js';
import type {Bindings} from './keys.js';
import type {Target} from './marks.js';
import type {Report} from './mouse-input.js';
import {chosenResource} from './overview/assess.js';
import {order, show, type State} from './state.js';
import type {Spot} from './surface.js';

/** Rows that one notch of the wheel moves. */
const notch = 3;

export function outcomeOfMouse(
	{what}: Report,
	{target, panel}: Spot,
	context: Context,
	bindings: Bindings,
): Outcome | undefined {
	const {state, table, probes} = context;
	// A panel that does not have the keys gets them first.
	if (panel !== undefined && panel !== state.panel && state.panel !== 'overview') {
		return show(
			state,
			panel,
			probes.findIndex(({name}) => name === panel),
		);
	}

	if (what === 'press') return target && pressed(target, context, bindings);
	const by = what === 'wheel-up' ? -1 : 1;
	if (state.help) return {...state, helpTop: Math.max(0, state.helpTop + by * notch)};
	if (state.prompt !== undefined || table === undefined) return undefined;
	return selectRow(state, table, table.selected + by * notch);
}

function pressed(target: Target, context: Context, bindings: Bindings): Outcome | undefined {
	const {state, table} = context;
	const run = (id: string, from: State = state): Outcome | undefined =>
		bindings.commands.find((command) => command.id === id)?.run({...context, state: from});
	switch (target.type) {
		case 'command':
			// A tab is a way out of whatever is open.
			return run(target.id, {
				...state,
				prompt: undefined,
				help: isTab(target.id) ? false : state.help,
			});
		case 'cell':
			return target.index === state.cell && chosenResource(state, context.resources) === -1
				? run('overview.open')
				: {...state, cell: target.index, resource: undefined};
		case 'resource':
			return target.index === chosenResource(state, context.resources)
				? run('overview.open')
				: {...state, resource: target.index};
		case 'row':
			if (table === undefined) return undefined;
			return target.index === table.selected
				? run('rows.drill')
				: selectRow(state, table, target.index);
		case 'column':
			if (table === undefined) return undefined;
			return target.key === table.order.key
				? run('sort.reverse')
				: order(state, state.panel, {key: target.key});
		case 'choice':
			return chooseColumn(context, target.index);
	}
}

const isTab = (id: string): boolean => id.startsWith('panel.');
