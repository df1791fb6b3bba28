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
