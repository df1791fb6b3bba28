// A key press where the user is → the command bound to it there → what it leads to. Pure; use-keys.ts
// carries effects out.
import type {Key} from 'ink';
import {answered, refused} from './answer.js';
import type {Command, Context, Outcome, Scope} from './command.js';
import {keyName} from './key-name.js';
import {sought} from './palette-keys.js';
import {picked} from './picker-keys.js';
import {typed} from './prompt-keys.js';
import {remap, type WantedKeys} from './remap.js';
import type {State} from '../state/state.js';

/** Commands with the keys that are in force. */
export type Bindings = {
	/** In the order of `commandsFor`. */
	readonly commands: readonly Command[];
	find(scope: Scope, key: string): Command | undefined;
	/** A sentence for each key that the user wanted and that is not in force. */
	readonly problems: readonly string[];
};

/** @param wanted keys in place of the commands' own, by the commands' names. */
export function bindKeys(all: readonly Command[], wanted: WantedKeys = {}): Bindings {
	const {commands, problems} = remap(all, wanted);
	const byKey = new Map(
		commands.flatMap((command) =>
			command.keys.map((key) => [`${command.scope} ${key}`, command] as const),
		),
	);
	return {commands, problems, find: (scope, key) => byKey.get(`${scope} ${key}`)};
}

/** `Enter keeps it, Esc clears it`, with the keys in force; a command that has lost its keys is left out. */
export const waysOut = (
	{commands}: Bindings,
	ways: ReadonlyArray<readonly [id: string, what: string]>,
): string =>
	ways
		.flatMap(([id, what]) => {
			const key = commands.find((command) => command.id === id)?.keys[0];
			return key === undefined ? [] : [`${key} ${what}`];
		})
		.join(', ');

/** Where a key is looked up, first match first: a command that makes no sense there lets others try. */
export function scopesOf(state: State): readonly Scope[] {
	if (state.palette !== undefined) return ['always', 'palette'];
	if (state.picker !== undefined) return ['always', 'picker'];
	if (state.prompt !== undefined) return ['always', 'prompt'];
	if (state.chooser !== undefined) return ['always', 'columns'];
	if (state.help) return ['always', 'help', 'panels', 'everywhere'];
	if (state.reading !== undefined) return ['always', 'picture', 'panels', 'everywhere'];
	return state.panel === 'overview'
		? ['always', 'time', 'overview', 'panels', 'everywhere']
		: ['always', 'time', 'rows', 'panel', 'panels', 'everywhere'];
}

/** Never undefined for a key that the user pressed: a key that leads to nothing says so. */
export function outcomeOf(
	input: string,
	key: Key,
	context: Context,
	bindings: Bindings,
): Outcome | undefined {
	const {state, isTooSmall} = context;
	const name = keyName(input, key);
	const isTyping = typesText(state);
	// The screen says what it needs; what cannot be seen is not done.
	const blind = isTooSmall && !isTyping;
	const tried: Command[] = [];
	for (const scope of scopesOf(state)) {
		const command = bindings.find(scope, name);
		if (command === undefined || (blind && scope !== 'always' && command.id !== 'quit')) continue;
		const outcome = command.run(context);
		if (outcome !== undefined) return answered(outcome, command, state);
		tried.push(command);
	}

	if (blind) return undefined;
	const isText = input !== '' && !key.ctrl && !key.meta && !key.tab;
	return isText && isTyping ? withText(input, context) : refused(name, tried, context, bindings);
}

export const typesText = ({palette, picker, prompt}: State): boolean =>
	palette !== undefined || picker !== undefined || prompt !== undefined;

/** Goes to whatever takes text. */
function withText(text: string, context: Context): State | undefined {
	const {state} = context;
	if (state.palette !== undefined) return sought(state, text);
	return state.picker === undefined ? typed(context, text) : picked(state, text);
}

/** A line's end, or a tab, is between two words; what else is no character is nothing. */
const cleaned = (text: string): string =>
	text.replaceAll(/[\r\n\t]+/g, ' ').replaceAll(/\p{Cc}/gu, '');

/** Pasted text: the prompt that is open takes it, or it is dropped. */
export const pasted = (text: string, context: Context): State | undefined =>
	typesText(context.state)
		? withText(cleaned(text), context)
		: {...context.state, notice: 'that came all at once, as pasted text does: taken for no keys'};
