// Props, keys and feeds → the dashboard's state and what it shows of each panel.
import {useCallback, useEffect, useEffectEvent, useMemo, useRef, useState} from 'react';
import {withChanges} from '../core/options.js';
import {isSame, stays, type Moment} from '../engine/time.js';
import type {AppProps} from './app-props.js';
import {inForce} from './feeds/drill.js';
import {drilledViews, lastViews} from './feeds/drilled-views.js';
import {endText, useEnd} from './feeds/ended.js';
import type {FeedSettings} from './feeds/channels.js';
import type {Context} from './commands/command.js';
import {commandsFor} from './commands/index.js';
import {drillInto} from './commands/row-keys.js';
import {helpEnd} from './panes/help.js';
import {
	bindKeys,
	outcomeOf,
	pasted,
	scopesOf,
	typesText,
	type Bindings,
} from './commands/bindings.js';
import {furnitureWith, lacks, layOut} from './state/layout.js';
import {assessments} from '../overview/assess.js';
import {toolsIn} from '../overview/observed.js';
import {gridFor} from './overview/overview-lines.js';
import {frameColumns, frameRows} from './draw/frame.js';
import {findCommands} from './commands/palette-search.js';
import {panelTable} from './rows/panel-table.js';
import type {PanelFor} from './draw/picture.js';
import {catalogueOf, panelsOf, withSupport} from './open-panels.js';
import {startState} from './start-state.js';
import {changed} from './state/remembered.js';
import {selfMeter, type SelfCost} from './panes/self-cost.js';
import {closeTab, tableState, type State} from './state/state.js';
import {useFeeds} from './feeds/use-feeds.js';
import {useLoaded} from './feeds/use-loaded.js';
import {useKeys, type Terminal} from './use-keys.js';
import {outcomeOfMouse} from './commands/mouse.js';
import type {Gates} from './terminal/paced-output.js';
import type {Surface} from './terminal/surface.js';
import {heldViews, observedIn, type View, type Views} from './feeds/view.js';

