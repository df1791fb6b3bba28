// The registry → which tools are open from the start, which are at work for others, which wait to be named.
import {isLoaded, loaded, type Listed, type Probe, type Tool} from '../src/core/tool.js';
import {tools} from './registry.js';

const place = ({byDefault}: Tool): number => byDefault ?? 0;

/** With a tab from the start, in the order of their tabs. */
export const probes: readonly Probe[] = tools
	.filter(isLoaded)
	.filter(({byDefault}) => byDefault !== undefined)
	.toSorted((one, other) => place(one) - place(other));

/** Without a tab: the overview shows what they measure. */
export const supporting: readonly Probe[] = tools
	.filter(isLoaded)
	.filter(({supports}) => supports !== undefined);

/** With a tab once they are named: until then they cost nothing, and their modules are not even loaded. */
export const onDemand: readonly Listed[] = tools.filter(
	({byDefault, supports}) => byDefault === undefined && supports === undefined,
);

/** All of them, loaded: for what is made of every tool. */
export const loadAll = (): Promise<Probe[]> => Promise.all(tools.map(loaded));

export {tools};
