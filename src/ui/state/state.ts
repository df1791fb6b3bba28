// What the user chose (panel, order, cursor, filter …), and the changes to it that commands make. Pure.
import type {Layout} from '../../config/settings.js';
import type {OptionChanges, Options} from '../../core/options.js';
import {paired, type Pair} from './layout.js';
import type {Drill} from '../feeds/drill.js';
import type {Prompt} from './prompt.js';
import type {ChartStyle} from '../theme/theme.js';

/** The column to sort by. Without a direction: the one that suits the column. */
export type WantedOrder = {readonly key: string; readonly descending?: boolean};

/** What is chosen about one panel's rows. */
export type TableState = {
	/** Undefined: the probe's own. */
	readonly order: WantedOrder | undefined;
	/** What rows must hold; always one that can be parsed. */
	readonly query: string;
	/** Which row the cursor is on; undefined: the first, whichever that is. */
	readonly selected: string | undefined;
	/** Where the selected row was, for when it is gone. */
	readonly index: number;
	/** The process that the overview led to: the cursor is on its row until it is moved. */
	readonly suspect?: Drill | undefined;
	/** Keys of the columns that are not shown. */
	readonly hidden: readonly string[];
};

/** A cell of a heat map: the snapshot of that time, the bucket or band that holds `from`. */
export type CellRead = {readonly at: number; readonly from: number};

/** How many tabs have a number key. */
export const numberKeys = 9;

/** A tab: its id, and the tool that it is of. */
export type Tab = {readonly id: string; readonly tool: string};

export type State = {
	/** `overview`, or the id of a panel. */
	readonly panel: string;
	/** The panels, in the order of their tabs. */
	readonly tabs: readonly Tab[];
	/** Tools that the user asked to be opened at the next start. */
	readonly remembered: readonly string[] | undefined;
	readonly layout: Layout;
	readonly pair: Pair;
	/** The overview's selected cell, an index into the tabs. */
	readonly cell: number;
	/** The first cell that was in sight when one was last chosen there. */
	readonly firstCell: number;
	/** Instead of a cell: the overview's selected resource, or whichever is the worst. */
	readonly resource: number | 'worst' | undefined;
	readonly intervalMs: number;
	readonly help: boolean;
	/** First line of the help in sight. */
	readonly helpTop: number;
	/** The column under the cursor of the column chooser, while that is open. */
	readonly chooser: number | undefined;
	/** The current panel's query while it is typed. */
	readonly prompt: Prompt | undefined;
	/** Queries that were kept, newest last. */
	readonly queries: readonly string[];
	/** What is typed into the palette of commands, and which of those found is chosen. */
	readonly palette: {readonly text: string; readonly index: number} | undefined;
	/** What is typed into the picker of tools, and which line of it is chosen. */
	readonly picker: {readonly text: string; readonly index: number} | undefined;
	/** Enter was pressed before there was a row: it is carried out when the first rows come. */
	readonly isDrillWaiting: boolean;
	/** What all panels are filtered by; Backspace takes the last one away. */
	readonly drills: readonly Drill[];
	readonly tables: Readonly<Record<string, TableState>>;
	/** Panels whose graph was switched from its default. */
	readonly graphs: Readonly<Record<string, boolean>>;
	/** Options switched while running, on top of the command line's. */
	readonly switches: Readonly<Record<string, OptionChanges>>;
	/** How charts are drawn. */
	readonly style: ChartStyle;
	/** The cell of the heat map under the cursor; undefined while none is read. */
	readonly reading: CellRead | undefined;
	/** One line about the last key, until the next. */
	readonly notice: string;
};

/** Milliseconds; `+` and `-` go through these. */
const intervals = [100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000];

const fresh: TableState = {order: undefined, query: '', selected: undefined, index: 0, hidden: []};

export const tableState = (state: State, panel: string): TableState => state.tables[panel] ?? fresh;

export const initialState = (
	panel: string,
	cell: number,
	intervalMs: number,
	tabs: readonly Tab[],
): State => ({
	...{tabs, remembered: undefined, picker: undefined},
	// Who comes from a panel finds its cell chosen in the overview, as after every other panel.
	...{panel, cell, firstCell: 0, resource: panel === 'overview' ? 'worst' : undefined, intervalMs},
	...{help: false, helpTop: 0, prompt: undefined, chooser: undefined, queries: []},
	...{isDrillWaiting: false, drills: [], tables: {}, graphs: {}, switches: {}, notice: ''},
	palette: undefined,
	...{layout: 'one', pair: {panels: [panel, panel], side: 0}},
	...{style: 'braille', reading: undefined},
});

/** Another panel; in the overview its cell is chosen when one comes back. */
export const show = (state: State, panel: string, cell: number): State => ({
	...state,
	...{panel, cell, prompt: undefined, chooser: undefined, helpTop: 0, reading: undefined},
	pair: panel === 'overview' ? state.pair : paired(state.pair, panel, state.layout),
	resource: panel === 'overview' ? state.resource : undefined,
});

/** The panel of the tool; without one it gets a tab behind the others. */
export function showTool(state: State, tool: string): State {
	const at = state.tabs.findIndex((tab) => tab.tool === tool);
	const found = state.tabs[at];
	return found === undefined ? withTab(state, {id: tool, tool}) : show(state, found.id, at);
}

