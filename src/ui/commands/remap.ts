// Commands + the keys that the user gave some of them → commands with the keys in force, and what was
// wrong with the wish. Pure.
import {sanitise} from '../../core/sanitise.js';
import type {Command, Scope} from './command.js';
import {isKeyName} from './key-name.js';

export type Remapped = {
	readonly commands: readonly Command[];
	/** A sentence for each key or command of the wish that is not in force; all the others are. */
	readonly problems: readonly string[];
};

export type WantedKeys = Readonly<Record<string, readonly string[]>>;

/** Where what is typed is text: a letter cannot be a key. */
const textScopes: readonly Scope[] = ['prompt', 'palette', 'picker'];

export function remap(commands: readonly Command[], wanted: WantedKeys): Remapped {
	const problems: string[] = [];
	const possible = new Map<string, readonly string[]>();
	for (const [id, keys] of Object.entries(wanted)) {
		const command = commands.find((one) => one.id === id);
		const wrong = refusal(command, id, keys);
		const refused = keys.map((key) => (command && keyRefusal(command, key)) ?? '');
		const reasons = wrong === undefined ? refused.filter((reason) => reason !== '') : [wrong];
		problems.push(...reasons);
		const left = keys.filter((_, index) => refused[index] === '');
		// A list of which nothing is left was not meant to take the command's keys away.
		if (wrong === undefined && (left.length > 0 || keys.length === 0)) possible.set(id, left);
	}

	const {mapped, clashes} = withoutClashes(commands, possible);
	return {
		commands: mapped,
		problems: [...problems, ...clashes].map((one) => sanitise(`keys: ${one}`)),
	};
}

/** Why none of the keys can be the command's. */
function refusal(
	command: Command | undefined,
	id: string,
	keys: readonly string[],
): string | undefined {
	if (command === undefined) return `there is no command ${JSON.stringify(id)}`;
	if (id === 'app.interrupt') return 'Ctrl-C always quits';
	return id === 'quit' && keys.length === 0 ? 'quit needs a key' : undefined;
}

function keyRefusal({id, scope}: Command, key: string): string | undefined {
	if (!isKeyName(key)) return `${id}: there is no key ${JSON.stringify(key)}`;
	if (key === 'Ctrl-C') return `${id}: Ctrl-C always quits`;
	const isText = key === 'Space' || [...key].length === 1;
	return textScopes.includes(scope) && isText ? `${id}: ${key} is text there` : undefined;
}

type Wishes = ReadonlyMap<string, readonly string[]>;

/** A key that two commands would have stays with the one that has it by itself, or was named first. */
function withoutClashes(
	commands: readonly Command[],
	wishes: Wishes,
): {mapped: readonly Command[]; clashes: readonly string[]} {
	const mapped = commands.map((command) => {
		const keys = wishes.get(command.id);
		return keys === undefined ? command : {...command, keys};
	});
	const clash = clashIn(mapped, wishes);
	if (clash === undefined) return {mapped, clashes: []};
	const {key, loser, text} = clash;
	const left = (wishes.get(loser) ?? []).filter((one) => one !== key);
	const fewer = new Map(wishes);
	if (left.length > 0) fewer.set(loser, left);
	else fewer.delete(loser);
	const rest = withoutClashes(commands, fewer);
	return {mapped: rest.mapped, clashes: [text, ...rest.clashes]};
}

/** The commands' own keys clash with none of each other: the loser has a wish. */
function clashIn(
	commands: readonly Command[],
	wishes: Wishes,
): {key: string; loser: string; text: string} | undefined {
	const order = [...wishes.keys()];
	const owners = new Map<string, string>();
	for (const {id, scope, keys} of commands) {
		for (const key of keys) {
			const owner = owners.get(`${scope} ${key}`) ?? id;
			owners.set(`${scope} ${key}`, owner);
			if (owner === id) continue;
			const loser = order.indexOf(owner) > order.indexOf(id) ? owner : id;
			return {key, loser, text: `${key} would be both ${owner} and ${id}`};
		}
	}

	return undefined;
}
