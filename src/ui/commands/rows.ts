// On a panel that lists rows: the cursor, the order, the query, and drilling into a row.
import type {PanelTable} from '../panel-table.js';
import {identity} from '../rows.js';
import {truncate} from '../cells.js';
import {drillsOf, drillTopic, nextDrill} from '../drill.js';
import {promptWith} from '../prompt.js';
import {drill, order, search, select, type State, tableState} from '../state.js';
import type {Command, Context, Hint, Outcome} from './command.js';

type OnTable = Context & {readonly table: PanelTable};

/** A command that needs rows; without them its keys are free for others. */
const onRows = (
	command: Omit<Command, 'scope' | 'run' | 'hint'> & {
		readonly hint?: (context: OnTable) => Hint | undefined;
		readonly run: (context: OnTable) => Outcome | undefined;
	},
): Command => {
	const {hint, run, ...rest} = command;
	const needs =
		<T>(use: (context: OnTable) => T) =>
		(context: Context): T | undefined =>
			context.table === undefined ? undefined : use({...context, table: context.table});
	return {...rest, scope: 'rows', run: needs(run), ...(hint && {hint: needs(hint)})};
};

const move = (
	name: string,
	key: string,
	title: string,
	target: (table: PanelTable, page: number) => number,
): Command =>
	onRows({
		...{id: `rows.${name}`, keys: [key], title, topic: 'rows'},
		...(/^(?:up|down)$/.test(name) && {hint: () => ['rows', 6]}),
		run: ({state, table, page}) => selectRow(state, table, target(table, page)),
	});

/** Puts the cursor on the row at this index, or on the nearest there is. */
export function selectRow(state: State, table: PanelTable, target: number): State {
	const index = Math.max(0, Math.min(table.rows.length - 1, target));
	const row = table.rows[index];
	// The top is a place rather than a row: whatever is first stays under the cursor.
	return select(state, row === undefined || index === 0 ? undefined : identity(row), index);
}

function sortBy({state, table}: OnTable, step: 1 | -1): State | undefined {
	const {columns, order: now} = table;
	const at = columns.findIndex(({key}) => key === now.key);
	const next = columns[(at + step + columns.length) % columns.length];
	return next && order(state, state.panel, {key: next.key});
}

/** Enter again goes on to the next thing that the row is about. */
function drillInto({state, table}: OnTable): State | undefined {
	if (tableState(state, state.panel).suspect !== undefined) return undefined;
	const row = table.rows[table.selected];
	if (row === undefined) return undefined;
	const next = nextDrill(row, state.drills);
	if (next !== undefined) return drill(state, next);
	const names = drillsOf(row).map(({name}) => name);
	const notice =
		names.length === 0
			? 'this row is about nothing that other panels could be filtered by'
			: `already filtered by this ${names.join(' and ')}`;
	return {...state, notice};
}

const sorting = 'sort by the next, the previous column';

/** More of a query than this leaves no room for keys. */
const longestHint = 32;

const queryHint = ({state}: OnTable): Hint => {
	const {query} = tableState(state, state.panel);
	return query === '' ? ['filter', 3] : [`filter: ${truncate(query, longestHint)}`, 0];
};

export const rows: readonly Command[] = [
	move('up', 'Up', 'previous row', ({selected}) => selected - 1),
	move('down', 'Down', 'next row', ({selected}) => selected + 1),
	move('page-up', 'PageUp', 'a page up', ({selected}, page) => selected - page),
	move('page-down', 'PageDown', 'a page down', ({selected}, page) => selected + page),
	move('first', 'Home', 'first row', () => 0),
	move('last', 'End', 'last row', (table) => table.rows.length - 1),
	onRows({
		...{id: 'rows.drill', keys: ['Enter'], title: 'filter all panels by the row'},
		topic: drillTopic,
		hint: ({state, table}) =>
			tableState(state, state.panel).suspect === undefined &&
			table.rows.some((row) => drillsOf(row).length > 0)
				? ['drill', 4]
				: undefined,
		run: drillInto,
	}),
	onRows({
		...{id: 'rows.filter', keys: ['/'], title: 'show rows that fit a query'},
		hint: queryHint,
		run: ({state}) => ({
			...state,
			prompt: promptWith(tableState(state, state.panel).query),
		}),
	}),
	{
		...{id: 'rows.clear', scope: 'rows', keys: ['Esc'], title: 'show all rows again'},
		// Also while the rows are still on their way.
		run: ({state}) => (tableState(state, state.panel).query === '' ? undefined : search(state, '')),
	},
	onRows({
		...{id: 'sort.next', keys: ['s', '>'], title: 'sort by the next column', topic: sorting},
		hint: () => ['sort', 4],
		run: (context) => sortBy(context, 1),
	}),
	onRows({
		...{id: 'sort.previous', keys: ['<'], title: 'sort by the previous column', topic: sorting},
		run: (context) => sortBy(context, -1),
	}),
	onRows({
		...{id: 'sort.reverse', keys: ['r'], title: 'reverse the order'},
		hint: () => ['reverse', 7],
		run: ({state, table}) =>
			order(state, state.panel, {...table.order, descending: !table.order.descending}),
	}),
];
