// The line that a query is typed into: its text and cursor, and what each key makes of them. Pure.
import {sanitise} from '../../core/sanitise.js';
import type {Completion} from '../../query/complete.js';

export type Prompt = {
	readonly text: string;
	/** An index into the text. */
	readonly cursor: number;
	/** How many queries back the text is from; 0: it is new. */
	readonly recalled: number;
	/** What was typed before older queries were called back. */
	readonly typed: string;
	/** While Tab goes through candidates: those, and which one is in the text. */
	readonly tab: (Pick<Completion, 'from' | 'candidates'> & {readonly index: number}) | undefined;
	/** Why what is typed is for nothing; empty where it is a query. */
	readonly idle: string;
};

/** Nobody types more, and what is pasted by mistake must not stall the dashboard. */
export const longestQuery = 256;

export const promptWith = (text: string): Prompt => ({
	...{text, cursor: text.length, recalled: 0, typed: text, tab: undefined, idle: ''},
});

export const idlePrompt = (idle: string): Prompt => ({...promptWith(''), idle});

const edited = ({idle}: Prompt, text: string, cursor: number): Prompt => ({
	...{...promptWith(text), cursor, idle},
});

const moved = (prompt: Prompt, cursor: number): Prompt => ({...prompt, cursor, tab: undefined});

const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

/** The index one character to the left. */
function before({text, cursor}: Prompt): number {
	const last = [...segmenter.segment(text.slice(0, cursor))].at(-1);
	return last?.index ?? 0;
}

/** The index one character to the right. */
export function after({text, cursor}: Pick<Prompt, 'text' | 'cursor'>): number {
	const [next] = segmenter.segment(text.slice(cursor));
	return cursor + (next?.segment.length ?? 0);
}

/** The index where the word to the left begins. */
const wordBefore = ({text, cursor}: Prompt): number =>
	/\S*\s*$/.exec(text.slice(0, cursor))?.index ?? 0;

const cutOut = (prompt: Prompt, from: number, to: number): Prompt =>
	edited(prompt, prompt.text.slice(0, from) + prompt.text.slice(to), from);

export function insert(prompt: Prompt, input: string): Prompt {
	const {text, cursor} = prompt;
	const added = sanitise(input).slice(0, longestQuery - text.length);
	return edited(prompt, text.slice(0, cursor) + added + text.slice(cursor), cursor + added.length);
}

/** By the name that the commands have for it. */
export const edits: Readonly<Record<string, (prompt: Prompt) => Prompt>> = {
	left: (prompt) => moved(prompt, before(prompt)),
	right: (prompt) => moved(prompt, after(prompt)),
	first: (prompt) => moved(prompt, 0),
	last: (prompt) => moved(prompt, prompt.text.length),
	erase: (prompt) => cutOut(prompt, before(prompt), prompt.cursor),
	'erase-next': (prompt) => cutOut(prompt, prompt.cursor, after(prompt)),
	'erase-word': (prompt) => cutOut(prompt, wordBefore(prompt), prompt.cursor),
	'erase-start': (prompt) => cutOut(prompt, 0, prompt.cursor),
	'erase-rest': (prompt) => cutOut(prompt, prompt.cursor, prompt.text.length),
};

/** The next candidate of the word before the cursor, or the previous one; undefined without any. */
export function completed(
	prompt: Prompt,
	step: 1 | -1,
	completion: () => Completion,
): Prompt | undefined {
	const {text, cursor, tab} = prompt;
	const {from, candidates} = tab ?? completion();
	const count = candidates.length;
	const index =
		tab === undefined ? (step === 1 ? 0 : count - 1) : (tab.index + step + count) % count;
	const candidate = candidates[index];
	if (candidate === undefined) return undefined;
	const next = edited(
		prompt,
		text.slice(0, from) + candidate + text.slice(cursor),
		from + candidate.length,
	);
	return {...next, tab: count === 1 ? undefined : {from, candidates, index}};
}

/** An older query, or a newer one, down to what was typed; undefined at either end. */
export function recalled(
	prompt: Prompt,
	step: 1 | -1,
	queries: readonly string[],
): Prompt | undefined {
	const back = prompt.recalled + step;
	const text = back === 0 ? prompt.typed : queries.at(-back);
	if (back < 0 || back > queries.length || text === undefined) return undefined;
	return {...promptWith(text), recalled: back, typed: prompt.typed, idle: prompt.idle};
}
