// Columns + rows → the lines of a table as the BCC tool prints it. Pure.
import {alignOf, shownColumns, type Column} from '../../core/column.js';
import {unmeasured} from '../../core/format.js';
import type {Plan, Section} from '../../core/plan.js';
import type {Row} from '../../core/snapshot.js';
import {sanitise} from '../../core/sanitise.js';
import {cells, pad} from '../../core/plain-cells.js';
import type {TextStyle} from '../shape.js';
import {sortedRows} from './sort.js';

type PrintedTable = {readonly header: string; readonly lines: readonly string[]};

/** A table for each of the plan's sections, as many rows of all as are wanted. */
export function tableText(rows: readonly Row[], plan: Plan, style: TextStyle): string[] {
	const {columns, sections} = plan;
	const shown = sortedRows(rows, plan, style).slice(0, style.rows ?? rows.length);
	return sectioned(shown, sections).flatMap((section, index) => {
		const {header, lines} = table(columns, section.rows, {
			width: style.width,
			titles: section.titles,
		});
		return index > 0 ? ['', header, ...lines] : [header, ...lines];
	});
}

/** One cell's text. Sanitised once more: here it reaches a terminal. */
function cellText({key, text}: Column, row: Row): string {
	const value = row[key] ?? null;
	if (value === null) return unmeasured;
	return sanitise(text === undefined ? String(value) : text(value, row));
}

/** Header and lines, with every column as wide as its widest value. */
function table(
	columns: readonly Column[],
	rows: readonly Row[],
	{width, titles = {}}: {width?: number | undefined; titles?: Section['titles'] | undefined} = {},
): PrintedTable {
	const printed = shownColumns(columns).filter(({onlyOnScreen}) => onlyOnScreen !== true);
	const made = printed.map((column, index) => {
		const title = titles[column.key] ?? column.title;
		const texts = rows.map((row) => cellText(column, row));
		const widest = Math.max(column.width, cells(title), ...texts.map(cells));
		const isLast = index === printed.length - 1;
		const align = alignOf(column);
		// Nothing to the right of the last column needs it to be full.
		const size = isLast && align === 'left' ? 0 : widest;
		return {title, texts, size, widest, align, dispensable: column.dispensable ?? 0};
	});
	const shown = fitting(made, width);
	const line = (pick: (column: (typeof shown)[number]) => string): string =>
		shown.map((column) => pad(pick(column), column.size, column.align)).join(' ');
	return {
		header: line(({title}) => title),
		lines: rows.map((_, index) => line(({texts}) => texts[index] ?? '')),
	};
}

/** Leaves out the most dispensable columns until the rest fits. */
function fitting<C extends {readonly widest: number; readonly dispensable: number}>(
	columns: readonly C[],
	width: number | undefined,
): readonly C[] {
	const needed = columns.reduce((sum, {widest}) => sum + widest + 1, -1);
	const most = Math.max(...columns.map(({dispensable}) => dispensable));
	if (width === undefined || needed <= width || most <= 0) return columns;
	return fitting(
		columns.filter(({dispensable}) => dispensable < most),
		width,
	);
}

/** The rows of each section, in the sections' order; all rows where there are none. */
function sectioned(
	rows: readonly Row[],
	sections: readonly Section[] | undefined,
): Array<{rows: readonly Row[]; titles: Section['titles']}> {
	if (sections === undefined) return [{rows, titles: {}}];
	const found = sections.map(({where, titles}) => ({
		rows: rows.filter((row) => Object.entries(where).every(([key, value]) => row[key] === value)),
		titles,
	}));
	const full = found.filter((section) => section.rows.length > 0);
	return full.length > 0 ? full : found.slice(0, 1);
}
