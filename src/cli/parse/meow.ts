// argv + the options that may be given → positionals and raw values, parsed by meow. Pure.
import meow, {type AnyFlags} from 'meow';
import {messageOf, UsageError} from '../../core/errors.js';
import type {Option} from './general-options.js';

type RawValue = boolean | string | readonly string[];

export type ParsedLine = {
	readonly positionals: readonly string[];
	/** Only what was given; by the option's long name. */
	readonly values: ReadonlyMap<Option, RawValue>;
	/** Options that no tool and no mode has, as typed, without their values. */
	readonly unknown: readonly string[];
};

export function parse(argv: readonly string[], options: readonly Option[]): ParsedLine {
	const reserved = argv.slice(0, endOf(argv)).filter((word) => namesPositionals(word, options));
	const given = argv.filter((word) => !reserved.includes(word));
	const {input, unnormalizedFlags: found} = run(given, options);
	const values = new Map<Option, RawValue>();
	const known = new Set<string>();
	for (const option of options) {
		const key = keyOf(option);
		known.add(key).add(option.short ?? key);
		const value = found[key];
		const isGiven = option.long.startsWith('no-')
			? value === false
			: value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
		if (isGiven) values.set(option, checked(option, value));
		else if (option.type !== 'boolean' && isNamed(argv, option)) throw needsValue(option);
	}

	const dashed = input.filter((word) => /^-./.test(word) && isBeforeSeparator(argv, word));
	const unknown = Object.keys(found).filter((key) => !known.has(key));
	return {
		positionals: input.filter((word) => !dashed.includes(word)),
		values,
		unknown: [
			...reserved.map((word) => word.replace(/[=.].*/s, '')),
			...dashed,
			...unknown.map((key) => asTyped(argv, key)),
		],
	};
}

/** Where the options end. */
const endOf = (argv: readonly string[]): number =>
	argv.includes('--') ? argv.indexOf('--') : argv.length;

/** `--_=3`, `-m_.x`: yargs-parser, inside meow, keeps the positionals under that name. */
function namesPositionals(word: string, options: readonly Option[]): boolean {
	if (/^--(no-)?_/.test(word)) return true;
	if (!/^-[^-]/.test(word)) return false;
	for (const letter of word.slice(1)) {
		if (letter === '_') return true;
		const option = options.find(({short}) => short === letter);
		// The rest is its value.
		if (option !== undefined && option.type !== 'boolean') return false;
	}

	return false;
}

/** meow's flags from our options, and none of its own messages or exits. */
function run(
	argv: readonly string[],
	options: readonly Option[],
): {input: readonly string[]; unnormalizedFlags: Record<string, unknown>} {
	const flags: AnyFlags = {};
	for (const option of options) {
		const shortFlag = option.short === undefined ? {} : {shortFlag: option.short};
		flags[keyOf(option)] =
			option.type === 'boolean'
				? {type: 'boolean', default: option.long.startsWith('no-'), ...shortFlag}
				: {type: 'string', isMultiple: option.multiple === true, ...shortFlag};
	}

	try {
		return meow({
			// With `pkg` given, meow looks for no package.json.
			importMeta: import.meta,
			pkg: {name: 'kerntop'},
			description: false,
			autoHelp: false,
			autoVersion: false,
			argv: spelledOut(argv, options),
			flags,
		});
	} catch (error) {
		// "The flag --interval can only be set once."
		throw new UsageError(messageOf(error));
	}
}

/** `--no-color` is the negation of a boolean `color` to meow. */
const keyOf = ({long}: Option): string =>
	long.replace(/^no-/, '').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * What argparse takes and yargs-parser, inside meow, does not: `-mP5` → `-m -P=5`, `-cfoo` → `-c=foo`
 * (it would read four options), and the beginning of a long name, `--dist` → `--distribution`.
 */
function spelledOut(argv: readonly string[], options: readonly Option[]): string[] {
	const end = endOf(argv);
	return argv.flatMap((word, index) => {
		if (index >= end) return [word];
		if (/^--[a-z]/.test(word)) return [wholeName(word, options)];
		return /^-[^-]./.test(word) ? letters(word, options) : [word];
	});
}

function wholeName(word: string, options: readonly Option[]): string {
	const [name = ''] = word.slice(2).split('=');
	const candidates = options.filter(({long}) => long.startsWith(name));
	const [only] = candidates;
	const isExact = options.some(({long}) => long === name);
	if (only === undefined || candidates.length > 1 || isExact) return word;
	return `--${only.long}${word.slice(2 + name.length)}`;
}

/** The word as it is where one of its letters is no option: meow then finds the unknown one. */
function letters(word: string, options: readonly Option[]): string[] {
	const words: string[] = [];
	for (const [at, letter] of [...word].entries()) {
		if (at === 0) continue;
		const option = options.find(({short}) => short === letter);
		if (option === undefined) return [word];
		const rest = word.slice(at + 1).replace(/^=/, '');
		if (option.type !== 'boolean') return [...words, `-${letter}${rest === '' ? '' : `=${rest}`}`];
		words.push(`-${letter}`);
	}

	return words;
}

/** Without a value: meow makes `-p` and no `-p` the same empty list, and false of `--no-interval`. */
function isNamed(argv: readonly string[], {long, short}: Option): boolean {
	const spellings = [`--${long}`, `--${long}=`, `--no-${long}`, `-${short ?? long}`];
	return spellings.some((spelling) => isBeforeSeparator(argv, spelling));
}

/** A value of the option's own kind: meow gives '' for a missing one, an object for `--pid.x=1`. */
function checked(option: Option, value: unknown): RawValue {
	if (option.type === 'boolean') return true;
	const words: readonly unknown[] = Array.isArray(value) ? value : [value];
	const texts = words.filter((word): word is string => typeof word === 'string' && word !== '');
	if (texts.length !== words.length) throw needsValue(option);
	return option.multiple === true ? texts : (texts[0] ?? '');
}

const needsValue = ({long, value}: Option): UsageError =>
	new UsageError(`--${long} needs a value: --${long} ${value ?? 'VALUE'}`);

function isBeforeSeparator(argv: readonly string[], word: string): boolean {
	return argv.slice(0, endOf(argv)).includes(word);
}

/** The option as the user typed it, for a key that meow made of it. */
function asTyped(argv: readonly string[], key: string): string {
	const kebab = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
	const spellings = [`--${kebab}`, `--${key}`, `--no-${kebab}`];
	const typed = argv.map((word) => word.replace(/[=.].*/s, ''));
	const fallback = key.length === 1 ? `-${key}` : `--${kebab}`;
	return spellings.find((spelling) => key.length > 1 && typed.includes(spelling)) ?? fallback;
}
