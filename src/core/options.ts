// A tool's own options on the command line, with BCC's spelling and meaning.
import type {Entity} from './column.js';
import {UsageError} from './errors.js';

/** `c`: by CPU. `L`: with latency. `P`: by process. */
export type SwitchKey = 'c' | 'L' | 'P';

/** A command-line option of one tool, with BCC's spelling and meaning. */
export type OptionSpec = {
	readonly short?: string;
	readonly type: 'boolean' | 'number' | 'string';
	readonly describe: string;
	/** The smallest number that it takes. @default 0 */
	readonly least?: number;
	/** Only what is about this one is counted: drilling into it sets the option. */
	readonly selects?: Entity;
	/** The key that switches it on the screen. */
	readonly key?: SwitchKey;
	/** The general setting this option stands for; without it the option goes to the probe. */
	readonly sets?:
		'timestamp' | 'rows' | 'keepScreen' | 'noSummary' | 'duration' | 'interval' | 'names';
};

/** The values of a tool's own options, by their long names; absent when not given. */
export type Options = Readonly<Record<string, boolean | number | string>>;

/** Options that were changed since; undefined: one that is not given any more. */
export type OptionChanges = Readonly<Record<string, Options[string] | undefined>>;

export const withChanges = (options: Options, changes: OptionChanges = {}): Options => {
	const changed = Object.entries({...options, ...changes});
	return Object.fromEntries(
		changed.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
	);
};

/** The largest number that an option takes. */
const largest = 0x7f_ff_ff_ff;

/** What was typed → the value: a CPU, a thread, so many rows. Throws a UsageError for what is none. */
export function optionValue(
	name: string,
	{type, least = 0}: Pick<OptionSpec, 'type' | 'least'>,
	typed: string,
): string | number {
	if (type !== 'number') return typed;
	const value = /^\d+$/.test(typed) ? Number(typed) : -1;
	if (value < least || value > largest)
		throw new UsageError(
			`--${name} must be a whole number from ${least}, not ${JSON.stringify(typed)}`,
		);
	return value;
}

/** As they are typed: `--cpu 0 --dist`. */
export const spelled = (options: Options): string =>
	Object.entries(options)
		.filter(([, value]) => value !== false)
		.map(([name, value]) => (value === true ? `--${name}` : `--${name} ${value}`))
		.join(' ');
