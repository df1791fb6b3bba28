// The column chooser: a list of the panel's columns, each shown or hidden.
import type {Column} from '../../core/column.js';
import {panelColumns} from '../rows/panel-table.js';
import {type State, tableState, withHidden} from '../state/state.js';
import type {Command, Context} from './command.js';

/** All columns that the chooser lists; none where the panel lists no rows. */
export const choosable = ({view, table}: Pick<Context, 'view' | 'table'>): readonly Column[] =>
	view === undefined || table === undefined ? [] : panelColumns(view);

const moved = (context: Context, by: number): State | undefined => {
	const {state} = context;
	if (state.chooser === undefined) return undefined;
	const last = choosable(context).length - 1;
	return {...state, chooser: Math.max(0, Math.min(last, state.chooser + by))};
};

/** Shows or hides the column; one always stays. */
export function chooseColumn(context: Context, index: number): State | undefined {
	const {state} = context;
	const columns = choosable(context);
	const column = columns[index];
	if (column === undefined) return undefined;
	const {hidden} = tableState(state, state.panel);
	const isHidden = hidden.includes(column.key);
	const chosen = {...state, chooser: index};
	if (isHidden) {
		const others = hidden.filter((key) => key !== column.key);
		return withHidden(chosen, state.panel, others);
	}

	const shown = columns.filter(({key}) => !hidden.includes(key));
	return shown.length > 1
		? withHidden(chosen, state.panel, [...hidden, column.key])
		: {...chosen, notice: 'one column has to stay'};
}

const closed = ({state}: Context): State => ({...state, chooser: undefined});

export const columns: readonly Command[] = [
	{
		...{id: 'columns.up', scope: 'columns', keys: ['Up'], title: 'previous column of the list'},
		hint: () => ['choose', 1],
		run: (context) => moved(context, -1),
	},
	{
		...{id: 'columns.down', scope: 'columns', keys: ['Down'], title: 'next column of the list'},
		hint: () => ['choose', 1],
		run: (context) => moved(context, 1),
	},
	{
		...{id: 'columns.toggle', scope: 'columns', keys: ['Space'], title: 'show or hide the column'},
		hint: () => ['show or hide', 0],
		run: (context) => chooseColumn(context, context.state.chooser ?? 0),
	},
	{
		...{id: 'columns.close', scope: 'columns', keys: ['Enter', 'Esc', 'Backspace', 'C']},
		title: 'close the list of columns',
		hint: () => ['close', 0],
		run: closed,
	},
];

export const chooseColumns: Command = {
	...{id: 'columns', scope: 'rows', keys: ['C'], title: 'choose the columns'},
	hint: (context) => (choosable(context).length > 1 ? ['columns', 8] : undefined),
	why: () => 'there are no columns to choose here',
	run: (context) => (choosable(context).length > 1 ? {...context.state, chooser: 0} : undefined),
};
