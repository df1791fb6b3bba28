// The machine's resources in a table, below them all panels at a glance, in a grid of cells; as many
// cells as there is room for → lines.
import type {Assessment} from '../../overview/assess.js';
import type {Observations} from '../../overview/observed.js';
import {chosenResource} from './chosen.js';
import {resourceLines, tableHeight} from './resource-table.js';
import {mark} from '../terminal/marks.js';
import {panelLines} from '../draw/panel-frame.js';
import type {PanelFor} from '../draw/picture.js';
import {part} from '../state/layout.js';
import {type State, tableState} from '../state/state.js';
import type {Theme} from '../theme/theme.js';
import type {View} from '../feeds/view.js';

export type OverviewOptions = {
	/** Those with a cell, in the order of their number keys. */
	readonly listed: readonly View[];
	readonly assessments: readonly Assessment[];
	/** What they are made from. */
	readonly observed: Observations;
	readonly state: State;
	readonly panelFor: PanelFor;
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
};

/** A cell of less says nothing. */
const least = {width: 36, height: 4};

/** How many cells lie beside and above each other, and the first of them. */
export type Grid = {readonly columns: number; readonly rows: number; readonly first: number};

/** Of so many cells below a table of so many resources, as many as the whole overview has room for. */
export function gridFor(
	state: Pick<State, 'cell' | 'firstCell'>,
	{cells, resources}: {readonly cells: number; readonly resources: number},
	{width, height}: {readonly width: number; readonly height: number},
): Grid {
	const columns = width >= 2 * least.width ? 2 : 1;
	const room = height - tableHeight(resources, height);
	const rows = Math.min(Math.ceil(cells / columns), Math.max(1, Math.floor(room / least.height)));
	return {columns, rows, first: firstShown(state, cells, {columns, rows})};
}

/** Where it was, as far as the chosen cell is in sight; in whole rows, but none is left without cells. */
function firstShown(
	{cell, firstCell}: Pick<State, 'cell' | 'firstCell'>,
	cells: number,
	{columns, rows}: Omit<Grid, 'first'>,
): number {
	const page = columns * rows;
	const row = Math.floor(cell / columns) * columns;
	const isAbove = cell < firstCell;
	const isBelow = cell >= firstCell + page;
	const first = isAbove ? row : isBelow ? row + columns - page : firstCell;
	return Math.max(0, Math.min(first, cells - page));
}

export function overviewLines(options: OverviewOptions): string[] {
	const {listed, assessments, observed, state, width, height, theme} = options;
	const above = tableHeight(assessments.length, height);
	const selected = chosenResource(state, assessments);
	const table = {...{assessments, views: observed, selected, width, theme}, height: above};
	const resources = above === 0 ? [] : resourceLines(table);
	const grid = gridFor(state, {cells: listed.length, resources: assessments.length}, options);
	const below = {...options, height: height - above};
	return [...resources, ...gridLines(below, grid, selected === -1)];
}

function gridLines(
	options: OverviewOptions,
	{columns, rows, first}: Grid,
	isChosen: boolean,
): string[] {
	const {width, height} = options;
	const lines: string[] = [];
	for (let row = 0; row < rows; row += 1) {
		const start = first + row * columns;
		const tall = part(height, rows, row);
		const blocks = Array.from({length: columns}, (_, column) =>
			cell(options, start + column, part(width, columns, column), tall, isChosen),
		);
		for (let line = 0; line < tall; line += 1) {
			lines.push(blocks.map((block) => block[line] ?? '').join(''));
		}
	}

	return lines;
}

function cell(
	options: OverviewOptions,
	index: number,
	width: number,
	height: number,
	isChosen: boolean,
): string[] {
	const {listed, state, panelFor, theme} = options;
	const view = listed[index];
	if (view === undefined) return Array.from({length: height}, () => ' '.repeat(width));
	const {glance} = panelFor(view.probe.name, view.source?.plan.shape);
	// The overview lists all: a query belongs to the full panel where it was typed.
	const own = tableState(state, view.id);
	const table = own.query === '' ? own : {...own, query: ''};
	const props = {index: index + 1, view, table, graph: false, width, height, theme};
	const lines = panelLines(props, glance, isChosen && index === state.cell);
	return lines.map((line) => mark({type: 'cell', index}, line));
}
