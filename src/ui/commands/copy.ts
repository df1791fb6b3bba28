// The row under the cursor → a text for the clipboard: as its columns show it, or as JSON has it.
import type {Row} from '../../probe/snapshot.js';
import {cellText} from '../columns.js';
import type {PanelTable} from '../panel-table.js';
import type {Command, Context, Outcome} from './command.js';

const topic = 'copy the row: its text, or as JSON';

function copied(
	{state, table}: Context,
	textOf: (row: Row, table: PanelTable) => string,
): Outcome | undefined {
	if (table === undefined) return undefined;
	const row = table.rows[table.selected];
	if (row === undefined) return {...state, notice: 'there is no row to copy'};
	return {effect: 'copy', text: textOf(row, table), state};
}

/** Between tabs, so that a spreadsheet takes it apart. */
const asText = (row: Row, {columns, seconds}: PanelTable): string =>
	columns.map((column) => cellText(column, row, seconds).trim()).join('\t');

export const copy: readonly Command[] = [
	{
		...{id: 'copy.text', scope: 'rows', keys: ['y'], title: 'copy the row', topic},
		hint: ({table}) => (table === undefined ? undefined : ['copy', 8]),
		run: (context) => copied(context, asText),
	},
	{
		...{id: 'copy.json', scope: 'rows', keys: ['Y'], title: 'copy the row as JSON', topic},
		run: (context) => copied(context, (row) => JSON.stringify(row)),
	},
];
