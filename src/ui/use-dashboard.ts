// Props, keys and feeds → the dashboard's state and what it shows of each panel.
import {useCallback, useEffect, useMemo, useRef, useState} from 'react';
import type {Moment} from '../probe/time.js';
import type {AppProps} from './app-props.js';
import {drilledFilters, drilledOptions} from './drill.js';
import {drilledViews} from './drilled-views.js';
import type {Settings} from './channels.js';
import type {Gates} from './feed-set.js';
import type {Context} from './commands/command.js';
import {commandsFor} from './commands/index.js';
import {helpEnd} from './help.js';
import {bind, outcomeOf, scopesOf, type Bindings} from './keys.js';
import {furnitureWith, layOut} from './layout.js';
import {assessAll} from './overview/assess.js';
import {columnsFor} from './overview.js';
import {frameColumns, frameRows} from './frame.js';
import {findCommands} from './palette-search.js';
import {panelTable} from './panel-table.js';
import type {PanelFor} from './panel.js';
import {changed, restored} from './remembered.js';
import {selfMeter, type SelfCost} from './self-cost.js';
import {initialState, order, tableState, type State} from './state.js';
import {useFeeds} from './use-feeds.js';
import {useKeys, type Terminal} from './use-keys.js';
import {outcomeOfMouse} from './mouse.js';
import type {Surface} from './surface.js';
import type {View, Views} from './view.js';

export type Model = {
	readonly state: State;
	readonly moment: Moment;
	readonly views: Views;
	/** The full panel's view; undefined in the overview. */
	readonly view: View | undefined;
	/** Where the keys find the user. */
	readonly context: Context;
	readonly bindings: Bindings;
	readonly self: SelfCost;
	/** Undefined without a mouse. */
	readonly surface: Surface | undefined;
};

/** The frame, the column titles. */
const panelFurniture = 3;

export function useDashboard(
	props: AppProps & Gates & Terminal,
	panelFor: PanelFor,
	size: {readonly columns: number; readonly rows: number},
): Model {
	const {probes, filters, optionsFor, memory} = props;
	const bindings = useMemo(
		() => bind(commandsFor(probes), memory?.settings.keys),
		[probes, memory],
	);
	const [state, setState] = useState(() => start(props, bindings));
	const latest = useRef(state);
	const show = useCallback(() => setState(latest.current), []);
	const {intervalMs, drills, switches} = state;
	const settings = useMemo(
		(): Settings => ({
			intervalMs,
			filters: drilledFilters(filters, drills),
			optionsFor(panel) {
				const options = {...optionsFor(panel), ...switches[panel]};
				const probe = probes.find(({name}) => name === panel);
				return probe === undefined ? options : drilledOptions(probe, options, drills);
			},
		}),
		[probes, intervalMs, drills, switches, filters, optionsFor],
	);
	const {views: all, moment, time} = useFeeds(props, settings, props.gate);
	const narrow = useMemo(() => drilledViews(drills), [drills]);
	const views = useMemo(() => narrow(all), [narrow, all]);
	const [meter] = useState(() => props.measureSelf ?? selfMeter());
	const self = meter();
	const names = probes.map(({name}) => name);
	const contextIn = (now: State): Context => {
		const view = views.get(now.panel);
		const height = size.rows - furnitureWith(now.prompt);
		const arrangement = layOut(now, names, {width: size.columns, height});
		const place = arrangement.rows.flat().find(({panel}) => panel === now.panel);
		return {
			...{state: now, probes, moment: time.moment(), view, arrangement},
			table: tableIn(view, now, panelFor),
			optionsFor: (panel) => ({...optionsFor(panel), ...now.switches[panel]}),
			found: foundIn(now, bindings),
			helpEnd: () => helpEnd({view, bindings, memory, width: size.columns, height}),
			resources: assessAll(views),
			gridColumns: columnsFor(size.columns),
			page: Math.max(1, (place?.height ?? height) - panelFurniture),
			panelSize: {
				width: (place?.width ?? size.columns) - frameColumns,
				height: (place?.height ?? height) - frameRows,
			},
		};
	};
	useEffect(
		() =>
			memory?.onTrouble((notice) => {
				latest.current = {...latest.current, notice};
				show();
			}),
		[memory, show],
	);
	// Keys may come faster than frames: each is looked up in what the ones before have led to.
	const update = (next: State): void => {
		const patch = changed(latest.current, next);
		if (patch !== undefined) memory?.remember(patch);
		latest.current = next;
		// What cannot be shown yet is not drawn either; what is shown then is the newest.
		if (props.keyGate?.(show) !== true) show();
	};
	const now = () => contextIn({...latest.current, notice: ''});
	useKeys({
		...(props.mouse && {mouse: props.mouse}),
		...(props.stopSignal && {stopSignal: props.stopSignal}),
		...(props.copy && {copy: props.copy}),
		key: (input, key) => outcomeOf(input, key, now(), bindings),
		report(report) {
			const spot = props.mouse?.surface.at(report.column, report.row);
			return spot && outcomeOfMouse(report, spot, now(), bindings);
		},
		setState: update,
		move(step) {
			if (latest.current.notice !== '') update({...latest.current, notice: ''});
			time.move(step, latest.current.panel);
		},
	});
	const surface = props.mouse?.surface;
	const context = contextIn(state);
	const view = views.get(state.panel);
	return {state, moment, views, view, context, bindings, self, surface};
}

/** Nothing while the palette is closed: it would be looked for with every key. */
function foundIn(state: State, {commands}: Bindings): Context['found'] {
	const {palette, ...place} = state;
	if (palette === undefined) return [];
	return findCommands(commands, palette.text, scopesOf({...place, palette: undefined}));
}

/** The rows that the keys work on, if this panel lists any. */
function tableIn(view: View | undefined, state: State, panelFor: PanelFor): Context['table'] {
	if (view === undefined) return undefined;
	const listed = panelFor(view.probe.name, view.source?.plan.shape).listed !== false;
	return listed ? panelTable(view, tableState(state, state.panel)) : undefined;
}

function start({probes, supporting = [], ...props}: AppProps, {problem}: Bindings): State {
	const {initialPanel, initialIntervalMs, sort, memory, notices = []} = props;
	const index = probes.findIndex(({name}) => name === initialPanel);
	const known = [...probes, ...supporting].some(({name}) => name === initialPanel);
	const panel = known ? initialPanel : 'overview';
	const cell = Math.max(0, index);
	const problems = [...notices, ...(memory?.problems ?? []), problem].filter((one) => one !== '');
	const fresh = {
		...initialState(panel, cell, initialIntervalMs),
		...{pair: firstPair(probes, cell), notice: oneLine(problems)},
	};
	const state = memory === undefined ? fresh : restored(fresh, memory.settings);
	return sort === undefined ? state : order(state, panel, {key: sort});
}

/** The panel at this place and the next one. */
function firstPair(probes: AppProps['probes'], cell: number): State['pair'] {
	const [left = '', right = left] = [...probes.slice(cell), ...probes].map(({name}) => name);
	return {panels: [left, right], side: 0};
}

/** The first problem, and how many there are besides: the help has them all. */
const oneLine = ([first = '', ...others]: readonly string[]): string =>
	others.length === 0 ? first : `${first} (and ${others.length} more, see the help)`;
