// A list that typed text narrows: the keys that walk it, erase the text and leave. The palette and the picker are such lists.
import {sanitise} from '../../core/sanitise.js';
import {longestQuery} from '../state/prompt.js';
import type {State} from '../state/state.js';
import type {Command, Context} from './command.js';

/** The text, and which of the entries that it leaves is chosen. */
type TypedText = {readonly text: string; readonly index: number};

export type TypedList = {
	/** Where its state is, and the scope of its keys. */
	readonly name: 'palette' | 'picker';
	/** One entry, with its article. */
	readonly entry: string;
	/** Entries that the text leaves. */
	readonly count: (context: Context) => number;
	/** Said where it leaves none. */
	readonly none: string;
};

const typedIn = (state: State, {name}: TypedList): TypedText => state[name] ?? {text: '', index: 0};

/** Typed characters that are no command, and pasted text, go to the text. */
export const typedInto = (state: State, list: TypedList, text: string): State => ({
	...state,
	[list.name]: {
		text: (typedIn(state, list).text + sanitise(text)).slice(0, longestQuery),
		index: 0,
	},
});

export const openList = (state: State, {name}: TypedList): State => ({
	...state,
	[name]: {text: '', index: 0},
});

export const closeList = (state: State, {name}: TypedList): State => ({
	...state,
	[name]: undefined,
});

export function listKeys(list: TypedList): readonly Command[] {
	const {name: scope, entry} = list;
	const move = (name: string, key: string, by: (page: number) => number): Command => ({
		...{id: `${scope}.${name}`, scope, keys: [key], title: `${entry} ${name}`},
		run(context) {
			const {text, index} = typedIn(context.state, list);
			const last = list.count(context) - 1;
			if (last < 0) return undefined;
			const target = Math.max(0, Math.min(last, index + by(context.page)));
			return {...context.state, [scope]: {text, index: target}};
		},
		why: () => list.none,
	});
	return [
		{
			...{id: `${scope}.close`, scope, keys: ['Esc'], title: `leave the ${scope}`},
			run: ({state}) => closeList(state, list),
		},
		{
			...{id: `${scope}.erase`, scope, keys: ['Backspace']},
			title: 'erase the last character, or leave',
			run({state}) {
				const {text} = typedIn(state, list);
				if (text === '') return closeList(state, list);
				return {...state, [scope]: {text: [...text].slice(0, -1).join(''), index: 0}};
			},
		},
		move('up', 'Up', () => -1),
		move('down', 'Down', () => 1),
		move('page-up', 'PageUp', (page) => -page),
		move('page-down', 'PageDown', (page) => page),
		move('first', 'Home', () => Number.NEGATIVE_INFINITY),
		move('last', 'End', () => Number.POSITIVE_INFINITY),
	];
}
