// The command line and the settings → the state that the dashboard begins with: tabs, order, notices.
import type {Column} from '../core/column.js';
import type {Options} from '../core/options.js';
import {isLoaded, type Listed, type Probe} from '../core/tool.js';
import {listColumns} from '../shapes/index.js';
import {findColumn} from '../shapes/table/sort.js';
import type {AppProps} from './app-props.js';
import type {Bindings} from './commands/bindings.js';
import type {Panel} from './feeds/view.js';
import {panelsOf} from './open-panels.js';
import {restored} from './state/remembered.js';
import {initialState, order, type State, type Tab} from './state/state.js';

/** What the dashboard begins with. */
export function startState(
	{probes, ...props}: AppProps,
	catalogue: readonly Listed[],
	bindings: Bindings,
): State {
	const {initialPanel, initialIntervalMs, sort, memory, notices = [], style = 'braille'} = props;
	const named = catalogue.filter(({name}) => name === initialPanel);
	const names = new Set([...probes, ...named].map(({name}) => name));
	const first = [...names].map((name) => ({id: name, tool: name}));
	const tabs = [...first, ...(props.more ?? [])];
	const index = tabs.findIndex(({id}) => id === initialPanel);
	const panel = index === -1 ? 'overview' : initialPanel;
	const cell = Math.max(0, index);
	const problems = [...notices, ...(memory?.problems ?? []), ...bindings.problems];
	const fresh = {
		...initialState(panel, cell, initialIntervalMs, tabs),
		...{pair: firstPair(tabs, cell), notice: oneLine(problems), style},
	};
	const state = memory === undefined ? fresh : restored(fresh, memory.settings);
	return sort === undefined
		? state
		: sortedBy(sort, state, panelsOf(tabs, catalogue.filter(isLoaded)), props.optionsFor);
}

/** Every panel whose rows have the column. */
const sortedBy = (
	sort: string,
	state: State,
	panels: readonly Panel[],
	optionsFor: AppProps['optionsFor'],
): State =>
	panels.reduce((now, {id, probe}) => {
		const column = findColumn(columnsOf(probe, optionsFor(id)), sort);
		return column === undefined ? now : order(now, id, {key: column.key});
	}, state);

/** None for options that this version does not know: those of a recording. */
function columnsOf(probe: Probe, options: Options): readonly Column[] {
	try {
		return listColumns(probe.plan(options));
	} catch {
		return [];
	}
}

/** The panel at this place and the next one. */
function firstPair(tabs: readonly Tab[], cell: number): State['pair'] {
	const [left = '', right = left] = [...tabs.slice(cell), ...tabs].map(({id}) => id);
	return {panels: [left, right], side: 0};
}

/** The first problem, and how many there are besides: the help has them all. */
const oneLine = ([first = '', ...others]: readonly string[]): string =>
	others.length === 0 ? first : `${first} (${others.length} more: ?)`;
