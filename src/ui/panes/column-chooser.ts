// The columns of a panel → the list of them in a frame, with what is shown marked.
import {fill, pad, truncate} from '../draw/cells.js';
import {screenTitle} from '../../core/column.js';
import {frame, frameColumns, frameRows} from '../draw/frame.js';
import {mark} from '../terminal/marks.js';
import {firstRow} from '../draw/table-lines.js';
import type {Column} from '../../core/column.js';
import type {Theme, Tone} from '../theme/theme.js';

export type ChooserOptions = {
	readonly columns: readonly Column[];
	/** Keys of those that are not shown. */
	readonly hidden: readonly string[];
	/** The one under the cursor. */
	readonly at: number;
	readonly panel: string;
	readonly tone: Tone;
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
};

export function chooserLines(options: ChooserOptions): string[] {
	const {columns, hidden, at, panel, tone, width, height, theme} = options;
	const inner = width - frameColumns;
	const room = height - frameRows;
	const first = firstRow(at, columns.length, room);
	const titles = Math.max(...columns.map((column) => screenTitle(column).length));
	const lines = columns.map((column, index) => {
		const isShown = !hidden.includes(column.key);
		const title = pad(screenTitle(column), titles);
		const text = `${isShown ? '[x]' : '[ ]'} ${title}  `;
		const what = theme.paint('muted', truncate(column.describe, inner - text.length));
		const line = fill((isShown ? text : theme.paint('faint', text)) + what, inner);
		return mark({type: 'choice', index}, index === at ? theme.selected(line) : line);
	});
	return frame(lines.slice(first, first + room), {
		...{width, height, theme, tone, focused: true},
		title: `columns of ${panel}`,
		status: theme.paint('muted', `${columns.length - hidden.length} of ${columns.length} shown`),
	});
}
