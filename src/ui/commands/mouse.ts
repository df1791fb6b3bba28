// A press or a turn of the wheel where the user is → what the key for it leads to. Pure.
import type {Context, Outcome} from './command.js';
import {chooseColumn} from './column-keys.js';
import {chooseCell} from './overview-keys.js';
import {selectRow} from './row-keys.js';
import type {Bindings} from './bindings.js';
import type {ClickTarget} from '../terminal/marks.js';
import type {Report} from '../terminal/terminal-input.js';
import {chosenResource} from '../overview/chosen.js';
import {order, show, type State} from '../state/state.js';
import type {Spot} from '../terminal/surface.js';

/** Rows that one notch of the wheel moves. */
const notch = 3;

export function outcomeOfMouse(
	{what}: Report,
	{target, panel}: Spot,
	context: Context,
	bindings: Bindings,
): Outcome | undefined {
	const {state, table, panels} = context;
	// A panel that does not have the keys gets them first.
	if (panel !== undefined && panel !== state.panel && state.panel !== 'overview') {
		return show(
			state,
			panel,
			panels.findIndex(({id}) => id === panel),
		);
	}

	if (what === 'press') return target && pressed(target, context, bindings);
	const by = what === 'wheel-up' ? -1 : 1;
	if (state.help) return {...state, helpTop: Math.max(0, state.helpTop + by * notch)};
	const isListOpen = (state.palette ?? state.picker ?? state.prompt) !== undefined;
	if (isListOpen || table === undefined) return undefined;
	return selectRow(state, table, table.selected + by * notch);
}

function pressed(target: ClickTarget, context: Context, bindings: Bindings): Outcome | undefined {
	const {state, table} = context;
	const run = (id: string, from: State = state): Outcome | undefined =>
		bindings.commands.find((command) => command.id === id)?.run({...context, state: from});
	switch (target.type) {
		case 'command':
			return run(target.id, {...state, prompt: undefined});
		case 'tab': {
			// A tab is a way out of whatever is open.
			const closed = {palette: undefined, prompt: undefined, picker: undefined, help: false};
			const out = {...state, ...closed};
			const index = context.panels.findIndex(({id}) => id === target.id);
			return show(out, target.id, index === -1 ? state.cell : index);
		}

		case 'cell':
			return target.index === state.cell && chosenResource(state, context.resources) === -1
				? run('overview.open')
				: chooseCell(context, target.index);
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
