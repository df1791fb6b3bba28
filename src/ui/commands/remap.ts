// Commands + the keys that the user gave some of them → commands with the keys in force, and what was
// wrong with the wish. Pure.
import type {Command, Scope} from './command.js';
import {isKeyName} from './key-name.js';

export type Remapped = {
	readonly commands: readonly Command[];
	/** A sentence; nothing is remapped then, so that no key means half of something. Empty: all well. */
	readonly problem: string;
};

export type WantedKeys = Readonly<Record<string, readonly string[]>>;

/** Where what is typed is text: a letter cannot be a key. */
const textScopes: readonly Scope[] = ['prompt', 'palette'];

export function remap(commands: readonly Command[], wanted: WantedKeys): Remapped {
	const problem = refusal(commands, wanted);
	if (problem !== undefined) return {commands, problem: `keys: ${problem}`};
	const mapped = withKeys(commands, wanted);
	const clash = conflict(mapped);
	return clash === undefined
		? {commands: mapped, problem: ''}
		: {commands, problem: `keys: ${clash}`};
}

const withKeys = (commands: readonly Command[], wanted: WantedKeys): Command[] =>
	commands.map((command) => {
		const keys = Object.hasOwn(wanted, command.id) ? wanted[command.id] : undefined;
		return keys === undefined ? command : {...command, keys};
	});

function refusal(commands: readonly Command[], wanted: WantedKeys): string | undefined {
	for (const [id, keys] of Object.entries(wanted)) {
		const command = commands.find((one) => one.id === id);
		if (command === undefined) return `there is no command ${JSON.stringify(id)}`;
		const bad = keys.find((key) => !isKeyName(key));
		if (bad !== undefined) return `${id}: there is no key ${JSON.stringify(bad)}`;
		if (id === 'app.interrupt') return 'Ctrl-C always quits';
		if (keys.includes('Ctrl-C')) return `${id}: Ctrl-C always quits`;
		if (id === 'quit' && keys.length === 0) return 'quit needs a key';
		const text =
			textScopes.includes(command.scope) &&
			keys.find((key) => key === 'Space' || [...key].length === 1);
		if (typeof text === 'string') return `${id}: ${text} is text there`;
	}

	return undefined;
}

function conflict(commands: readonly Command[]): string | undefined {
	const owners = new Map<string, string>();
	for (const {id, scope, keys} of commands) {
		for (const key of keys) {
			const place = `${scope} ${key}`;
			const owner = owners.get(place);
			if (owner !== undefined && owner !== id) return `${key} would be both ${owner} and ${id}`;
			owners.set(place, id);
		}
	}

	return undefined;
}
