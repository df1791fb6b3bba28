// Judged resources → the lines of a table: utilisation, saturation and errors over time, and by whom.
import {fill, pad} from '../cells.js';
import type {Views} from '../view.js';
import {mark} from '../marks.js';
import type {Theme} from '../theme.js';
import {toneOfLevel, type Assessment} from './assess.js';
import {aspectCell, errorCell, offenderCell, type CellOptions} from './resource-cells.js';
import {marks, verdictLine} from './verdict.js';

export type ResourceTableOptions = {
	readonly assessments: readonly Assessment[];
	readonly views: Views;
	/** Index of the one under the cursor; -1 for none. */
	readonly selected: number;
	readonly width: number;
	/** Of the table. */
	readonly height: number;
	readonly theme: Theme;
};

type Widths = {
	readonly name: number;
	readonly utilisation: number;
	readonly saturation: number;
	readonly errors: number;
	readonly spark: number;
	readonly offenders: number;
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

function widthsFor(width: number): Widths {
	const name = 12;
	const [spark, errors] = width < 100 ? [5, 6] : width < 160 ? [12, 9] : [24, 14];
	const offenders = Math.max(18, Math.floor(width * 0.34));
	const rest = width - name - errors - offenders - 4 * gap.length;
	const utilisation = Math.floor(rest / 2);
	return {name, spark, errors, offenders, utilisation, saturation: rest - utilisation};
}

export function resourceLines(options: ResourceTableOptions): string[] {
	const {assessments, views, width, height, theme, selected} = options;
	const widths = widthsFor(width);
	const tall = Math.max(1, Math.floor((height - headingRows) / assessments.length));
	const rows = assessments.flatMap((one, index) => {
		const lines = resourceRow(one, widths, tall, options).map((line) =>
			mark({type: 'resource', index}, fill(line, width)),
		);
		return index === selected ? lines.map((line) => theme.selected(line)) : lines;
	});
	return [
		fill(` ${verdictLine(assessments, views.get('host')?.snapshot, width - 2, theme)}`, width),
		titles(widths, theme),
		...rows,
	];
}

function titles({name, utilisation, saturation, errors, offenders}: Widths, theme: Theme): string {
	const columns: ReadonlyArray<readonly [string, number]> = [
		['   RESOURCE', name],
		['UTILISATION', utilisation],
		['SATURATION', saturation],
		['ERRORS', errors],
		['BY WHOM', offenders],
	];
	return theme.paint('muted', columns.map(([title, cells]) => pad(title, cells)).join(gap));
}

function resourceRow(
	one: Assessment,
	widths: Widths,
	tall: number,
	{views, theme}: ResourceTableOptions,
): string[] {
	const options: CellOptions = {views, tall, spark: widths.spark, theme};
	const name = pad(`${marks[one.level].padEnd(3)}${one.spec.title}`, widths.name);
	const painted = theme.paint(toneOfLevel[one.level], name);
	const columns = [
		[one.level > 0 ? theme.bold(painted) : painted],
		aspectCell(one, 'utilisation', widths.utilisation, options),
		aspectCell(one, 'saturation', widths.saturation, options),
		errorCell(one, widths.errors, options),
		offenderCell(one, widths.offenders, options),
	];
	const {name: first, utilisation, saturation, errors, offenders} = widths;
	const cells = [first, utilisation, saturation, errors, offenders];
	return Array.from({length: tall}, (_, line) =>
		columns.map((column, index) => fill(column[line] ?? '', cells[index] ?? 0)).join(gap),
	);
}
