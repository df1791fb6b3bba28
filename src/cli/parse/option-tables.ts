// General options + the named tool's own (BCC's) → one table that meow, the help and the messages share. Pure.
import type {Tool} from '../../core/tool.js';
import {generalOptions, type Option} from './general-options.js';

/** The tool's own options, as it declares them. */
export const toolOptions = (tool: Tool): Option[] =>
	Object.entries(tool.options).map(([long, spec]) => ({long, ...spec}));

/**
 * What may be given beside these panels: with exactly one, its options come first and take the
 * short letters they need from the general ones (`-c 1` may be a CPU, not a command name).
 */
export function optionsFor(tool: Tool | undefined): Option[] {
	if (tool === undefined) return [...generalOptions];
	const own = toolOptions(tool);
	const shorts = new Set(own.map(({short}) => short));
	const merged = own.map((option) => {
		const general = generalOptions.find(({long}) => long === option.long);
		// The same setting under the same name, such as --interval: the general form stands.
		if (general === undefined || general.sets !== option.sets) return option;
		return {...general, ...(option.short !== undefined && {short: option.short})};
	});
	const longs = new Set(merged.map(({long}) => long));
	const rest = generalOptions.filter(({long}) => !longs.has(long));
	return [
		...merged,
		...rest.map((option) => (shorts.has(option.short) ? longOnly(option) : option)),
	];
}

/** The tools that use the letter of a general option for an option of their own, see `optionsFor`. */
export function exceptions({short, sets}: Option, tools: readonly Tool[]): string[] {
	if (short === undefined) return [];
	return tools.flatMap((tool) =>
		toolOptions(tool)
			.filter((own) => own.short === short && own.sets !== sets)
			.map(({long}) => `--${long} of ${tool.name}`),
	);
}

function longOnly(option: Option): Option {
	const rest: {-readonly [K in keyof Option]: Option[K]} = {...option};
	delete rest.short;
	return rest;
}

/** `-m` or `--milliseconds`, whichever was typed, and the tools that have it. */
export function toolsWith(spelling: string, tools: readonly Tool[]): string[] {
	const name = spelling.replace(/^--?/, '');
	return tools
		.filter((tool) =>
			toolOptions(tool).some(({long, short}) =>
				spelling.startsWith('--') ? long === name : short === name,
			),
		)
		.map(({name: found}) => found);
}
