// The text of a settings file → settings, and what is wrong with it; settings + a patch → its new text. Pure.
import {sanitise} from '../core/sanitise.js';
import schemaFile from './config.schema.json' with {type: 'json'};
import {checked, isEntries, type Checked, type MembersOf, type JsonSchema} from './schema.js';

export type Layout = 'one' | 'two' | 'grid';

/** What the dashboard remembers; src/config/config.schema.json says what each means. */
export type Settings = {
	readonly layout: Layout;
	/** Undefined: those that have a tab by default. */
	readonly panels: readonly string[] | undefined;
	/** Seconds; undefined: the program's own default. */
	readonly interval: number | undefined;
	readonly theme: string | undefined;
	readonly style: 'braille' | 'block' | undefined;
	readonly graphs: Readonly<Record<string, boolean>>;
	readonly columns: Readonly<Record<string, {readonly hidden?: readonly string[]}>>;
	readonly keys: Readonly<Record<string, readonly string[]>>;
	readonly mouse: boolean;
	/** Undefined: as the locale and the terminal have it. */
	readonly ascii: boolean | undefined;
};

/** A JSON merge patch (RFC 7396): objects are merged, null takes an entry away. */
export type Patch = {
	readonly [Name in keyof Settings]?: Patched<NonNullable<Settings[Name]>> | null;
};

type Patched<Value> = Value extends readonly unknown[] | string | number | boolean
	? Value
	: {readonly [Key in keyof Value]?: Value[Key] | null};

export type ReadSettings = {
	readonly settings: Settings;
	/** A sentence each; what it is about has its default. */
	readonly problems: readonly string[];
};

// What the compiler infers of the file is its literal text, in which `type` is any string.
const schema = schemaFile as JsonSchema;

const known = schema.properties ?? {};

export const defaults: Settings = {
	layout: 'one',
	panels: undefined,
	interval: undefined,
	theme: undefined,
	style: undefined,
	graphs: {},
	columns: {},
	keys: {},
	mouse: true,
	ascii: undefined,
};

/** @param panels those that exist. */
export function parseSettings(text: string, panels: readonly string[]): ReadSettings {
	const entries = entriesOf(text);
	if (typeof entries === 'string') return {settings: defaults, problems: [entries]};
	const problems: string[] = [];
	const good: Record<string, unknown> = {};
	for (const [key, value] of Object.entries(entries)) {
		const one = checkedSetting(key, value, panels);
		problems.push(...one.problems);
		if (one.value !== undefined) good[key] = one.value;
	}

	// The schema, of which Settings is the type, has found nothing wrong with these.
	const settings: Settings = {...defaults, ...good};
	return {settings, problems: problems.map(sanitise)};
}

function checkedSetting(key: string, value: unknown, panels: readonly string[]): Checked {
	const schemaOfKey = Object.hasOwn(known, key) ? known[key] : undefined;
	if (schemaOfKey === undefined) {
		return {value: undefined, problems: [`there is no setting ${JSON.stringify(key)}`]};
	}

	const one = checked(schemaOfKey, value, key);
	if (key !== 'panels' || !Array.isArray(one.value)) return one;
	const names: readonly unknown[] = one.value;
	const exists = (name: unknown): boolean => panels.some((panel) => panel === name);
	const unknown = names.filter((name) => !exists(name));
	const there = names.filter(exists);
	return {
		value: there.length === 0 ? undefined : there,
		problems: [
			...one.problems,
			...unknown.map(
				(name) => `panels: there is no ${JSON.stringify(name)}, only ${panels.join(', ')}`,
			),
		],
	};
}

/** The file's entries, or what is wrong with it as a whole. */
function entriesOf(text: string): MembersOf | string {
	if (text.trim() === '') return {};
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		return `no valid JSON${place(text, error)}`;
	}

	return isEntries(value) ? value : 'no JSON object: {"layout": "grid"} is one';
}

/** What JSON consists of, and what may be between it. */
const tokens =
	/(?:[\s,:[\]{}]|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)*/y;

/** The parser's message may hold pieces of the file, and names the place only for some mistakes. */
function place(text: string, error: unknown): string {
	const named = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
	tokens.lastIndex = 0;
	const end = named === undefined ? (tokens.exec(text)?.[0].length ?? 0) : Number(named);
	if (end >= text.trimEnd().length) return ': it ends too early';
	const before = text.slice(0, end).split('\n');
	return ` at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

/** Patches that are applied one after the other as one. */
export const joined = (first: Patch, second: Patch): Patch => merged(first, second, false);

/** The patch applied; `prune` carries out what null asks for, where the result is no patch itself. */
function merged(target: unknown, patch: MembersOf, prune: boolean): MembersOf {
	const result = new Map(isEntries(target) ? Object.entries(target) : []);
	for (const [key, value] of Object.entries(patch)) {
		if (value === null && prune) result.delete(key);
		else if (isEntries(value)) result.set(key, merged(result.get(key), value, prune));
		else if (value !== undefined) result.set(key, value);
	}

	return Object.fromEntries(result);
}

/**
 * The file's text with the patch applied, in the file's own order and indentation; what kerntop does
 * not know stays. A new file names its schema.
 */
export function patchedText(text: string, patch: Patch, schemaUrl: string): string {
	const entries = entriesOf(text);
	if (typeof entries === 'string') throw new Error(entries);
	const old = text.trim() === '' ? {$schema: schemaUrl} : entries;
	const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '\t';
	return `${JSON.stringify(merged(old, patch, true), undefined, indent)}\n`;
}
