// The dashboard's state → the whole screen: header, tabs, body, keys.
import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Filters} from '../core/filters.js';
import {isReplay} from '../engine/time.js';
import type {AppProps} from './app-props.js';
import {truncate} from './draw/cells.js';
import {inForce} from './feeds/drill.js';
import {frame, frameColumns, frameRows} from './draw/frame.js';
import {headerLine, tabLine} from './panes/header.js';
import {helpLines} from './panes/help.js';
import {keyLine} from './panes/key-line.js';
import {furnitureAbove, furnitureWith} from './state/layout.js';
import {promptLines} from './panes/prompt-lines.js';
import {chooserLines} from './panes/column-chooser.js';
import type {Context} from './commands/command.js';
import {choosable} from './commands/column-keys.js';
import {Lines} from './draw/lines.js';
import {Place} from './terminal/surface.js';
import {overviewLines} from './overview/overview-lines.js';
import {toneOf} from './draw/panel-frame.js';
import {paletteLines} from './panes/palette.js';
import {pickerLines} from './panes/picker.js';
import {Panes} from './panes/panes.js';
import type {PanelFor} from './draw/picture.js';
import {tableState, type State} from './state/state.js';
import type {Theme} from './theme/theme.js';
import type {Model} from './use-dashboard.js';
import {readyOf, type Views} from './feeds/view.js';

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
	const {host, kernel, filters} = props;
	const ended = model.ended === '' ? [] : [model.ended];
	const header = headerLine({
		...{host, kernel, state, moment, self, width, theme},
		recording: props.recording?.(),
		filters: [...recordedChips(model), ...chips(filters, state, theme), ...ended].map((text) =>
			truncate(text, Math.floor(width * widestChip)),
		),
		bpfPercent: bpfPercent(views),
	});
	const {prompt} = state;
	const keys =
		prompt === undefined
			? [keyLine({context, bindings, width, theme})]
			: promptLines({
					...{prompt, notice: state.notice, table: context.table, bindings, width, theme},
				});
	const bodyRows = height - furnitureWith(prompt);
	const {surface} = model;
	return (
		<Box width={width} height={height} flexDirection="column" overflow="hidden">
			<Place value={{surface, left: 0, top: 0}}>
				<Lines theme={theme} lines={[header, tabLine(context.panels, state, width, theme)]} />
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
	const {state, views, view, context, surface} = model;
	const size = {width, height, theme};
	if (state.palette !== undefined) {
		return <Lines theme={theme} lines={paletteLines({...size, context})} />;
	}

	if (state.picker !== undefined) {
		return <Lines theme={theme} lines={pickerLines({...size, context})} />;
	}

	if (state.help) return <Lines theme={theme} lines={helpFrame(model, props.memory, size)} />;
	if (state.chooser !== undefined) return <Lines theme={theme} lines={chooserFrame(model, size)} />;
	if (view === undefined && state.panel !== 'overview') {
		const lines = frame([theme.paint('muted', 'being loaded')], {
			...{...size, focused: true, tone: 'key', title: state.panel},
		});
		return <Lines theme={theme} lines={lines} />;
	}

	if (view === undefined) {
		const listed = context.panels.flatMap(({id}) => views.get(id) ?? []);
		const {resources: assessments} = context;
		const {observed} = model;
		const lines = overviewLines({listed, assessments, observed, state, panelFor, ...size});
		return <Lines theme={theme} lines={lines} />;
	}

	return <Panes {...{context, views, surface, panelFor, theme}} rows={props.rows} />;
}

function helpFrame(
	{state, view, context, bindings}: Model,
	memory: AppProps['memory'],
	{width, height, theme}: {width: number; height: number; theme: Theme},
): string[] {
	const inner = width - frameColumns;
	const {resources} = context;
	const lines = helpLines({view, resources, bindings, memory, width: inner, theme});
	const room = height - frameRows;
	const top = Math.min(state.helpTop, Math.max(0, lines.length - room));
	const more = lines.length - room - top;
	return frame(lines.slice(top, top + room), {
		...{width, height, theme, focused: true, title: 'help'},
		tone: view === undefined ? 'key' : toneOf(placeOf(context, view.id)),
		status: more > 0 ? theme.paint('muted', `${more} more lines`) : '',
	});
}

function chooserFrame(
	{state, view, context}: Model,
	size: {width: number; height: number; theme: Theme},
): string[] {
	const {panel, chooser = 0} = state;
	return chooserLines({
		...{...size, panel, at: chooser, columns: choosable(context)},
		hidden: tableState(state, panel).hidden,
		tone: toneOf(placeOf(context, view?.id)),
	});
}

/** The number of its tab. */
const placeOf = ({panels}: Context, id: string | undefined): number =>
	panels.findIndex((panel) => panel.id === id) + 1;

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

const filterChips = ({pids = [], comm, uid, cgroup}: Filters): string[] =>
	[
		pids.length === 0 ? '' : `pid ${pids.join(',')}`,
		comm === undefined ? '' : `comm ${comm}`,
		uid === undefined ? '' : `uid ${uid}`,
		cgroup === undefined ? '' : 'cgroup',
	].filter((text) => text !== '');

/** What the programs of all panels take together, also those behind a drill; null when none was measured. */
function bpfPercent(views: Views): number | null {
	const all = [...views.values()].flatMap((view) => [view, view.whole ?? []].flat());
	const shares = all.flatMap((view) => readyOf(view)?.cost.cpu_percent ?? []);
	return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0);
}
