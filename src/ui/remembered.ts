// What a key changed → what of it goes to the settings, and back at the next start. Pure.
import type {Patch, Settings} from '../config/settings.js';
import {tableState, withHidden, type State} from './state.js';

/** Undefined when nothing changed that is remembered. */
export function changed(before: State, after: State): Patch | undefined {
	const {layout, intervalMs, graphs, style, panel} = after;
	const {hidden} = tableState(after, panel);
	const patch: Patch = {
		...(layout !== before.layout && {layout}),
		...(intervalMs !== before.intervalMs && {interval: intervalMs / 1000}),
		...(graphs !== before.graphs && {graphs}),
		...(style !== before.style && {style}),
		...(hidden !== tableState(before, panel).hidden && {columns: {[panel]: {hidden}}}),
	};
	return Object.keys(patch).length === 0 ? undefined : patch;
}

/** The interval is not among them: the command line has a word in it. */
export const restored = (state: State, {layout, graphs, style, columns}: Settings): State =>
	Object.entries(columns).reduce((one, [panel, {hidden = []}]) => withHidden(one, panel, hidden), {
		...state,
		...{layout, graphs, style: style ?? state.style},
	});
