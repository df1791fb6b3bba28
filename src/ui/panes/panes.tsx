// The panels on the screen, each in its place → Ink; the one with the keys is marked by its frame.
import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Context} from '../commands/command.js';
import {furnitureAbove, type Pane} from '../state/layout.js';
import {Lines} from '../draw/lines.js';
import type {Views} from '../feeds/view.js';
import {Place, type Surface} from '../terminal/surface.js';
import type {PanelFor} from '../draw/picture.js';
import {tableState} from '../state/state.js';
import type {Theme} from '../theme/theme.js';

export type PanesProps = {
	readonly context: Context;
	readonly views: Views;
	/** At most so many rows in each table. */
	readonly rows: number | undefined;
	/** Undefined without a mouse. */
	readonly surface: Surface | undefined;
	readonly panelFor: PanelFor;
	readonly theme: Theme;
};

export function Panes(panes: PanesProps): ReactNode {
	const {rows, lacks} = panes.context.arrangement;
	const [first] = rows[0] ?? [];
	if (rows.length === 1 && rows[0]?.length === 1 && first !== undefined) {
		const {theme} = panes;
		const line = ` ${theme.paint('warn', lacks)}`;
		return (
			<>
				{lacks === '' ? undefined : <Lines theme={theme} lines={[line]} />}
				<PaneBody {...panes} pane={first} top={lacks === '' ? 0 : 1} left={0} key={first.panel} />
			</>
		);
	}

	return rows.map((row, index) => (
		<Box key={index}>
			{row.map((pane, at) => (
				<Box key={pane.panel} width={pane.width} flexDirection="column" overflow="hidden">
					<PaneBody
						{...panes}
						pane={pane}
						left={sum(row.slice(0, at).map(({width}) => width))}
						top={sum(rows.slice(0, index).map(([one]) => one?.height ?? 0))}
					/>
				</Box>
			))}
		</Box>
	));
}

const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);

function PaneBody({
	context,
	views,
	rows,
	surface,
	panelFor,
	theme,
	pane,
	left,
	top,
}: PanesProps & {
	readonly pane: Pane;
	/** Within the body of the screen. */
	readonly left: number;
	readonly top: number;
}): ReactNode {
	const {panel, width, height} = pane;
	const {state, panels} = context;
	const view = views.get(panel);
	if (view === undefined) return undefined;
	const isRead = panel === state.panel && state.reading !== undefined;
	const {Full} = panelFor(view.probe.name, view.source?.plan.shape);
	return (
		<Place value={{surface, left, top: furnitureAbove + top, panel}}>
			<Full
				{...{view, rows, width, height, theme}}
				index={panels.findIndex(({id}) => id === panel) + 1}
				table={tableState(state, panel)}
				// The map that is read is where the graph would be.
				graph={state.graphs[panel] === true && !isRead}
				focused={panel === state.panel}
				reading={isRead ? state.reading : undefined}
			/>
		</Place>
	);
}