export type Model = {
	readonly state: State;
	readonly moment: Moment;
	readonly views: Views;
	/** What the machine is judged by, whatever was drilled into. */
	readonly observed: Views;
	/** The full panel's view; undefined in the overview. */
	readonly view: View | undefined;
	/** Where the keys find the user. */
	readonly context: Context;
	readonly bindings: Bindings;
	readonly self: SelfCost;
	/** That the process which was drilled into has ended, and when; empty while it runs. */
	readonly ended: string;
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
	const {probes, supporting, others, filters, optionsFor, memory} = props;
	const catalogue = useMemo(
		() => catalogueOf([...(others ?? []), ...probes, ...(supporting ?? [])]),
		[probes, others, supporting],
	);
	const bindings = useMemo(
		() => bindKeys(commandsFor(catalogue), memory?.settings.keys),
		[catalogue, memory],
	);
	const [state, setState] = useState(() => startState(props, catalogue, bindings));
	const latest = useRef(state);
	const show = useCallback(() => setState(latest.current), []);
	const {intervalMs, drills, switches, tabs} = state;
	const cannotLoad = useCallback(
		(tool: string, notice: string) => {
			const gone = latest.current.tabs.filter((tab) => tab.tool === tool);
			const left = gone.reduce((now, {id}) => closeTab(now, id), latest.current);
			latest.current = {...left, notice};
			show();
		},
		[show],
	);
	const {onTabs} = props;
	useEffect(() => {
		onTabs?.(tabs.map(({id}) => id));
	}, [onTabs, tabs]);
	const tools = useLoaded(
		catalogue,
		tabs.map(({tool}) => tool),
		cannotLoad,
	);
	const settings = useMemo(
		(): FeedSettings => ({
			...{intervalMs, filters, drills},
			panels: withSupport(panelsOf(tabs, tools), supporting),
			optionsFor: (panel) => withChanges(optionsFor(panel), switches[panel]),
		}),
		[intervalMs, drills, switches, filters, optionsFor, tabs, tools, supporting],
	);
	const {views: all, moment, time} = useFeeds(props, settings, props.gate);
	const narrow = useMemo(() => drilledViews(drills), [drills]);
	const narrowed = useMemo(() => narrow(all), [narrow, all]);
	const [drilled] = inForce(drills).filter(({name}) => name === 'pid');
	const end = useEnd(props.lifeOf, drilled, narrowed);
	const ended = endText(end, moment);
	const hasEnded = ended !== '';
	const {isLive} = moment;
	const views = useMemo(() => {
		const shown = hasEnded && drilled !== undefined ? lastViews(narrowed, drilled) : narrowed;
		return isLive ? shown : heldViews(shown);
	}, [narrowed, isLive, hasEnded, drilled]);
	// The overview judges the whole machine, also while a drill narrows the panels.
	const observed = observedIn(all);
	const resources = useMemo(
		() => assessments(observed, [...new Set([...toolsIn(observed), ...catalogue])]),
		[observed, catalogue],
	);
	const [meter] = useState(() => props.measureSelf ?? selfMeter());
	const self = meter();
	const contextIn = (now: State): Context => {
		const view = views.get(now.panel);
		const width = size.columns;
		const height = size.rows - furnitureWith(now.prompt);
		const panels = panelsOf(now.tabs, tools);
		const ids = panels.map(({id}) => id);
		const arrangement = layOut(now, ids, {width, height});
		const place = arrangement.rows.flat().find(({panel}) => panel === now.panel);
		return {
			...{state: now, panels, catalogue, moment: time.moment(), view, arrangement},
			table: tableIn(view, now, panelFor),
			optionsFor: (panel) => withChanges(optionsFor(panel), now.switches[panel]),
			found: foundIn(now, bindings),
			helpEnd: () => helpEnd({view, resources, bindings, memory, width, height}),
			resources,
			isTooSmall: lacks(size) !== '',
			hasNotice: now.notice !== '',
			grid: gridFor(now, {cells: ids.length, resources: resources.length}, {width, height}),
			page: Math.max(1, (place?.height ?? height) - panelFurniture),
			panelSize: {
				width: (place?.width ?? width) - frameColumns,
				height: (place?.height ?? height) - frameRows,
			},
		};
	};
	const say = useCallback(
		(notice: string) => {
			latest.current = {...latest.current, notice};
			show();
		},
		[show],
	);
	useEffect(() => memory?.onTrouble(say), [memory, say]);
	// Keys may come faster than frames: each is looked up in what the ones before have led to.
	const update = (next: State, isKept = true): void => {
		const patch = isKept ? changed(latest.current, next) : undefined;
		if (patch !== undefined) memory?.remember(patch);
		latest.current = next;
		// What cannot be shown yet is not drawn either; what is shown then is the newest.
		if (props.keyGate?.(show) !== true) show();
	};
	// Every key ends the wait for rows that the one before began.
	const now = () => ({
		...contextIn({...latest.current, notice: '', isDrillWaiting: false}),
		hasNotice: latest.current.notice !== '',
	});
	const carryOutDrill = useEffectEvent(() => {
		if (!latest.current.isDrillWaiting) return;
		const context = now();
		const {table, view: shown} = context;
		if (table === undefined || shown?.snapshot.status === 'starting') return;
		update(drillInto({...context, table}) ?? context.state);
	});
	useEffect(() => carryOutDrill(), [views]);
	useKeys({
		...(props.mouse && {mouse: props.mouse}),
		...(props.stopSignal && {stopSignal: props.stopSignal}),
		...(props.copy && {copy: props.copy}),
		...(props.onPaste && {onPaste: props.onPaste}),
		key: (input, key) => outcomeOf(input, key, now(), bindings),
		pasted: (text) => pasted(text, now()),
		isTyping: () => typesText(latest.current),
		report(report) {
			const spot = props.mouse?.surface.at(report.column, report.row);
			return spot && outcomeOfMouse(report, spot, now(), bindings);
		},
		setState: update,
		endWait() {
			const state = latest.current;
			if (state.isDrillWaiting) update({...state, isDrillWaiting: false, notice: ''}, false);
		},
		say,
		move(step) {
			const before = time.moment();
			time.move(step, latest.current.panel);
			const notice = isSame(before, time.moment()) ? stays[step] : '';
			if (latest.current.notice !== notice) update({...latest.current, notice});
		},
	});
	const surface = props.mouse?.surface;
	const context = contextIn(state);
	const view = views.get(state.panel);
	return {state, moment, views, observed, view, context, bindings, self, ended, surface};
}

/** Nothing while the palette is closed: it would be looked for with every key. */
function foundIn(state: State, {commands}: Bindings): Context['found'] {
	const {palette, ...place} = state;
	if (palette === undefined) return [];
	const tab = state.tabs.find(({id}) => id === state.panel);
	return findCommands(commands, palette.text, scopesOf({...place, palette: undefined}), tab?.tool);
}

/** The rows that the keys work on, if this panel lists any. */
function tableIn(view: View | undefined, state: State, panelFor: PanelFor): Context['table'] {
	if (view === undefined) return undefined;
	const listed = panelFor(view.probe.name, view.source?.plan.shape).listed !== false;
	return listed ? panelTable(view, tableState(state, state.panel)) : undefined;
}
