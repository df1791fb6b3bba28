// What the picker found → its lines: a tool a line with the question it answers, by area, and sets of tools.
import {cellWidth, cut, fill, pad} from '../draw/cells.js';
import type {Tool} from '../../core/tool.js';
import {choicesOf, noneLike, type Choice} from '../commands/picker-keys.js';
import type {Context} from '../commands/command.js';
import {frame, frameColumns, frameRows} from '../draw/frame.js';
import {firstRow} from '../draw/table-lines.js';
import type {Theme} from '../theme/theme.js';

export type PickerOptions = {
	readonly context: Context;
	readonly width: number;
	readonly height: number;
	readonly theme: Theme;
};

/** From this width on there is room for what a tool is, before its question. */
const wide = 100;

export function pickerLines({context, width, height, theme}: PickerOptions): string[] {
	const {state, catalogue, panels} = context;
	const {text = '', index = 0} = state.picker ?? {};
	const choices = choicesOf(catalogue, text);
	const room = height - frameRows;
	const inner = width - frameColumns;
	const selected = Math.min(index, choices.length - 1);
	const first = firstRow(selected, choices.length, room);
	const isOpen = (name: string): boolean => panels.some(({probe}) => probe.name === name);
	const longest = (of: (tool: Tool) => string): number =>
		Math.max(0, ...catalogue.map((tool) => cellWidth(of(tool))));
	const columns = {
		names: longest(({name}) => name),
		summaries: inner >= wide ? longest(({summary}) => summary) + 2 : 0,
	};
	const lines = choices.slice(first, first + room).map((choice, at) => {
		const line = choiceLine(choice, {...columns, isOpen, width: inner, theme});
		return first + at === selected ? theme.selected(fill(line, inner)) : line;
	});
	const nothing = [theme.paint('muted', noneLike)];
	return frame(lines.length === 0 ? nothing : lines, {
		...{width, height, theme, focused: true, tone: 'key', title: 'open a tool'},
		status: theme.paint('muted', `${catalogue.length} tools, ${panels.length} open`),
		hint: 'a set opens just its tools',
	});
}

function choiceLine(
	choice: Choice,
	{
		isOpen,
		names,
		summaries,
		width,
		theme,
	}: {
		isOpen: (name: string) => boolean;
		names: number;
		summaries: number;
		width: number;
		theme: Theme;
	},
): string {
	if (choice.type === 'preset') {
		const tools = choice.tools.map(({name}) => name).join(' ');
		const title = pad(choice.title, names + 5);
		return cut(`${theme.bold(theme.paint('key', title))}${theme.paint('muted', tools)}`, width);
	}

	const {name, summary, question} = choice.tool;
	const dot = isOpen(name) ? theme.glyphs.position : ' ';
	const head = `  ${theme.paint('good', dot)} ${theme.bold(pad(name, names + 1))}`;
	const what = summaries === 0 ? '' : pad(summary, summaries);
	return cut(`${head}${what}${theme.paint('muted', question)}`, width);
}
