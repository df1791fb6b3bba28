// The machine's resources in a table, below them all panels at a glance, in a grid of cells; as many
// cells as there is room for → lines.
import {assessAll, chosenResource} from './overview/assess.js';
import {resourceLines, tableHeight} from './overview/resource-table.js';
import {mark} from './marks.js';
import {panelLines} from './panel-frame.js';
import type {PanelFor} from './panel.js';
import {tableState} from './state.js';
import type {State} from './state.js';
import type {Theme} from './theme.js';
import type {View, Views} from './view.js';

export type OverviewOptions = {
	/** Those with a cell, in the order of their number keys. */
	readonly listed: readonly View[];
	/** All of them. */
	readonly views: Views;
	readonly state: State;
	readonly panelFor: PanelFor;
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
};

/** A cell of less says nothing. */
const least = {width: 36, height: 4};

type Grid = {readonly columns: number; readonly rows: number};

export const columnsFor = (width: number): number => (width >= 2 * least.width ? 2 : 1);

/** How many cells lie beside and above each other. */
function gridFor(cells: number, width: number, height: number): Grid {
	const columns = columnsFor(width);
	const rows = Math.min(Math.ceil(cells / columns), Math.max(1, Math.floor(height / least.height)));
	return {columns, rows};
}

export function overviewLines(options: OverviewOptions): string[] {
	const {views, state, width, height, theme} = options;
	const assessments = assessAll(views);
	const above = tableHeight(assessments.length, height);
	const selected = chosenResource(state, assessments);
	const table = {...{assessments, views, selected, width, theme}, height: above};
	const resources = above === 0 ? [] : resourceLines(table);
	return [...resources, ...gridLines({...options, height: height - above}, selected === -1)];
}

function gridLines(options: OverviewOptions, isChosen: boolean): string[] {
	const {listed, state, width, height} = options;
	const {columns, rows} = gridFor(listed.length, width, height);
	// When not all fit, the page with the chosen cell is shown.
	const page = columns * rows;
	const first = Math.floor(state.cell / page) * page;
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

/** The size of one of `count` nearly equal parts; the first ones get the remainder. */
const part = (total: number, count: number, index: number): number =>
	Math.floor(total / count) + (index < total % count ? 1 : 0);

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
	const table = {...tableState(state, view.probe.name), query: ''};
	const props = {index: index + 1, view, table, graph: false, width, height, theme};
	const lines = panelLines(props, glance, isChosen && index === state.cell);
	return lines.map((line) => mark({type: 'cell', index}, line));
}
