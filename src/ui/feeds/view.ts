// What the dashboard shows of one tool at one moment: snapshot, past, and what it was asked for.
import {memoised} from '../../core/memoise.js';
import {clockTime} from '../../core/wall-clock.js';
import type {Probe} from '../../core/tool.js';
import type {ReadySnapshot, Snapshot} from '../../core/snapshot.js';
import type {Source} from '../../core/source.js';

export {readyOf} from '../../core/snapshot.js';

/** A tool with options of its own on the screen; two of one tool have two ids. */
export type Panel = {readonly id: string; readonly probe: Probe};

export type View = {
	/** The panel's. */
	readonly id: string;
	readonly probe: Probe;
	/** Undefined when the options make no sense; the snapshot says why. */
	readonly source: Source | undefined;
	readonly snapshot: Snapshot;
	/** Oldest first. */
	readonly history: readonly ReadySnapshot[];
	/** Filters and drills in force elsewhere that this tool cannot apply. */
	readonly ignores: readonly string[];
	/** The screen is held at an earlier moment: the last of the history is not now. */
	readonly isPast?: true;
	/** Nothing came after it: what it is of has ended. */
	readonly isLast?: true;
	/** The view of all that the panel collects, where this one is of what was drilled into. */
	readonly whole?: View;
};

/** By panel. */
export type Views = ReadonlyMap<string, View>;

/**
 * The views that the overview judges, by tool: all that is collected, not only what was drilled into. Of several
 * panels of a tool it takes the one with the tool's name, or the first.
 */
export const observedIn = memoised((views: Views): Views => {
	const found = new Map<string, View>();
	for (const view of views.values()) {
		const {name} = view.probe;
		if (view.id === name || !found.has(name)) found.set(name, view.whole ?? view);
	}

	return found;
});

const held = memoised((view: View): View => ({...view, isPast: true}));

/** The same views, known not to be of now. */
export const heldViews = (views: Views): Views =>
	new Map([...views].map(([name, view]) => [name, held(view)]));

/** What the end of a time axis is called: the time of day where it is not now. */
export const endOfTime = ({history, isPast}: Pick<View, 'history' | 'isPast'>): string => {
	const at = history.at(-1)?.at;
	return isPast === true && at !== undefined ? clockTime(at) : 'now';
};
