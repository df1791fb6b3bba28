// What the palette found → its lines: a command a line, with its name in the settings and its keys.
import {cellWidth, fill, pad, spread} from '../draw/cells.js';
import type {Context} from '../commands/command.js';
import {keysText} from '../commands/key-name.js';
import {frame, frameColumns, frameRows} from '../draw/frame.js';
import type {FoundCommand} from '../commands/palette-search.js';
import {firstRow} from '../draw/table-lines.js';
import type {Theme} from '../theme/theme.js';

export type PaletteOptions = {
	readonly context: Context;
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
};

/** From this width on there is room for the commands' names in the settings. */
const wide = 72;

export function paletteLines({context, width, height, theme}: PaletteOptions): string[] {
	const {found, state} = context;
	const room = height - frameRows;
	const selected = Math.min(state.palette?.index ?? 0, found.length - 1);
	const first = firstRow(selected, found.length, room);
	const lines = found.slice(first, first + room).map((one, index) => {
		const line = commandLine(one, width - frameColumns, theme);
		return first + index === selected ? theme.selected(fill(line, width - frameColumns)) : line;
	});
	return frame(lines.length === 0 ? [theme.paint('muted', 'no command is like that')] : lines, {
		...{width, height, theme, focused: true, tone: 'key', title: 'commands'},
		status: theme.paint('muted', `${found.length} found`),
		hint: 'those that do not work here are grey',
	});
}

function commandLine({command, here}: FoundCommand, width: number, theme: Theme): string {
	const {id, title, keys} = command;
	const name = width >= wide ? `${pad(id, 20)} ` : '';
	const right = `${theme.paint('muted', name)}${theme.bold(theme.paint('key', pad(keysText(keys), 12)))}`;
	const text = pad(title, width - cellWidth(right) - 1);
	return spread(here ? text : theme.paint('faint', text), right, width);
}
