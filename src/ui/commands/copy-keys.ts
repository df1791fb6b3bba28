// The row under the cursor → a text for the clipboard: as its columns show it, or as JSON has it.
import type {Row} from '../../core/snapshot.js';
import {screenText} from '../../core/column.js';
import type {PanelTable} from '../rows/panel-table.js';
import type {Command, Context, Outcome} from './command.js';

const why = (): string => 'there is no row to copy here';

const topic = 'copy the row: its text, or as JSON';

function copied(
	{state, table}: Context,
	textOf: (row: Row, table: PanelTable) => string,
): Outcome | undefined {
	if (table === undefined) return undefined;
	const row = table.rows.at(table.selected);
	if (row === undefined) return {...state, notice: 'there is no row to copy'};
	return {effect: 'copy', text: textOf(row, table)};
}

/** Between tabs, so that a spreadsheet takes it apart. */
const asText = (row: Row, {columns, seconds}: PanelTable): string =>
	columns.map((column) => screenText(column, row, seconds).trim()).join('\t');

export const copy: readonly Command[] = [
	{
		...{id: 'copy.text', scope: 'rows', keys: ['y'], title: 'copy the row', topic},
		hint: ({table}) => (table?.rows.at(table.selected) === undefined ? undefined : ['copy', 8]),
		why,
		run: (context) => copied(context, asText),
	},
	{
		...{id: 'copy.json', scope: 'rows', keys: ['Y'], title: 'copy the row as JSON', topic},
		why,
		run: (context) => copied(context, (row) => JSON.stringify(row)),
	},
];
