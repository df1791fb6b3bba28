// A layout, the panels and the room there is → where each panel is drawn. Pure.
import type {Layout} from '../../config/settings.js';

export type Size = {readonly width: number; readonly height: number};

/** A panel's place; panes of one row are beside each other and equally high. */
export type Pane = Size & {readonly panel: string};

/** Two panels beside each other, and which of them has the keys, or had them last. */
export type Pair = {readonly panels: readonly [string, string]; readonly side: 0 | 1};

/** Below this nothing useful fits. */
const leastScreen = {columns: 40, rows: 10};

/** What the terminal lacks for a screen; empty where nothing. */
export const lacks = ({
	columns,
	rows,
}: {
	readonly columns: number;
	readonly rows: number;
}): string =>
	columns < leastScreen.columns || rows < leastScreen.rows
		? `needs ${leastScreen.columns}x${leastScreen.rows}, has ${columns}x${rows}`
		: '';

export type Arrangement = {
	/** From top to bottom; more than one pane in all if the layout fits. */
	readonly rows: ReadonlyArray<readonly Pane[]>;
	/** The panels that the focus goes through, also those of the grid's other pages. */
	readonly order: readonly string[];
	/** What the layout would need, if it does not fit; then there is a line for that and one pane. */
	readonly lacks: string;
};

export const layouts: readonly Layout[] = ['one', 'two', 'grid'];

export const layoutTitles: Readonly<Record<Layout, string>> = {
	one: 'one panel',
	two: 'two side by side',
	grid: 'a grid of all panels',
};

export const nextLayout = (layout: Layout): Layout =>
	layouts[(layouts.indexOf(layout) + 1) % layouts.length] ?? 'one';

/** A pane of less says little: a frame, the titles and four rows of three or four columns. */
const least: Size = {width: 40, height: 7};

/** Rows of the terminal that are not the panels': header, tabs, keys. */
const furniture = 3;

/** While a query is typed, a line more says what is wrong with it. */
export const furnitureWith = (prompt: unknown): number =>
	furniture + (prompt === undefined ? 0 : 1);

/** Those of them that are above the panels. */
export const furnitureAbove = 2;

/** From this width on tables show what they have; the grid's panes get no wider than twice that. */
const comfortable = 80;

/**
 * Opening a panel: where it already is, it gets the keys. Otherwise it takes the place of the one
 * that has them; where only one is shown, that of the other, so that the last two are a pair.
 */
export function paired({panels, side}: Pair, panel: string, layout: Layout): Pair {
	if (panels[side] === panel) return {panels, side};
	if (panels[1 - side] === panel) return {panels, side: side === 0 ? 1 : 0};
	const place = layout === 'two' ? side : side === 0 ? 1 : 0;
	return {panels: place === 0 ? [panel, panels[1]] : [panels[0], panel], side: place};
}

/** @param panel the one with the keys; @param names all panels that have a tab. */
export function layOut(
	{layout, panel, pair}: {readonly layout: Layout; readonly panel: string; readonly pair: Pair},
	names: readonly string[],
	size: Size,
): Arrangement {
	const {width, height} = size;
	const {panels} = paired(pair, panel, 'two');
	const alone = {rows: [[{...size, panel}]], order: [panel], lacks: ''};
	const single = layout === 'two' ? panels[0] === panels[1] : !names.includes(panel);
	if (layout === 'one' || single || names.length < 2) return alone;
	if (width >= 2 * least.width && height >= least.height) {
		return layout === 'two' ? two(panels, size) : grid(names, panel, size);
	}

	const needs = `${2 * least.width}x${least.height + furniture}`;
	const lacks = `${layoutTitles[layout]} needs ${needs}, has ${width}x${height + furniture}: one panel is shown`;
	return {...alone, rows: [[{panel, width, height: height - 1}]], lacks};
}

function two(panels: Pair['panels'], {width, height}: Size): Arrangement {
	const row = panels.map((panel, index) => ({panel, width: part(width, 2, index), height}));
	return {rows: [row], order: panels, lacks: ''};
}

/** Panels that do not fit are on further pages; the one with the panel in question is shown. */
function grid(names: readonly string[], panel: string, {width, height}: Size): Arrangement {
	const columns = Math.min(names.length, Math.max(2, Math.floor(width / comfortable)));
	const fitting = Math.floor(height / least.height);
	const page = columns * Math.min(fitting, Math.ceil(names.length / columns));
	const first = Math.floor(names.indexOf(panel) / page) * page;
	const shown = names.slice(first, first + page);
	const count = Math.ceil(shown.length / columns);
	const rows = Array.from({length: count}, (_, index) => {
		const inRow = shown.slice(index * columns, (index + 1) * columns);
		return inRow.map((name, at) => ({
			...{panel: name, width: part(width, inRow.length, at), height: part(height, count, index)},
		}));
	});
	return {rows, order: names, lacks: ''};
}

/** The size of one of `count` nearly equal parts; the first ones get the remainder. */
export const part = (total: number, count: number, index: number): number =>
	Math.floor(total / count) + (index < total % count ? 1 : 0);
