// What the terminal sent in one piece → the single key presses in it. A slow line delivers quickly typed
// keys together, and Ink hands them on as one text.
import type {Key} from 'ink';

export type Press = {readonly input: string; readonly key: Key};

/** Characters that are keys of their own within a text. */
const named: Readonly<Record<string, Partial<Key>>> = {
	'\r': {return: true},
	'\n': {return: true},
	'\t': {tab: true},
	'\u001B': {escape: true},
	'\u007F': {backspace: true},
	'\b': {backspace: true},
};

/** Typed keys arrive one at a time; a slow line brings a few together. */
export const mostKeys = 4;

export const isPrintable = ({input, key}: Press): boolean =>
	/^\P{Cc}$/u.test(input) && !key.ctrl && !key.meta;

/** One key held down is one letter again and again. */
const withoutRepeats = (presses: readonly Press[]): readonly Press[] =>
	presses.filter(({input}, at) => input !== presses[at - 1]?.input);

/** Whether letters came together, few enough to be keys and yet maybe of a short text. */
export const mayBeText = (presses: readonly Press[]): boolean =>
	withoutRepeats(presses.filter((press) => isPrintable(press))).length > 1;

/** How many presses from here on are letters without another key among them. */
export function lettersFrom(presses: readonly Press[], from: number): number {
	const end = presses.findIndex((press, at) => at >= from && !isPrintable(press));
	return (end === -1 ? presses.length : end) - from;
}

/** Whether these letters are a text that came all at once, from a terminal that does not mark what is pasted. */
export const isPasted = (letters: readonly Press[]): boolean =>
	withoutRepeats(letters).length > mostKeys;

export const textOf = (presses: readonly Press[]): string =>
	presses.map(({input}) => input).join('');

/** A single key stays what Ink made of it. */
export function pressesOf(input: string, key: Key): Press[] {
	const characters = [...input];
	if (characters.length < 2 || key.ctrl || key.meta) return [{input, key}];
	return characters.map((character) => {
		const special = named[character];
		if (special !== undefined) return {input: '', key: {...key, ...special}};
		const code = character.codePointAt(0) ?? 0;
		// Ctrl-A is 1, and so on.
		return code < 27
			? {input: String.fromCodePoint(code + 96), key: {...key, ctrl: true}}
			: {input: character, key};
	});
}
