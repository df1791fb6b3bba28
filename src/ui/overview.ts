// All panels at a glance → the lines of a grid of cells; as many cells as there is room for.
import {panelLines} from './panel-frame.js';
import type {PanelFor} from './panel.js';
import {tableState} from './state.js';
import type {State} from './state.js';
import type {Theme} from './theme.js';
import type {View} from './view.js';

export type OverviewOptions = {
	/** In the order of their number keys. */
	readonly views: readonly View[];
	readonly state: State;
	readonly panelFor: PanelFor;
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
};

/** A cell of less says nothing. */
const least = {width: 36, height: 5};

export type Grid = {readonly columns: number; readonly rows: number};

/** How many cells lie beside and above each other. */
export function gridFor(cells: number, width: number, height: number): Grid {
	const columns = width >= 2 * least.width ? 2 : 1;
	const rows = Math.min(Math.ceil(cells / columns), Math.max(1, Math.floor(height / least.height)));
	return {columns, rows};
}

export function overviewLines(options: OverviewOptions): string[] {
	const {views, state, width, height} = options;
	const {columns, rows} = gridFor(views.length, width, height);
	// When not all fit, the page with the chosen cell is shown.
	const page = columns * rows;
	const first = Math.floor(state.cell / page) * page;
	const lines: string[] = [];
	for (let row = 0; row < rows; row += 1) {
		const start = first + row * columns;
		const tall = part(height, rows, row);
		const blocks = Array.from({length: columns}, (_, column) =>
			cell(options, start + column, part(width, columns, column), tall),
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

function cell(options: OverviewOptions, index: number, width: number, height: number): string[] {
	const {views, state, panelFor, theme} = options;
	const view = views[index];
	if (view === undefined) return Array.from({length: height}, () => ' '.repeat(width));
	const {glance} = panelFor(view.probe.name, view.source?.plan.shape);
	// The overview lists all: a text filter belongs to the full panel where it was typed.
	const table = {...tableState(state, view.probe.name), query: ''};
	const props = {index: index + 1, view, table, graph: false, width, height, theme};
	return panelLines(props, glance, index === state.cell);
}