/** One more panel of the tool, with these options to begin with. */
export function showAnother(state: State, tool: string, options: Options): State {
	const isFree = (id: string): boolean => state.tabs.every((tab) => tab.id !== id);
	let id = tool;
	for (let number = 2; !isFree(id); number += 1) id = `${tool}#${String(number)}`;
	const switches = {...state.switches, [id]: options};
	return withTab({...state, switches}, {id, tool});
}

const withTab = (state: State, tab: Tab): State =>
	show({...state, tabs: [...state.tabs, tab]}, tab.id, state.tabs.length);

/** Exactly these tools, each in the panel that it has. */
export function showOnly(state: State, tools: readonly string[]): State {
	const tabs = tools.map((tool) => state.tabs.find((tab) => tab.tool === tool) ?? {id: tool, tool});
	const [first, second = first] = tabs;
	if (first === undefined) return state;
	const pair: Pair = {panels: [first.id, second?.id ?? first.id], side: 0};
	const gone = state.tabs.filter((tab) => !tabs.includes(tab)).map(({id}) => id);
	return show({...state, ...without(state, gone), tabs, pair}, first.id, 0);
}

/** A panel that is opened again is a new one; only its hidden columns, which are a setting, stay. */
function without(state: State, ids: readonly string[]): Pick<State, 'tables' | 'switches'> {
	const tables = Object.entries(state.tables).flatMap(([id, table]) => {
		if (!ids.includes(id)) return [[id, table] as const];
		return table.hidden.length === 0 ? [] : [[id, {...fresh, hidden: table.hidden}] as const];
	});
	const switches = Object.entries(state.switches).filter(([id]) => !ids.includes(id));
	return {tables: Object.fromEntries(tables), switches: Object.fromEntries(switches)};
}

/** Its neighbour takes its place on the screen, where it has one. */
export function closeTab(state: State, id: string): State {
	const at = state.tabs.findIndex((tab) => tab.id === id);
	const tabs = state.tabs.filter((tab) => tab.id !== id);
	const cell = Math.max(0, Math.min(at, tabs.length - 1));
	// The panel that is beside it already is not shown twice.
	const isBeside = (tab: Tab): boolean =>
		state.layout === 'two' && state.pair.panels.includes(tab.id);
	const order = [...tabs.slice(cell), ...tabs.slice(0, cell).toReversed()];
	const next = (order.find((tab) => !isBeside(tab)) ?? order[0])?.id ?? 'overview';
	const [left, right] = state.pair.panels.map((panel) => (panel === id ? next : panel));
	const pair: Pair = {...state.pair, panels: [left ?? next, right ?? next]};
	const rest = {...state, ...without(state, [id]), tabs, pair};
	const placeOf = (wanted: string | undefined): number =>
		Math.max(
			0,
			tabs.findIndex((tab) => tab.id === wanted),
		);
	return id === state.panel
		? show(rest, next, placeOf(next))
		: {...rest, cell: placeOf(state.tabs[state.cell]?.id)};
}

export function select(state: State, selected: string | undefined, index: number): State {
	return withTable(state, state.panel, {selected, index, suspect: undefined});
}

/** Puts the cursor on the process, wherever its row is or will be, and sorts by the column. */
export function suspect(state: State, found: Drill | undefined, column?: string): State {
	const sorted = column === undefined ? {} : {order: {key: column}};
	const place = {query: '', selected: undefined, index: 0, suspect: found};
	return withTable(state, state.panel, {...place, ...sorted});
}

export const withHidden = (state: State, panel: string, hidden: readonly string[]): State =>
	withTable(state, panel, {hidden});

export const order = (state: State, panel: string, wanted: WantedOrder): State =>
	withTable(state, panel, {order: wanted});

/** A narrower list starts at its top again. */
export const search = (state: State, query: string): State =>
	query === tableState(state, state.panel).query
		? state
		: withTable(state, state.panel, {query, selected: undefined, index: 0, suspect: undefined});

/** As many as anyone wants back. */
const longestPast = 50;

/** The query that was typed is in force, and can be called back. */
export const keep = (state: State, query: string): State => ({
	...state,
	prompt: undefined,
	queries: [...state.queries.filter((older) => older !== query), query]
		.filter((one) => one.trim() !== '')
		.slice(-longestPast),
});

export const drill = (state: State, into: Drill): State => ({
	...state,
	drills: [...state.drills, into],
});

export const switched = (state: State, changes: OptionChanges): State => ({
	...state,
	switches: {...state.switches, [state.panel]: {...state.switches[state.panel], ...changes}},
});

export const graph = (state: State): State => ({
	...state,
	graphs: {...state.graphs, [state.panel]: state.graphs[state.panel] !== true},
});

function withTable(state: State, panel: string, change: Partial<TableState>): State {
	const table = {...tableState(state, panel), ...change};
	return {...state, tables: {...state.tables, [panel]: table}};
}

/** One step back: the help, then the last drill, then the panel. */
export function back(state: State): State {
	if (state.help) return {...state, help: false, helpTop: 0};
	if (state.drills.length > 0) return {...state, drills: state.drills.slice(0, -1)};
	return show(state, 'overview', state.cell);
}

/** From an interval that is not on the ladder, the next one in that direction. */
export function stepInterval(state: State, step: 1 | -1): State {
	const {intervalMs} = state;
	const next =
		step === 1
			? intervals.find((rung) => rung > intervalMs)
			: intervals.findLast((rung) => rung < intervalMs);
	return {...state, intervalMs: next ?? intervalMs};
}
