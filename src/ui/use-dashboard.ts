// Props, keys and feeds → the dashboard's state and what it shows of each panel.
import {useMemo, useRef, useState} from 'react';
import type {Filters} from '../probe/probe.js';
import type {AppProps} from './app-props.js';
import type {Gate, Settings, Views} from './feed-set.js';
import {actionFor, type KeyContext} from './keys.js';
import {gridFor} from './overview.js';
import {panelTable, type PanelTable} from './panel-table.js';
import type {PanelFor} from './panel.js';
import {selfMeter, type SelfCost} from './self-cost.js';
import {initialState, reduce, tableState, type State} from './state.js';
import {switchOption} from './switches.js';
import {useFeeds} from './use-feeds.js';
import {useKeys} from './use-keys.js';
import type {View} from './view.js';

export type Model = {
	readonly state: State;
	readonly views: Views;
	/** The full panel's view; undefined in the overview. */
	readonly view: View | undefined;
	readonly table: PanelTable | undefined;
	readonly self: SelfCost;
};

/** Header, tabs and keys. */
export const furnitureRows = 3;

/** The frame, the column titles. */
const panelFurniture = 3;

export function useDashboard(
	props: AppProps & {readonly gate?: Gate},
	panelFor: PanelFor,
	size: {readonly columns: number; readonly rows: number},
): Model {
	const {probes, filters, optionsFor} = props;
	const [state, setState] = useState(() => start(props));
	const latest = useRef(state);
	const {intervalMs, drills, switches} = state;
	const settings = useMemo(
		(): Settings => ({
			intervalMs,
			filters: drilled(filters, drills),
			optionsFor: (panel) => ({...optionsFor(panel), ...switches[panel]}),
		}),
		[intervalMs, drills, switches, filters, optionsFor],
	);
	const views = useFeeds(props, settings, state.paused, props.gate);
	const [meter] = useState(() => props.measureSelf ?? selfMeter());
	const self = meter();
	const height = size.rows - furnitureRows;
	const contextIn = (now: State): KeyContext => {
		const view = views.get(now.panel);
		return {
			...{state: now, probes, table: tableIn(view, now, panelFor)},
			page: Math.max(1, height - panelFurniture),
			gridColumns: gridFor(probes.length, size.columns, height).columns,
			switched: (key) => {
				const own = now.switches[now.panel] ?? {};
				return view && switchOption(view.probe, key, own, {...optionsFor(now.panel), ...own});
			},
		};
	};
	// Keys may come faster than frames: each is looked up in what the ones before have led to.
	useKeys(
		(input, key) => actionFor(input, key, contextIn(latest.current)),
		(action) => {
			latest.current = reduce(latest.current, action);
			setState(latest.current);
		},
	);
	const view = views.get(state.panel);
	const table = tableIn(view, state, panelFor);
	return {state, views, view, table, self};
}

/** The rows that the keys work on, if this panel lists any. */
function tableIn(view: View | undefined, state: State, panelFor: PanelFor): PanelTable | undefined {
	if (view === undefined) return undefined;
	const listed = panelFor(view.probe.name, view.source?.plan.shape).listed !== false;
	return listed ? panelTable(view, tableState(state, state.panel)) : undefined;
}

function start({probes, initialPanel, initialIntervalMs, sort}: AppProps): State {
	const index = probes.findIndex(({name}) => name === initialPanel);
	const panel = index === -1 ? 'overview' : initialPanel;
	const state = initialState(panel, Math.max(0, index), initialIntervalMs);
	if (sort === undefined) return state;
	return reduce(state, {type: 'order', panel, order: {key: sort}});
}

/** The process drilled into takes the place of those on the command line. */
function drilled(filters: Filters, drills: State['drills']): Filters {
	const drill = drills.at(-1);
	return drill === undefined ? filters : {...filters, pids: [drill.pid]};
}
