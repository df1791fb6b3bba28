// Commands + what was typed → the commands that match, the best first. Pure.
import type {Command, Scope} from './command.js';

export type FoundCommand = {
	readonly command: Command;
	/** Whether its keys work where the palette was opened. */
	readonly here: boolean;
};

/** From these places the palette is not opened. */
const apart: readonly Scope[] = ['prompt', 'palette', 'picker', 'columns'];

/** What is typed behind an option, `cpu=1`; undefined without `=`. */
export const valueIn = (text: string): string | undefined => /=\s*(.*?)\s*$/s.exec(text)?.[1];

/**
 * @param scopes those of the place where the palette was opened
 * @param tool that of the panel where it was opened
 */
export function findCommands(
	commands: readonly Command[],
	text: string,
	scopes: readonly Scope[],
	tool?: string,
): FoundCommand[] {
	const isHere = (command: Command): boolean =>
		scopes.includes(command.scope) && (command.tool ?? tool) === tool;
	const wordsOf = (part: string): string[] => part.split(/\s+/).filter((word) => word !== '');
	const all = wordsOf(text);
	const [name = ''] = text.split('=');
	const named = wordsOf(name);
	return commands
		.filter(({scope}) => !apart.includes(scope))
		.map((command) => ({command, here: isHere(command)}))
		.flatMap((found) => {
			const words = found.command.takesValue === true ? named : all;
			const scores = words.map((word) => score(found.command, word));
			const total = scores.reduce((sum, one) => sum + one, found.here ? 0 : 0.5);
			return Number.isFinite(total) ? [{...found, total}] : [];
		})
		.toSorted((a, b) => a.total - b.total)
		.map(({command, here}) => ({command, here}));
}

/** 0 for the command itself, more for what is less alike, Infinity for what does not match. */
function score({id, title, keys}: Command, word: string): number {
	if (id === word || keys.includes(word)) return 0;
	const [name, wanted] = [title.toLowerCase(), word.toLowerCase()];
	if (name.startsWith(wanted)) return 1;
	if (name.includes(` ${wanted}`)) return 2;
	if (name.includes(wanted) || id.includes(wanted)) return 3;
	const spread = letters(name, wanted);
	return spread === undefined ? Number.POSITIVE_INFINITY : 4 + spread / 100;
}

/** All letters in their order: how many others are between the first and the last of them. */
function letters(name: string, wanted: string): number | undefined {
	let at = -1;
	let first: number | undefined;
	for (const letter of wanted) {
		at = name.indexOf(letter, at + 1);
		if (at === -1) return undefined;
		first ??= at;
	}

	return at - (first ?? 0) - wanted.length + 1;
}
