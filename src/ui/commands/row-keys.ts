// On a panel that lists rows: the cursor, the order, the query, and drilling into a row.
import type {PanelTable} from '../rows/panel-table.js';
import {screenTitle} from '../../core/column.js';
import {identity} from '../rows/rows.js';
import {truncate} from '../draw/cells.js';
import {drillsOf, drillTopic, nextDrill} from '../feeds/drill.js';
import {promptWith} from '../state/prompt.js';
import {
	drill,
	order,
	search,
	select,
	type State,
	tableState,
	type WantedOrder,
} from '../state/state.js';
import {readyOf} from '../feeds/view.js';
import type {Command, Context, Hint, Outcome} from './command.js';

type OnTable = Context & {readonly table: PanelTable};

/** A command that needs rows; without them its keys are free for others. `to` is what it does with rows. */
const onRows = (
	command: Omit<Command, 'scope' | 'run' | 'hint' | 'why'> & {
		readonly to: string;
		readonly hint?: (context: OnTable) => Hint | undefined;
		readonly run: (context: OnTable) => Outcome | undefined;
	},
): Command => {
	const {hint, run, to, ...rest} = command;
	const why = () => `nothing to ${to} here`;
	const needs =
		<T>(use: (context: OnTable) => T) =>
		(context: Context): T | undefined =>
			context.table === undefined ? undefined : use({...context, table: context.table});
	return {...rest, scope: 'rows', why, run: needs(run), ...(hint && {hint: needs(hint)})};
};

const move = (
	name: string,
	key: string,
	title: string,
	target: (table: PanelTable, page: number) => number,
): Command =>
	onRows({
		...{id: `rows.${name}`, keys: [key], title, topic: 'rows', to: 'walk through'},
		stays: `there is no ${title}`,
		...(/^(?:up|down)$/.test(name) && {
			hint: ({table}) => (table.rows.length > 1 ? ['rows', 6] : undefined),
		}),
		run: ({state, table, page}) => selectRow(state, table, target(table, page)),
	});

/** Puts the cursor on the row at this index, or on the nearest there is. */
export function selectRow(state: State, table: PanelTable, target: number): State {
	const index = Math.max(0, Math.min(table.rows.length - 1, target));
	const row = table.rows.at(index);
	// The top is a place rather than a row: whatever is first stays under the cursor.
	return select(
		state,
		row === undefined || index === 0 ? undefined : identity(row, table.allColumns),
		index,
	);
}

function sortBy(context: OnTable, step: 1 | -1): State | undefined {
	const {table} = context;
	const {columns, order: now} = table;
	const at = columns.findIndex(({key}) => key === now.key);
	const next = columns[(at + step + columns.length) % columns.length];
	return next && sorted(context, {key: next.key});
}

/** Before the first data no title shows the order. */
function sorted({state, view, table}: OnTable, wanted: WantedOrder): State {
	const next = order(state, state.panel, wanted);
	if (view === undefined || readyOf(view) !== undefined) return next;
	const column = table.columns.find(({key}) => key === wanted.key);
	const title = column === undefined ? wanted.key : screenTitle(column);
	const turned = wanted.descending === undefined ? '' : ', the other way round';
	return {...next, notice: `will be sorted by ${title}${turned}`};
}

/** Enter again goes on to the next thing that the row is about. */
export function drillInto({state, table, view}: OnTable): State | undefined {
	if (tableState(state, state.panel).suspect !== undefined) return undefined;
	const row = table.rows.at(table.selected);
	if (row === undefined) {
		return view?.snapshot.status === 'starting'
			? {...state, isDrillWaiting: true, notice: 'filters by the first row when that comes'}
			: {...state, notice: 'there is no row to filter by'};
	}

	const next = nextDrill(row, table.allColumns, state.drills);
	if (next !== undefined) return drill(state, next);
	const names = drillsOf(row, table.allColumns).map(({name}) => name);
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
		...{id: 'rows.drill', keys: ['Enter'], title: 'filter all panels by the row', to: 'drill into'},
		topic: drillTopic,
		hint({state, table: {rows, allColumns, selected}}) {
			const {drills} = state;
			// The command suspect.drill has a hint of its own for Enter, with the process's name.
			if (tableState(state, state.panel).suspect !== undefined) return undefined;
			const row = rows.at(selected);
			const next = row && nextDrill(row, allColumns, drills);
			return next === undefined ? undefined : ['drill', 4];
		},
		run: drillInto,
	}),
	onRows({
		...{id: 'rows.filter', keys: ['/'], title: 'show rows that fit a query', to: 'filter'},
		startsText: true,
		hint: queryHint,
		run: ({state}) => ({
			...state,
			prompt: promptWith(tableState(state, state.panel).query),
		}),
	}),
	{
		...{id: 'rows.clear', scope: 'rows', keys: ['Esc'], title: 'show all rows again'},
		why: () => 'there is no filter to clear',
		// Also while the rows are still on their way.
		run: ({state}) => (tableState(state, state.panel).query === '' ? undefined : search(state, '')),
	},
	onRows({
		...{id: 'sort.next', keys: ['s', '>'], title: 'sort by the next column', topic: sorting},
		to: 'sort',
		hint: ({table}) => (table.columns.length > 1 ? ['sort', 4] : undefined),
		run: (context) => sortBy(context, 1),
	}),
	onRows({
		...{id: 'sort.previous', keys: ['<'], title: 'sort by the previous column', topic: sorting},
		to: 'sort',
		run: (context) => sortBy(context, -1),
	}),
	onRows({
		...{id: 'sort.reverse', keys: ['r'], title: 'reverse the order', to: 'sort'},
		hint: ({table}) => (table.rows.length > 1 ? ['reverse', 7] : undefined),
		run: (context) => {
			const {key, descending} = context.table.order;
			return sorted(context, {key, descending: !descending});
		},
	}),
];
