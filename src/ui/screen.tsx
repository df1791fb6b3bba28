// The dashboard's state → the whole screen: header, tabs, body, keys.
import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Filters} from '../probe/probe.js';
import {isReplay} from '../probe/time.js';
import type {AppProps} from './app-props.js';
import {truncate} from './cells.js';
import {inForce} from './drill.js';
import {frame, frameColumns, frameRows} from './frame.js';
import {headerLine, tabLine} from './header.js';
import {helpLines} from './help.js';
import {keyLine} from './key-line.js';
import {furnitureAbove, furnitureWith} from './layout.js';
import {promptLines} from './prompt-lines.js';
import {chooserLines} from './column-chooser.js';
import {choosable} from './commands/columns.js';
import {Lines} from './lines.js';
import {Place} from './surface.js';
import {overviewHelp} from './overview/help.js';
import {overviewLines} from './overview.js';
import {toneOf} from './panel-frame.js';
import {paletteLines} from './palette.js';
import {Panes} from './panes.js';
import type {PanelFor} from './panel.js';
import {tableState, type State} from './state.js';
import type {Theme} from './theme.js';
import type {Model} from './use-dashboard.js';
import {readyOf, type Views} from './view.js';

/** A filter may take so much of the header. */
const widestChip = 0.75;

export type ScreenProps = {
	readonly props: AppProps;
	readonly model: Model;
	readonly panelFor: PanelFor;
	readonly width: number;
	/** Of the whole screen. */
	readonly height: number;
	readonly theme: Theme;
};

export function Screen(screen: ScreenProps): ReactNode {
	const {props, model, width, height, theme} = screen;
	const {state, moment, views, context, bindings, self} = model;
	const {host, kernel, probes, filters} = props;
	const names = probes.map(({name}) => name);
	const header = headerLine({
		...{host, kernel, state, moment, self, width, theme},
		recording: props.recording?.(),
		filters: [...recordedChips(model), ...chips(filters, state, theme)].map((text) =>
			truncate(text, Math.floor(width * widestChip)),
		),
		bpfPercent: bpfPercent(views),
	});
	const {prompt} = state;
	const keys =
		prompt === undefined
			? [keyLine({context, bindings, width, theme})]
			: promptLines({prompt, table: context.table, bindings, width, theme});
	const bodyRows = height - furnitureWith(prompt);
	const {surface} = model;
	return (
		<Box width={width} height={height} flexDirection="column" overflow="hidden">
			<Place value={{surface, left: 0, top: 0}}>
				<Lines theme={theme} lines={[header, tabLine(names, state, width, theme)]} />
			</Place>
			<Box height={bodyRows} flexDirection="column" overflow="hidden">
				<Place value={{surface, left: 0, top: furnitureAbove}}>
					<Body {...screen} height={bodyRows} />
				</Place>
			</Box>
			<Place value={{surface, left: 0, top: height - keys.length}}>
				<Lines theme={theme} lines={keys} />
			</Place>
		</Box>
	);
}

function Body({props, model, panelFor, width, height, theme}: ScreenProps): ReactNode {
	const {state, views, view} = model;
	const {probes} = props;
	const size = {width, height, theme};
	if (state.palette !== undefined) {
		return <Lines theme={theme} lines={paletteLines({...size, context: model.context})} />;
	}

	if (state.help) return <Lines theme={theme} lines={helpFrame(model, props.memory, size)} />;
	if (state.chooser !== undefined) return <Lines theme={theme} lines={chooserFrame(model, size)} />;
	if (view === undefined) {
		const listed = probes.flatMap(({name}) => views.get(name) ?? []);
		const lines = overviewLines({listed, views, state, panelFor, ...size});
		return <Lines theme={theme} lines={lines} />;
	}

	return <Panes {...{props, model, panelFor, theme}} />;
}

function helpFrame(
	{state, view, views, context, bindings}: Model,
	memory: AppProps['memory'],
	{width, height, theme}: {width: number; height: number; theme: Theme},
): string[] {
	const inner = width - frameColumns;
	const onMachine = view === undefined ? overviewHelp(context.resources, inner, theme) : [];
	const lines = [...onMachine, ...helpLines({view, bindings, memory, width: inner, theme})];
	const room = height - frameRows;
	const top = Math.min(state.helpTop, Math.max(0, lines.length - room));
	const more = lines.length - room - top;
	return frame(lines.slice(top, top + room), {
		...{width, height, theme, focused: true, title: 'help'},
		tone: view === undefined ? 'key' : toneOf([...views.keys()].indexOf(view.probe.name) + 1),
		status: more > 0 ? theme.paint('muted', `${more} more lines`) : '',
	});
}

function chooserFrame(
	{state, view, views, context}: Model,
	size: {width: number; height: number; theme: Theme},
): string[] {
	const {panel, chooser = 0} = state;
	return chooserLines({
		...{...size, panel, at: chooser, columns: choosable(context)},
		hidden: tableState(state, panel).hidden,
		tone: toneOf([...views.keys()].indexOf(view?.probe.name ?? '') + 1),
	});
}

/** What a recording was restricted to when it was made, if all of it was. */
function recordedChips({moment, views}: Model): string[] {
	if (!isReplay(moment)) return [];
	const [first, ...others] = [...views.values()].flatMap(({probe, source}) =>
		probe.filters.length === 0 ? [] : (source?.filters ?? {}),
	);
	const same = others.every((one) => JSON.stringify(one) === JSON.stringify(first));
	return first === undefined || !same ? [] : filterChips(first).map((text) => `recorded ${text}`);
}

/** What the data is restricted to: the command line's words, then what was drilled into. */
function chips(filters: Filters, {drills}: State, theme: Theme): string[] {
	const now = inForce(drills);
	const pids = now.some(({name}) => name === 'pid') ? [] : (filters.pids ?? []);
	const path = now.map(({name, label}) => `${name} ${label}`).join(` ${theme.glyphs.pointer} `);
	return [...filterChips({...filters, pids}), ...(path === '' ? [] : [path])];
}

const filterChips = ({pids = [], comm, uid, cgroupId}: Filters): string[] =>
	[
		pids.length === 0 ? '' : `pid ${pids.join(',')}`,
		comm === undefined ? '' : `comm ${comm}`,
		uid === undefined ? '' : `uid ${uid}`,
		cgroupId === undefined ? '' : 'cgroup',
	].filter((text) => text !== '');

/** What the programs of all panels take together; null when none was measured. */
function bpfPercent(views: Views): number | null {
	const shares = [...views.values()].flatMap((view) => readyOf(view)?.cost.cpu_percent ?? []);
	return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0);
}
