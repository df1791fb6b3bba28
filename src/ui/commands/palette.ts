// The palette of all commands: opened, typed into, walked through; one of them is run.
import {sanitise} from '../../sanitise.js';
import type {State} from '../state.js';
import type {Command, Context, Outcome} from './command.js';

/** What the keys that are no commands do: their text goes to the palette. */
export const sought = (state: State, text: string): State => ({
	...state,
	palette: {text: (state.palette?.text ?? '') + sanitise(text), index: 0},
});

const closed = (state: State): State => ({...state, palette: undefined});

function move(name: string, key: string, by: (page: number) => number): Command {
	return {
		...{id: `palette.${name}`, scope: 'palette', keys: [key], title: `a command ${name}`},
		run({state, found, page}) {
			const {text = '', index = 0} = state.palette ?? {};
			const target = Math.max(0, Math.min(found.length - 1, index + by(page)));
			return {...state, palette: {text, index: target}};
		},
	};
}

/** As if its key had been pressed where the palette was opened. */
function runChosen(context: Context): Outcome | undefined {
	const {state, found} = context;
	const chosen = found[state.palette?.index ?? 0];
	if (chosen === undefined) return undefined;
	const before = closed(state);
	const {command, here} = chosen;
	const outcome = here ? command.run({...context, state: before}) : undefined;
	if (outcome !== undefined && 'effect' in outcome) return {...outcome, first: before};
	return outcome ?? {...before, notice: `not possible here: ${command.title}`};
}

export const palette: readonly Command[] = [
	{
		...{id: 'palette.run', scope: 'palette', keys: ['Enter'], title: 'run the command'},
		run: runChosen,
	},
	{
		...{id: 'palette.close', scope: 'palette', keys: ['Esc'], title: 'leave the palette'},
		run: ({state}) => closed(state),
	},
	{
		...{id: 'palette.erase', scope: 'palette', keys: ['Backspace']},
		title: 'erase the last character, or leave',
		run({state}) {
			const text = state.palette?.text ?? '';
			if (text === '') return closed(state);
			return {...state, palette: {text: [...text].slice(0, -1).join(''), index: 0}};
		},
	},
	move('up', 'Up', () => -1),
	move('down', 'Down', () => 1),
	move('page-up', 'PageUp', (page) => -page),
	move('page-down', 'PageDown', (page) => page),
	move('first', 'Home', () => Number.NEGATIVE_INFINITY),
	move('last', 'End', () => Number.POSITIVE_INFINITY),
];

export const openPalette: Command = {
	...{id: 'palette', scope: 'everywhere', keys: [':'], title: 'all commands'},
	hint: () => ['commands', 5],
	run: ({state}) => ({...state, palette: {text: '', index: 0}}),
};
