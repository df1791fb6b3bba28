// What a key changed → what of it goes to the settings, and back at the next start. Pure.
import type {Patch, Settings} from '../../config/settings.js';
import {tableState, withHidden, type State} from './state.js';

/** Undefined when nothing changed that is remembered. */
export function changed(before: State, after: State): Patch | undefined {
	const {layout, intervalMs, graphs, style, panel, remembered} = after;
	const {hidden} = tableState(after, panel);
	// What is chosen in a second panel of a tool ends with it.
	const isFirst = after.tabs.some(({id, tool}) => id === panel && id === tool);
	const patch: Patch = {
		...(layout !== before.layout && {layout}),
		...(intervalMs !== before.intervalMs && {interval: intervalMs / 1000}),
		...(isFirst && graphs !== before.graphs && {graphs: switched(before.graphs, graphs)}),
		...(style !== before.style && {style}),
		...(remembered !== before.remembered && {panels: remembered ?? null}),
		...(isFirst && hidden !== tableState(before, panel).hidden && {columns: {[panel]: {hidden}}}),
	};
	return Object.keys(patch).length === 0 ? undefined : patch;
}

/** Only the graphs that this key switched. Others may have been switched without a key: those are not stored. */
const switched = (before: State['graphs'], after: State['graphs']): State['graphs'] =>
	Object.fromEntries(Object.entries(after).filter(([panel, value]) => value !== before[panel]));

/** The interval is left out: the dashboard has chosen between the settings' and the command line's before. */
export const restored = (state: State, {layout, graphs, style, columns}: Settings): State =>
	Object.entries(columns).reduce((one, [panel, {hidden = []}]) => withHidden(one, panel, hidden), {
		...state,
		...{layout, graphs, style: style ?? state.style},
	});
