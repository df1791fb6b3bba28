// A query being typed → its line, and below it what is wrong with it and where, or what Tab makes of it.
import {exampleOf} from '../../query/amount.js';
import {completionAt} from '../../query/complete.js';
import type {QueryError} from '../../query/condition.js';
import {problemOf} from '../../query/problem.js';
import {cellWidth, cut, spread, truncate} from '../draw/cells.js';
import {waysOut, type Bindings} from '../commands/bindings.js';
import {foundOf, type PanelTable} from '../rows/panel-table.js';
import {after, type Prompt} from '../state/prompt.js';
import type {Theme} from '../theme/theme.js';

export type PromptOptions = {
	readonly prompt: Prompt;
	/** About the last key. */
	readonly notice: string;
	readonly table: PanelTable | undefined;
	readonly bindings: Bindings;
	readonly width: number;
	readonly theme: Theme;
};

const sign = ' / ';

export function promptLines(options: PromptOptions): [prompt: string, below: string] {
	const {prompt, table, width, theme} = options;
	const {idle} = prompt;
	const problem = idle === '' ? problemOf(prompt.text, table?.fields()) : undefined;
	const start = firstShown(prompt, width);
	const typed = typedText(prompt, start, problem, options);
	const found = foundOf(table);
	const line = spread(
		theme.bold(sign) + typed,
		found === '' ? '' : `${theme.paint('muted', found)} `,
		width,
	);
	const hint = problem === undefined ? '' : pointer(problem, prompt, start, options);
	if (hint !== '') return [line, hint];
	const said = options.notice === '' ? idle : options.notice;
	return [line, said === '' ? hintLine(options) : saidLine(said, options)];
}

/** What is to be said, and the ways out. */
function saidLine(said: string, {prompt, bindings, width, theme}: PromptOptions): string {
	const ways = waysOut(bindings, prompt.idle === '' ? ends : [['prompt.clear', 'leaves']]);
	const room = width - cellWidth(ways) - 4;
	const text = truncate(said, room < cellWidth(said) ? width - 2 : room);
	const end = room < cellWidth(said) ? '' : `${theme.paint('muted', ways)} `;
	return spread(` ${theme.paint('warn', text)}`, end, width);
}

const ends = [
	['prompt.keep', 'keeps it'],
	['prompt.clear', 'clears it'],
] as const;

/** A long text is shown from where its cursor is in sight. */
function firstShown({text, cursor}: Prompt, width: number): number {
	const room = width - cellWidth(sign) - 2;
	let start = 0;
	while (start < cursor && cellWidth(text.slice(start, cursor)) > room)
		start = after({text, cursor: start});
	return start;
}

/** What the mistake is in stands out; the cursor is a block. */
function typedText(
	{text, cursor}: Prompt,
	start: number,
	problem: QueryError | undefined,
	{width, theme}: PromptOptions,
): string {
	const end = after({text, cursor});
	const bad = problem === undefined ? text.length : problem.at;
	const badEnd = bad + (/^\S*/.exec(text.slice(bad))?.[0].length ?? 0);
	const piece = (from: number, to: number): string => {
		const part = (a: number, b: number) =>
			text.slice(Math.max(a, from), Math.max(from, Math.min(b, to)));
		return part(0, bad) + theme.paint('bad', part(bad, badEnd)) + part(badEnd, text.length);
	};
	const block = theme.inverse(cursor === end ? ' ' : text.slice(cursor, end));
	return cut(piece(start, cursor) + block + piece(end, text.length), width - cellWidth(sign));
}

/** A caret under the mistake, and what is wrong on the side that has room. */
function pointer(
	{at, message}: QueryError,
	{text}: Prompt,
	start: number,
	{width, theme}: PromptOptions,
): string {
	const visible = cellWidth(text.slice(start, Math.max(start, at)));
	const column = Math.min(width - 1, cellWidth(sign) + visible);
	// What is only not finished yet is no mistake.
	const tone = at >= text.length ? 'muted' : 'bad';
	const right = ` ${message}`;
	if (column + 1 + cellWidth(right) <= width)
		return theme.paint(tone, `${' '.repeat(column)}^${right}`);
	const left = truncate(message, column - 1);
	const said = left === message || column > width / 2;
	if (said) return theme.paint(tone, `${' '.repeat(column - cellWidth(left) - 1)}${left} ^`);
	return theme.paint(tone, `${' '.repeat(column)}^${truncate(right, width - column - 1)}`);
}

/** What may be typed here: the candidates of Tab, or how a number of this column is written. */
function hintLine({prompt, table, bindings, width, theme}: PromptOptions): string {
	const ways = waysOut(bindings, ends);
	const end = `${theme.paint('muted', ways)} `;
	if (table === undefined) return spread('', end, width);
	const {candidates, field} =
		prompt.tab === undefined
			? completionAt(prompt.text, prompt.cursor, table.fields(), table.all)
			: {candidates: prompt.tab.candidates, field: undefined};
	if (field?.kind === 'number') {
		return spread(`${sign}${theme.paint('muted', exampleOf(field))}`, end, width);
	}

	const listed = candidates.map((candidate, index) =>
		index === prompt.tab?.index ? theme.inverse(candidate) : theme.paint('muted', candidate),
	);
	if (listed.length === 0) return spread('', end, width);
	const room = width - cellWidth(end) - 8;
	let shown = '';
	// The one in the text stays in sight.
	const first = Math.max(0, (prompt.tab?.index ?? 0) - 3);
	for (const one of listed.slice(first)) {
		if (cellWidth(shown) + cellWidth(one) + 2 > room) break;
		shown += `  ${one}`;
	}

	return spread(` ${theme.bold(theme.paint('key', 'Tab'))}${shown}`, end, width);
}
