// The registry → which tools are open from the start, which are at work for others, which wait to be named.
import type {Probe} from '../src/core/tool.js';
import {tools} from './registry.js';

const place = ({byDefault}: Probe): number => byDefault ?? 0;

/** With a tab from the start, in the order of their tabs. */
export const probes: readonly Probe[] = tools
	.filter(({byDefault}) => byDefault !== undefined)
	.toSorted((one, other) => place(one) - place(other));

/** Without a tab: the overview shows what they measure. */
export const supporting: readonly Probe[] = tools.filter(({supports}) => supports !== undefined);

/** With a tab once they are named: until then they cost nothing. */
export const onDemand: readonly Probe[] = tools.filter(
	({byDefault, supports}) => byDefault === undefined && supports === undefined,
);

export {tools};
