// A recorded source → the panel as it was configured then, for text and JSON.
import type {Target} from '../../output/target.js';
import {narrow} from '../../shapes/narrow.js';
import type {FilterName, Filters} from '../../core/filters.js';
import type {Probe} from '../../core/tool.js';
import type {Snapshot} from '../../core/snapshot.js';
import {configure, type Source} from '../../core/source.js';
import type {Frame, RecordedSnapshot, RecordedSource} from '../../record/frame-format.js';

/** How many frames back the last snapshot of a tool, also a failure that is recorded once, is looked for. */
export const farthest = 600;

/** What a source counts: two of the same key continue each other. */
export const sourceKey = ({panel, options, filters}: RecordedSource): string =>
	JSON.stringify([panel, options, filters]);

/** The frame without second panels of a tool: printing and the overview take the panel with the tool's name. */
export const withoutOthers = (frame: Frame): Frame => ({
	...frame,
	sources: frame.sources.filter(({id}) => id === undefined),
	entries: frame.entries.filter(({source: {id}}) => id === undefined),
});

/** Undefined for a tool, or options of it, that this version of kerntop does not know. */
export function targetOf(
	{panel, options, filters, caveats}: RecordedSource,
	probes: readonly Probe[],
): Target | undefined {
	const probe = probes.find(({name}) => name === panel);
	try {
		return probe && {source: configure(probe, options, filters), caveats};
	} catch {
		return undefined;
	}
}

/** Polls of one tick take a while, however short the interval is. */
const longestTickMs = 100;

/** Snapshots that are at most this far apart are of the same moment. */
export const sameMomentMs = ({intervalMs}: Pick<RecordedSource, 'intervalMs'>): number =>
	Math.max(longestTickMs, intervalMs / 10);

/**
 * As it was recorded. Older files do not say: there it is the time of the frame's tick, or the snapshot's own
 * time, if its panel was polled at another.
 */
export function polledAtOf(
	frame: Pick<Frame, 'at'>,
	{source, snapshot, polledAt}: RecordedSnapshot,
): number {
	if (polledAt !== undefined) return polledAt;
	if (snapshot.status !== 'ready') return frame.at;
	return Math.abs(frame.at - snapshot.at) <= sameMomentMs(source) ? frame.at : snapshot.at;
}

/** With filters that were given for the replay; a caveat names each filter that the rows cannot answer. */
export function filtered(
	snapshot: Snapshot,
	filters: Filters,
	{plan}: Pick<Source, 'plan'>,
): Snapshot {
	if (snapshot.status !== 'ready') return snapshot;
	const {snapshot: narrowed, ignored} = narrow(snapshot, filters, plan);
	if (ignored.length === 0) return narrowed;
	return {...narrowed, caveats: [...narrowed.caveats, ...ignored.map(ignoredText)]};
}

const ignoredText = (name: FilterName): string =>
	`The filter --${name} cannot be applied to this recording: all is counted.`;
