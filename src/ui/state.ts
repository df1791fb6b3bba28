// What the user chose (panel, order, cursor, filter …) + one action → what the user chose. Pure.
import type {Options} from '../probe/probe.js';
import type {WantedOrder} from './rows.js';

/** What is chosen about one panel's rows. */
export type TableState = {
	/** Undefined: the probe's own. */
	readonly order: WantedOrder | undefined;
	/** Text that a row must contain. */
	readonly query: string;
	/** Which row the cursor is on; undefined: the first, whichever that is. */
	readonly selected: string | undefined;
	/** Where the selected row was, for when it is gone. */
	readonly index: number;
};

/** A process that all panels are filtered by. */
export type Drill = {readonly pid: number; readonly comm: string};

export type State = {
	/** `overview`, or a tool. */
	readonly panel: string;
	/** The overview's selected cell, an index into the tools. */
	readonly cell: number;
	readonly intervalMs: number;
	readonly paused: boolean;
	readonly help: boolean;
	/** First line of the help in sight. */
	readonly helpTop: number;
	/** Whether keys go into the current panel's query. */
	readonly prompt: boolean;
	/** The last one is in force; Backspace takes it away. */
	readonly drills: readonly Drill[];
	readonly tables: Readonly<Record<string, TableState>>;
	/** Panels whose graph was switched from its default. */
	readonly graphs: Readonly<Record<string, boolean>>;
	/** Options switched while running, on top of the command line's. */
	readonly switches: Readonly<Record<string, Options>>;
	/** One line about the last key, until the next. */
	readonly notice: string;
};

export type Action =
	| {readonly type: 'show'; readonly panel: string; readonly cell: number}
	| {readonly type: 'cell'; readonly cell: number}
	| {
			readonly type: 'select';
			readonly panel: string;
			readonly selected: string | undefined;
			readonly index: number;
	  }
	| {readonly type: 'order'; readonly panel: string; readonly order: WantedOrder}
	| {readonly type: 'query'; readonly panel: string; readonly query: string}
	| {readonly type: 'clear'; readonly panel: string}
	| {readonly type: 'prompt'; readonly open: boolean}
	| {readonly type: 'drill'; readonly drill: Drill}
	| {readonly type: 'back'}
	| {readonly type: 'pause'}
	| {readonly type: 'interval'; readonly step: 1 | -1}
	| {readonly type: 'graph'; readonly panel: string}
	| {readonly type: 'switch'; readonly panel: string; readonly options: Options}
	| {readonly type: 'help'; readonly open: boolean}
	| {readonly type: 'scroll'; readonly top: number}
	| {readonly type: 'notice'; readonly notice: string};

/** Milliseconds; `+` and `-` go through these. */
export const intervals = [100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000];

const fresh: TableState = {order: undefined, query: '', selected: undefined, index: 0};

export const tableState = (state: State, panel: string): TableState => state.tables[panel] ?? fresh;

export const initialState = (panel: string, cell: number, intervalMs: number): State => ({
	...{panel, cell, intervalMs, paused: false, help: false, helpTop: 0, prompt: false},
	...{drills: [], tables: {}, graphs: {}, switches: {}, notice: ''},
});

export function reduce(previous: State, action: Action): State {
	const state = previous.notice === '' ? previous : {...previous, notice: ''};
	switch (action.type) {
		case 'show':
			return {...state, panel: action.panel, cell: action.cell, prompt: false, helpTop: 0};
		case 'cell':
			return {...state, cell: action.cell};
		case 'select':
			return withTable(state, action.panel, {selected: action.selected, index: action.index});
		case 'order':
			return withTable(state, action.panel, {order: action.order});
		case 'query':
			// A narrower list starts at its top again.
			return withTable(state, action.panel, {query: action.query, selected: undefined, index: 0});
		case 'clear':
			return {
				...withTable(state, action.panel, {query: '', selected: undefined, index: 0}),
				prompt: false,
			};
		case 'prompt':
			return {...state, prompt: action.open};
		case 'drill':
			// Other data than what is frozen on the screen was asked for.
			return {...state, drills: [...state.drills, action.drill], paused: false};
		case 'back':
			return back(state);
		case 'pause':
			return {...state, paused: !state.paused};
		case 'interval':
			return {...state, intervalMs: nextInterval(state.intervalMs, action.step)};
		case 'graph':
			return {
				...state,
				graphs: {...state.graphs, [action.panel]: state.graphs[action.panel] !== true},
			};
		case 'switch':
			return {
				...state,
				switches: {...state.switches, [action.panel]: action.options},
				paused: false,
			};
		case 'help':
			return {...state, help: action.open, helpTop: 0};
		case 'scroll':
			return {...state, helpTop: Math.max(0, action.top)};
		case 'notice':
			return {...state, notice: action.notice};
	}
}

function withTable(state: State, panel: string, change: Partial<TableState>): State {
	const table = {...tableState(state, panel), ...change};
	return {...state, tables: {...state.tables, [panel]: table}};
}

/** One step back: the help, then the last drill, then the panel. */
function back(state: State): State {
	if (state.help) return {...state, help: false, helpTop: 0};
	if (state.drills.length > 0) return {...state, drills: state.drills.slice(0, -1), paused: false};
	return {...state, panel: 'overview'};
}

/** From an interval that is not on the ladder, the next one in that direction. */
function nextInterval(intervalMs: number, step: 1 | -1): number {
	const next =
		step === 1
			? intervals.find((rung) => rung > intervalMs)
			: intervals.findLast((rung) => rung < intervalMs);
	return next ?? intervalMs;
}
