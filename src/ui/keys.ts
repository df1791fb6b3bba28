// A key press where the user is → the command bound to it there → what it leads to. Pure; use-keys.ts
// carries effects out.
import type {Key} from 'ink';
import type {Command, Context, Outcome, Scope} from './commands/command.js';
import {keyName} from './commands/key-name.js';
import {sought} from './commands/palette.js';
import {typed} from './commands/prompt.js';
import {remap, type WantedKeys} from './commands/remap.js';
import type {State} from './state.js';

/** Commands with the keys that are in force. */
export type Bindings = {
	/** In the order of `commandsFor`. */
	readonly commands: readonly Command[];
	find(scope: Scope, key: string): Command | undefined;
	/** Why the keys that the user wanted are not in force; empty when they are. */
	readonly problem: string;
};

/** @param wanted keys in place of the commands' own, by the commands' names. */
export function bind(all: readonly Command[], wanted: WantedKeys = {}): Bindings {
	const {commands, problem} = remap(all, wanted);
	const byKey = new Map(
		commands.flatMap((command) =>
			command.keys.map((key) => [`${command.scope} ${key}`, command] as const),
		),
	);
	return {commands, problem, find: (scope, key) => byKey.get(`${scope} ${key}`)};
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
	if (state.prompt !== undefined) return ['always', 'prompt'];
	if (state.chooser !== undefined) return ['always', 'columns'];
	if (state.help) return ['always', 'help', 'panels', 'everywhere'];
	if (state.reading !== undefined) return ['always', 'picture', 'panels', 'everywhere'];
	return state.panel === 'overview'
		? ['always', 'time', 'overview', 'panels', 'everywhere']
		: ['always', 'time', 'rows', 'panel', 'panels', 'everywhere'];
}

export function outcomeOf(
	input: string,
	key: Key,
	context: Context,
	bindings: Bindings,
): Outcome | undefined {
	const name = keyName(input, key);
	for (const scope of scopesOf(context.state)) {
		const outcome = bindings.find(scope, name)?.run(context);
		if (outcome !== undefined) return outcome;
	}

	const isText = input !== '' && !key.ctrl && !key.meta && !key.tab;
	if (!isText) return undefined;
	if (context.state.palette !== undefined) return sought(context.state, input);
	return context.state.prompt === undefined ? undefined : typed(context, input);
}
