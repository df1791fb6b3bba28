// Where the user is → the keys that work there, most useful first, as many as fit.
import {cut, joinFitting, spread, truncate} from '../draw/cells.js';
import type {Context} from '../commands/command.js';
import {keysGlyph} from '../commands/key-name.js';
import {mark} from '../terminal/marks.js';
import {scopesOf, waysOut, type Bindings} from '../commands/bindings.js';
import type {Theme} from '../theme/theme.js';

export type KeyLineOptions = {
	readonly context: Context;
	readonly bindings: Bindings;
	readonly width: number;
	readonly theme: Theme;
};

export function keyLine(options: KeyLineOptions): string {
	const {context, width, theme} = options;
	const {state} = context;
	if (state.palette !== undefined) {
		return typedLine(':', state.palette.text, options, [
			['palette.run', 'runs it'],
			['palette.close', 'leaves'],
		]);
	}

	if (state.picker !== undefined) {
		return typedLine('o', state.picker.text, options, [
			['picker.open', 'opens it'],
			['picker.close', 'leaves'],
		]);
	}

	if (state.notice !== '') return ` ${theme.paint('warn', truncate(state.notice, width - 2))}`;
	const pieces = hints(options).map(({keys, ids, what, rank}) => ({
		rank,
		text: hintText(keys, ids, what, theme),
	}));
	return ` ${joinFitting(pieces, width - 2)}`;
}

/** What is typed, with the cursor behind it and the keys that end it. */
function typedLine(
	sign: string,
	text: string,
	{context, bindings, width, theme}: KeyLineOptions,
	ways: Parameters<typeof waysOut>[1],
): string {
	const {notice} = context.state;
	const ends = waysOut(bindings, ways);
	const typed = ` ${theme.bold(sign)} ${cut(text, width - 5)}${theme.inverse(' ')}`;
	const said = notice === '' ? theme.paint('muted', ends) : theme.paint('warn', notice);
	return spread(typed, `  ${said}`, width);
}

/** A click on one of several keys is that key; on their words, the first of them. */
function hintText(keys: readonly string[], ids: readonly string[], what: string, theme: Theme) {
	const paint = (text: string) => theme.bold(theme.paint('key', text));
	const command = (index: number, text: string) =>
		mark({type: 'command', id: ids[index] ?? ''}, text);
	const glyphs = keysGlyph(keys, theme.ascii);
	const each = [...glyphs];
	const keysText =
		each.length === keys.length && keys.length > 1
			? each.map((glyph, index) => command(index, paint(glyph))).join('')
			: paint(glyphs);
	return command(0, `${keysText} ${theme.paint('muted', what)}`);
}

type Place = {
	readonly keys: string[];
	readonly ids: string[];
	readonly what: string;
	readonly rank: number;
};

/** One place for all commands that say the same, with the first key of each. */
function hints({context, bindings}: KeyLineOptions): Place[] {
	const scopes = scopesOf(context.state);
	const places = new Map<string, Place>();
	for (const {id, scope, keys, hint} of bindings.commands) {
		const [key] = keys;
		const said = key !== undefined && scopes.includes(scope) ? hint?.(context) : undefined;
		if (key === undefined || said === undefined) continue;
		const [what, rank] = said;
		const place = places.get(what) ?? {keys: [], ids: [], what, rank};
		place.keys.push(key);
		place.ids.push(id);
		places.set(what, place);
	}

	return [...places.values()];
}
