// Judged resources → the lines of a table: utilisation, saturation and errors over time, and culprits.
import {cellWidth, fill, pad} from '../draw/cells.js';
import type {Observations} from '../../overview/observed.js';
import {mark} from '../terminal/marks.js';
import type {Theme} from '../theme/theme.js';
import {judgedSeconds, type Assessment} from '../../overview/assess.js';
import {machineIn} from '../../overview/observed.js';
import {marks} from '../../core/judgement.js';
import {toneOfLevel} from './chosen.js';
import {
	aspectCell,
	aspectFigures,
	sparkCells,
	errorCell,
	offenderCell,
	type CellOptions,
} from './resource-cells.js';
import {verdictLine} from './verdict-line.js';

export type ResourceTableOptions = {
	readonly assessments: readonly Assessment[];
	readonly views: Observations;
	/** Index of the one under the cursor; -1 for none. */
	readonly selected: number;
	readonly width: number;
	/** Of the table. */
	readonly height: number;
	readonly theme: Theme;
};

/** In cells; a column of none is left out. */
type Widths = {
	readonly name: number;
	readonly utilisation: number;
	readonly saturation: number;
	readonly errors: number;
	readonly offenders: number;
	/** Of a column, where its figures leave so many. */
	readonly spark: number;
};

/** The verdict and the titles. */
const headingRows = 2;

/** On a screen with so many lines for the overview each resource has two. */
const tallFrom = 36;

/** Lines that the table takes of so many; 0 where there is too little room for it and anything else. */
export function tableHeight(resources: number, height: number): number {
	if (resources === 0 || height < headingRows + resources) return 0;
	return headingRows + resources * (height >= tallFrom ? 2 : 1);
}

const gap = ' ';

/** The longest figures: `123.4/cpu`, `overflows 999k/s`. */
const least = {utilisation: 9, saturation: 16, offenders: 18};

/** From these widths on there is room for the column: the errors are the first to give way. */
const widthFrom = {offenders: 58, errors: 80};

function widthsFor(width: number): Widths {
	const name = 12;
	const errors = width < widthFrom.errors ? 0 : width < 100 ? 6 : width < 160 ? 9 : 14;
	const room = width - name - (errors > 0 ? errors + gap.length : 0) - 2 * gap.length;
	const most = room - least.utilisation - least.saturation - gap.length;
	const offenders =
		width < widthFrom.offenders
			? 0
			: Math.max(least.offenders, Math.min(most, Math.floor(width * (width < 100 ? 0.38 : 0.34))));
	const rest = room - (offenders > 0 ? offenders + gap.length : 0);
	const half = Math.floor(rest / 2);
	const utilisation = Math.max(least.utilisation, Math.min(half, rest - least.saturation));
	const spark = width < 100 ? 5 : width < 160 ? 12 : 24;
	return {name, errors, offenders, spark, utilisation, saturation: rest - utilisation};
}

export function resourceLines(options: ResourceTableOptions): string[] {
	const {assessments, views, width, height, theme, selected} = options;
	const widths = widthsFor(width);
	const tall = Math.max(1, Math.floor((height - headingRows) / assessments.length));
	const figures = assessments.map((one) => aspectFigures(one, widths));
	const sparks = alignedSparks(figures, widths, {views, tall, spark: widths.spark, theme});
	const rows = assessments.flatMap((one, index) => {
		const lines = resourceRow(one, widths, tall, sparks, options).map((line) =>
			mark({type: 'resource', index}, fill(line, width)),
		);
		return index === selected ? lines.map((line) => theme.selected(line)) : lines;
	});
	return [
		fill(` ${verdictLine(assessments, machineIn(views)?.snapshot, width - 2, theme)}`, width),
		fill(titles(widths, judgedSeconds(views), theme), width),
		...rows,
	];
}

/** The longest of the titles that fits. */
const titleFor = (cells: number, ...titles: readonly string[]): string =>
	titles.find((title) => cellWidth(title) <= cells) ?? '';

/** The first says what span the others are of, where they do not say another. */
function titles(widths: Widths, seconds: number, theme: Theme): string {
	const {name, utilisation, saturation, errors, offenders} = widths;
	const mean = seconds > 0 ? `   mean ${Number(seconds.toPrecision(2))}s` : '';
	const columns: ReadonlyArray<readonly [string, number]> = [
		[titleFor(name, mean), name],
		[titleFor(utilisation, 'UTILISATION', 'UTIL'), utilisation],
		['SATURATION', saturation],
		[titleFor(errors, 'ERRORS 1m', 'ERR 1m'), errors],
		['BY WHOM', offenders],
	];
	return theme.paint('muted', joined(columns.map(([title, cells]) => [pad(title, cells), cells])));
}

/** Side by side; a column of no cells has no gap either. */
const joined = (columns: ReadonlyArray<readonly [string, number]>): string =>
	columns
		.filter(([, cells]) => cells > 0)
		.map(([text]) => text)
		.join(gap);

type Sparks = {readonly utilisation: number; readonly saturation: number};

/** The narrowest of a column's sparklines, so that its figures stand below each other. */
function alignedSparks(
	figures: ReadonlyArray<ReturnType<typeof aspectFigures>>,
	widths: Widths,
	options: CellOptions,
): Sparks {
	const narrowest = (aspect: keyof Sparks): number => {
		const all = figures.map((one) => sparkCells(one[aspect], widths[aspect], options));
		const drawn = all.filter((cells) => cells > 0);
		return drawn.length === 0 ? 0 : Math.min(...drawn);
	};
	return {utilisation: narrowest('utilisation'), saturation: narrowest('saturation')};
}

function resourceRow(
	one: Assessment,
	widths: Widths,
	tall: number,
	sparks: Sparks,
	{views, theme}: ResourceTableOptions,
): string[] {
	const options = (spark: number): CellOptions => ({views, tall, spark, theme});
	const name = pad(`${marks[one.level].padEnd(3)}${one.spec.title}`, widths.name);
	const painted = theme.paint(toneOfLevel[one.level], name);
	const figures = aspectFigures(one, widths);
	const {name: first, utilisation, saturation, errors, offenders} = widths;
	const columns: ReadonlyArray<readonly [readonly string[], number]> = [
		[[one.level > 0 ? theme.bold(painted) : painted], first],
		[aspectCell(figures.utilisation, utilisation, options(sparks.utilisation)), utilisation],
		[aspectCell(figures.saturation, saturation, options(sparks.saturation)), saturation],
		[errorCell(one, errors, options(0)), errors],
		[offenderCell(one, offenders, options(0)), offenders],
	];
	return Array.from({length: tall}, (_, line) =>
		joined(columns.map(([lines, cells]) => [fill(lines[line] ?? '', cells), cells])),
	);
}
