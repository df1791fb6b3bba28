// General options + the named tool's own (BCC's) → one table that meow, the help and the messages share. Pure.
import type {Probe} from '../../core/tool.js';
import {generalOptions, type Option} from './general-options.js';

/** The tool's own options, as it declares them. */
export const toolOptions = (probe: Probe): Option[] =>
	Object.entries(probe.options).map(([long, spec]) => ({long, ...spec}));

/**
 * What may be given beside these panels: with exactly one, its options come first and take the
 * short letters they need from the general ones (`-c 1` may be a CPU, not a command name).
 */
export function optionsFor(probe: Probe | undefined): Option[] {
	if (probe === undefined) return [...generalOptions];
	const tool = toolOptions(probe);
	const shorts = new Set(tool.map(({short}) => short));
	const merged = tool.map((option) => {
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

/** The tools in which the letter of a general option is that of another one, which `optionsFor` says. */
export function exceptions({short, sets}: Option, probes: readonly Probe[]): string[] {
	if (short === undefined) return [];
	return probes.flatMap((probe) =>
		toolOptions(probe)
			.filter((own) => own.short === short && own.sets !== sets)
			.map(({long}) => `--${long} of ${probe.name}`),
	);
}

function longOnly(option: Option): Option {
	const rest: {-readonly [K in keyof Option]: Option[K]} = {...option};
	delete rest.short;
	return rest;
}

/** `-m` or `--milliseconds`, whichever was typed, and the tools that have it. */
export function toolsWith(spelling: string, probes: readonly Probe[]): string[] {
	const name = spelling.replace(/^--?/, '');
	return probes
		.filter((probe) =>
			toolOptions(probe).some(({long, short}) =>
				spelling.startsWith('--') ? long === name : short === name,
			),
		)
		.map(({name: tool}) => tool);
}
