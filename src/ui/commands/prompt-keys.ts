// While a query is typed: the keys that move, erase, complete, call back and end it. All others are text: see `typed`.
import {completionAt} from '../../query/complete.js';
import {matcherOf} from '../../query/match.js';
import {parseQuery} from '../../query/parse.js';
import {problemOf} from '../../query/problem.js';
import type {PanelTable} from '../rows/panel-table.js';
import {completed, edits, insert, recalled, type Prompt} from '../state/prompt.js';
import {keep, search, type State} from '../state/state.js';
import type {Command, Context} from './command.js';

/** What the keys that are no commands do: their text goes to the query. */
export const typed = (context: Context, text: string): State | undefined =>
	changed(context, (prompt) => insert(prompt, text));

/** What is typed is in force as soon as it makes sense; until then what was before stays. */
function changed(
	{state, table}: Context,
	change: (prompt: Prompt) => Prompt | undefined,
): State | undefined {
	const prompt = state.prompt && change(state.prompt);
	if (prompt === undefined) return state.prompt && state;
	const next = {...state, prompt};
	const {text, idle} = prompt;
	if (idle !== '') return next;
	const fits = problemOf(text, table?.fields()) === undefined && !isBegun(prompt, table);
	return fits ? search(next, text) : next;
}

/** The beginning of a column's name is a text, too; where no row has it, it is only that. */
function isBegun({text, cursor}: Prompt, table: PanelTable | undefined): boolean {
	if (table === undefined || cursor !== text.length || !/\S$/.test(text)) return false;
	const {candidates, field} = completionAt(text, cursor, table.fields(), []);
	if (field !== undefined || candidates.length === 0) return false;
	const {matches} = matcherOf(parseQuery(text), table.fields());
	return !table.all.some((row) => matches(row));
}

const isIdle = ({prompt: open}: State): boolean => open !== undefined && open.idle !== '';

const closed = (state: State): State => ({...state, prompt: undefined});

/** A mistake keeps the prompt open, where it is shown. */
function keepQuery({state, table}: Context): State {
	if (isIdle(state)) return closed(state);
	const {text} = state.prompt ?? {text: ''};
	return problemOf(text, table?.fields()) === undefined ? keep(search(state, text), text) : state;
}

const editing = (name: string, keys: readonly string[], title: string): Command => ({
	...{id: `prompt.${name}`, scope: 'prompt', keys, title},
	run: (context) => changed(context, (prompt) => edits[name]?.(prompt)),
});

const completing = (name: string, key: string, step: 1 | -1): Command => ({
	...{id: `prompt.${name}`, scope: 'prompt', keys: [key]},
	title: `complete the word: the ${step === 1 ? 'next' : 'previous'} candidate`,
	run(context) {
		const {table} = context;
		if (table === undefined || isIdle(context.state)) return context.state;
		return changed(context, (prompt) =>
			completed(prompt, step, () =>
				completionAt(prompt.text, prompt.cursor, table.fields(), table.all),
			),
		);
	},
});

const recalling = (name: string, key: string, step: 1 | -1): Command => ({
	...{id: `prompt.${name}`, scope: 'prompt', keys: [key], title: `the ${name} query`},
	run: (context) => changed(context, (prompt) => recalled(prompt, step, context.state.queries)),
});

export const prompt: readonly Command[] = [
	{
		...{id: 'prompt.keep', scope: 'prompt', keys: ['Enter'], title: 'keep the query'},
		run: keepQuery,
	},
	{
		...{id: 'prompt.clear', scope: 'prompt', keys: ['Esc'], title: 'clear the query'},
		run: ({state}) => (isIdle(state) ? closed(state) : {...search(state, ''), prompt: undefined}),
	},
	completing('complete', 'Tab', 1),
	completing('complete-back', 'Shift-Tab', -1),
	recalling('older', 'Up', 1),
	recalling('newer', 'Down', -1),
	editing('left', ['Left'], 'a character to the left'),
	editing('right', ['Right'], 'a character to the right'),
	editing('first', ['Home', 'Ctrl-A'], 'to the beginning'),
	editing('last', ['End', 'Ctrl-E'], 'to the end'),
	editing('erase', ['Backspace'], 'erase the character to the left'),
	editing('erase-next', ['Delete'], 'erase the character under the cursor'),
	editing('erase-word', ['Ctrl-W'], 'erase the word to the left'),
	editing('erase-start', ['Ctrl-U'], 'erase all to the left'),
	editing('erase-rest', ['Ctrl-K'], 'erase all to the right'),
];
