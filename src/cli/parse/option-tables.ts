// General options + the named tool's own (BCC's) → one table that meow, the help and the messages share. Pure.
import type {Tool} from '../../core/tool.js';
import {generalOptions, type Option} from './general-options.js';

/** The tool's own options, as it declares them. */
export const toolOptions = (tool: Tool): Option[] =>
	Object.entries(tool.options).map(([long, spec]) => ({long, ...spec}));

/**
 * What may be given beside these panels: with exactly one, its options come first and take the
 * letters and names they need from the general ones (`-c 1` may be a CPU, not a command name). A
 * general option that loses its name has `--kerntop-NAME` instead, and keeps its letter.
 */
export function optionsFor(tool: Tool | undefined): Option[] {
	if (tool === undefined) return [...generalOptions];
	const own = toolOptions(tool);
	const shorts = new Set(own.map(({short}) => short));
	const rest = generalOptions.flatMap((option): Option[] => {
		const named = own.find(({long}) => long === option.long);
		if (named !== undefined && named.sets === option.sets) return [];
		const {long} = option;
		const renamed =
			named === undefined ? option : {...option, long: `kerntop-${long}`, elsewhere: long};
		return [shorts.has(option.short) ? longOnly(renamed) : renamed];
	});
	return [...own.map(asGeneral), ...rest];
}

/** The same setting under the same name, such as --interval: the general form stands. */
function asGeneral(option: Option): Option {
	const general = generalOptions.find(({long}) => long === option.long);
	if (general === undefined || general.sets !== option.sets) return option;
	return {...general, ...(option.short !== undefined && {short: option.short})};
}

/** What the letter or the name of a general option stands for instead: `-c is --cpu of A, B`. */
export function exceptions({short, long, sets}: Option, tools: readonly Tool[]): string[] {
	const others = tools.flatMap((tool) =>
		toolOptions(tool)
			.filter((own) => own.sets !== sets)
			.map((own) => ({...own, tool: tool.name})),
	);
	const byLetter = short === undefined ? [] : others.filter((own) => own.short === short);
	const names = [...new Set(byLetter.map((own) => own.long))].map((name) => {
		const having = byLetter.filter((own) => own.long === name).map(({tool}) => tool);
		return `-${short ?? ''} is --${name} of ${having.join(', ')}`;
	});
	const taken = others.filter((own) => own.long === long).map(({tool}) => tool);
	return taken.length === 0 ? names : [...names, `--${long} is another of ${taken.join(', ')}`];
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
