// The tools that there are, and the tabs → the catalogue, and the panels that are open.
import {isLoaded, type Listed, type Probe} from '../core/tool.js';
import type {Panel} from './feeds/view.js';
import type {Tab} from './state/state.js';

/** Each tool once, in the order of the first mention; loaded, where that is among them. */
export function catalogueOf(listed: readonly Listed[]): readonly Listed[] {
	const found = new Map<string, Listed>();
	for (const tool of listed) {
		const known = found.get(tool.name);
		if (known === undefined || !isLoaded(known)) found.set(tool.name, tool);
	}

	return [...found.values()];
}

/** A tab whose tool is being loaded has no panel yet. */
export function panelsOf(tabs: readonly Tab[], tools: readonly Probe[]): Panel[] {
	return tabs.flatMap(({id, tool}) => {
		const probe = tools.find(({name}) => name === tool);
		return probe === undefined ? [] : [{id, probe}];
	});
}

/** Also those that the overview needs, whether they have a tab or not. */
export const withSupport = (
	panels: readonly Panel[],
	supporting: readonly Probe[] = [],
): Panel[] => [
	...panels,
	...supporting
		.filter(({name}) => panels.every(({id}) => id !== name))
		.map((probe) => ({id: probe.name, probe})),
];
