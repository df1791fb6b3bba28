// A key press where the user is → the action it means. Pure; app.tsx carries the action out.
import type {Key} from 'ink';
import type {Probe} from '../probe/probe.js';
import {sanitise} from '../sanitise.js';
import type {PanelTable} from './panel-table.js';
import {identity} from './rows.js';
import {tableState, type Action, type State} from './state.js';

export type KeyContext = {
	readonly state: State;
	readonly probes: readonly Probe[];
	/** Columns of the overview's grid. */
	readonly gridColumns: number;
	/** The current panel's rows, if it lists any. */
	readonly table: PanelTable | undefined;
	/** Rows that fit the screen: a page. */
	readonly page: number;
	/** The key's option of the current panel, switched; undefined when it has none or may not be. */
	readonly switched: (key: string) => Action | undefined;
};

export type Pressed =
	Action | {readonly type: 'quit'; readonly status: number} | {readonly type: 'suspend'};

type Input = {readonly input: string; readonly key: Key; readonly context: KeyContext};

export function actionFor(input: string, key: Key, context: KeyContext): Pressed | undefined {
	if (key.ctrl && input === 'c') return {type: 'quit', status: 130};
	if (key.ctrl && input === 'z') return {type: 'suspend'};
	if (key.ctrl || key.meta) return undefined;
	const press = {input, key, context};
	if (context.state.prompt) return promptKey(press);
	if (context.state.help) return helpKey(press) ?? everywhereKey(press);
	if (context.state.panel === 'overview') {
		return overviewKey(press) ?? panelsKey(press) ?? everywhereKey(press);
	}

	return rowsKey(press) ?? panelKey(press) ?? panelsKey(press) ?? everywhereKey(press);
}

function promptKey({input, key, context}: Input): Pressed | undefined {
	const {panel} = context.state;
	const {query} = tableState(context.state, panel);
	if (key.return) return {type: 'prompt', open: false};
	if (key.escape) return {type: 'clear', panel};
	if (key.backspace || key.delete) {
		return {type: 'query', panel, query: [...query].slice(0, -1).join('')};
	}

	if (input === '' || key.tab) return undefined;
	return {type: 'query', panel, query: query + sanitise(input)};
}

function helpKey({input, key, context}: Input): Pressed | undefined {
	const {helpTop} = context.state;
	if (input === '?' || key.escape || key.return || key.backspace)
		return {type: 'help', open: false};
	if (key.upArrow) return {type: 'scroll', top: helpTop - 1};
	if (key.downArrow) return {type: 'scroll', top: helpTop + 1};
	if (key.pageUp || key.home) return {type: 'scroll', top: key.home ? 0 : helpTop - context.page};
	if (key.pageDown || key.end) return {type: 'scroll', top: helpTop + context.page};
	return panelsKey({input, key, context});
}

function overviewKey({key, context}: Input): Pressed | undefined {
	const {state, probes, gridColumns} = context;
	const by = key.upArrow
		? -gridColumns
		: key.downArrow
			? gridColumns
			: key.leftArrow
				? -1
				: key.rightArrow
					? 1
					: 0;
	if (by !== 0) {
		const cell = state.cell + by;
		return cell >= 0 && cell < probes.length ? {type: 'cell', cell} : undefined;
	}

	return key.return ? show(context, state.cell) : undefined;
}

/** Index -1 is the overview; beyond either end it goes round. */
function show({probes, state}: KeyContext, index: number): Action {
	const places = probes.length + 1;
	const wrapped = ((((index + 1) % places) + places) % places) - 1;
	const panel = probes[wrapped]?.name ?? 'overview';
	return {type: 'show', panel, cell: wrapped === -1 ? state.cell : wrapped};
}

function panelsKey({input, key, context}: Input): Pressed | undefined {
	const current = context.probes.findIndex(({name}) => name === context.state.panel);
	if (input === '0' || input === 'o') return show(context, -1);
	if (/^[1-9]$/.test(input)) {
		const index = Number(input) - 1;
		return index < context.probes.length ? show(context, index) : undefined;
	}

	if (key.tab) return show(context, current + (key.shift ? -1 : 1));
	if (key.leftArrow) return show(context, current - 1);
	return key.rightArrow ? show(context, current + 1) : undefined;
}

function rowsKey({input, key, context}: Input): Pressed | undefined {
	const {table, page, state} = context;
	if (table === undefined) return undefined;
	const {panel} = state;
	const moves: ReadonlyArray<readonly [boolean, number]> = [
		[key.upArrow, table.selected - 1],
		[key.downArrow, table.selected + 1],
		[key.pageUp, table.selected - page],
		[key.pageDown, table.selected + page],
		[key.home, 0],
		[key.end, table.rows.length - 1],
	];
	const target = moves.find(([pressed]) => pressed)?.[1];
	if (target !== undefined) return select(table, panel, target);
	if (input === 's' || input === '>') return sortBy(table, panel, 1);
	if (input === '<') return sortBy(table, panel, -1);
	if (input === 'r') {
		return {type: 'order', panel, order: {...table.order, descending: !table.order.descending}};
	}

	if (input === '/') return {type: 'prompt', open: true};
	if (key.escape) return {type: 'clear', panel};
	return key.return ? drill(table) : undefined;
}

function select(table: PanelTable, panel: string, target: number): Action {
	const index = Math.max(0, Math.min(table.rows.length - 1, target));
	const row = table.rows[index];
	// The top is a place rather than a row: whatever is first stays under the cursor.
	const selected = row === undefined || index === 0 ? undefined : identity(row);
	return {type: 'select', panel, selected, index};
}

function sortBy(table: PanelTable, panel: string, step: 1 | -1): Action | undefined {
	const {columns, order} = table;
	const at = columns.findIndex(({key}) => key === order.key);
	const next = columns[(at + step + columns.length) % columns.length];
	return next && {type: 'order', panel, order: {key: next.key}};
}

function drill(table: PanelTable): Action {
	const row = table.rows[table.selected];
	const pid = row?.['pid'];
	if (typeof pid !== 'number') {
		return {type: 'notice', notice: 'this row names no process to filter by'};
	}

	return {type: 'drill', drill: {pid, comm: String(row?.['comm'] ?? '')}};
}

function panelKey({input, context}: Input): Pressed | undefined {
	if (input === 'g') return {type: 'graph', panel: context.state.panel};
	return input === 'L' || input === 'P' ? context.switched(input) : undefined;
}

function everywhereKey({input, key}: Input): Pressed | undefined {
	if (key.backspace || key.delete) return {type: 'back'};
	switch (input) {
		case 'q':
			return {type: 'quit', status: 0};
		case 'p':
		case ' ':
			return {type: 'pause'};
		case '+':
		case '=':
			return {type: 'interval', step: 1};
		case '-':
			return {type: 'interval', step: -1};
		case '?':
			return {type: 'help', open: true};
		default:
			return undefined;
	}
}
