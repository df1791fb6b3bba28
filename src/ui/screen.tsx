// The dashboard's state → the whole screen: header, tabs, body, keys.
import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Filters} from '../probe/probe.js';
import type {AppProps} from './app-props.js';
import type {Views} from './feed-set.js';
import {frame, frameColumns, frameRows} from './frame.js';
import {headerLine, tabLine} from './header.js';
import {helpLines} from './help.js';
import {keyLine} from './key-line.js';
import {Lines} from './lines.js';
import {overviewLines} from './overview.js';
import {toneOf} from './panel-frame.js';
import type {PanelFor} from './panel.js';
import {tableState, type State} from './state.js';
import {switchesOf} from './switches.js';
import type {Theme} from './theme.js';
import {furnitureRows, type Model} from './use-dashboard.js';
import {readyOf} from './view.js';

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
	const {state, views, view, table, self} = model;
	const {host, kernel, probes, filters} = props;
	const names = probes.map(({name}) => name);
	const header = headerLine({
		...{host, kernel, state, self, width, theme},
		filters: chips(filters, state),
		bpfPercent: bpfPercent(views),
	});
	const keys = keyLine({
		...{state, width, theme, query: tableState(state, state.panel).query},
		...{switches: switchesOf(view?.probe), listed: table !== undefined},
		drillable: table?.rows.some(({pid}) => typeof pid === 'number') ?? false,
	});
	return (
		<Box width={width} height={height} flexDirection="column" overflow="hidden">
			<Lines theme={theme} lines={[header, tabLine(names, state, width, theme)]} />
			<Box height={height - furnitureRows} flexDirection="column" overflow="hidden">
				<Body {...screen} height={height - furnitureRows} />
			</Box>
			<Lines theme={theme} lines={[keys]} />
		</Box>
	);
}

function Body({props, model, panelFor, width, height, theme}: ScreenProps): ReactNode {
	const {state, views, view} = model;
	const {probes, rows} = props;
	const size = {width, height, theme};
	if (state.help) return <Lines theme={theme} lines={helpFrame(model, size)} />;
	if (view === undefined) {
		const listed = probes.flatMap(({name}) => views.get(name) ?? []);
		return <Lines theme={theme} lines={overviewLines({views: listed, state, panelFor, ...size})} />;
	}

	const {Full} = panelFor(view.probe.name, view.source?.plan.shape);
	return (
		<Full
			{...{view, rows, ...size}}
			key={view.probe.name}
			index={probes.indexOf(view.probe) + 1}
			table={tableState(state, view.probe.name)}
			graph={state.graphs[view.probe.name] === true}
		/>
	);
}

function helpFrame(
	{state, view, views}: Model,
	{width, height, theme}: {width: number; height: number; theme: Theme},
): string[] {
	const lines = helpLines(view, width - frameColumns, theme);
	const room = height - frameRows;
	const top = Math.min(state.helpTop, Math.max(0, lines.length - room));
	const more = lines.length - room - top;
	return frame(lines.slice(top, top + room), {
		...{width, height, theme, focused: true, title: 'help'},
		tone: view === undefined ? 'key' : toneOf([...views.keys()].indexOf(view.probe.name) + 1),
		status: more > 0 ? theme.paint('muted', `${more} more lines`) : '',
	});
}

/** What the data is restricted to, in the words of the command line. */
function chips(filters: Filters, state: State): string[] {
	const drill = state.drills.at(-1);
	const pids = drill === undefined ? (filters.pids ?? []) : [drill.pid];
	return [
		pids.length > 0 ? `pid ${pids.join(',')}${drill === undefined ? '' : ` ${drill.comm}`}` : '',
		filters.comm === undefined ? '' : `comm ${filters.comm}`,
		filters.uid === undefined ? '' : `uid ${filters.uid}`,
		filters.cgroupId === undefined ? '' : 'cgroup',
	].filter((text) => text !== '');
}

/** What the programs of all panels take together; null when none was measured. */
function bpfPercent(views: Views): number | null {
	const shares = [...views.values()].flatMap((view) => readyOf(view)?.cost.cpu_percent ?? []);
	return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0);
}
