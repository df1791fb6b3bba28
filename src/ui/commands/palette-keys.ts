// The palette of all commands: opened, and one of them is run.
import type {State} from '../state/state.js';
import {answered} from './answer.js';
import type {Command, Context, Outcome} from './command.js';
import {valueIn} from './palette-search.js';
import {closeList, listKeys, openList, typedInto, type TypedList} from './typed-list.js';

const list: TypedList = {
	...{name: 'palette', entry: 'a command', none: 'no command is like that'},
	count: ({found}) => found.length,
};

/** What the keys that are no commands do: their text goes to the palette. */
export const sought = (state: State, text: string): State => typedInto(state, list, text);

/** As if its key had been pressed where the palette was opened. */
function runChosen(context: Context): Outcome | undefined {
	const {state, found} = context;
	const chosen = found[state.palette?.index ?? 0];
	if (chosen === undefined) return undefined;
	const before = closeList(state, list);
	const {command, here} = chosen;
	const typedValue = valueIn(state.palette?.text ?? '');
	const led = here ? command.run({...context, state: before, typedValue}) : undefined;
	const outcome = led && answered(led, command, before);
	if (outcome !== undefined && 'effect' in outcome) return {...outcome, first: before};
	const why = here ? command.why?.({...context, state: before}) : undefined;
	return outcome ?? {...before, notice: why ?? `not possible here: ${command.title}`};
}

export const palette: readonly Command[] = [
	{
		...{id: 'palette.run', scope: 'palette', keys: ['Enter'], title: 'run the command'},
		run: runChosen,
		why: () => list.none,
	},
	...listKeys(list),
];

export const openPalette: Command = {
	...{id: 'palette', scope: 'everywhere', keys: [':'], title: 'all commands', startsText: true},
	hint: () => ['commands', 5],
	run: ({state}) => openList(state, list),
};
