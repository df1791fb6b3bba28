// A recorded source → the panel as it was configured then, for text and JSON.
import type {Target} from './targets.js';
import {narrow} from '../probe/narrow.js';
import type {FilterName, Filters, Probe} from '../probe/probe.js';
import type {Snapshot} from '../probe/snapshot.js';
import {configure} from '../probe/source.js';
import type {RecordedSource} from '../record/format.js';

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

/** With filters that were given for the replay; those that the rows cannot answer are said. */
export function filtered(snapshot: Snapshot, filters: Filters): Snapshot {
	if (snapshot.status !== 'ready') return snapshot;
	const {snapshot: narrowed, ignored} = narrow(snapshot, filters);
	if (ignored.length === 0) return narrowed;
	return {...narrowed, caveats: [...narrowed.caveats, ...ignored.map(ignoredText)]};
}

const ignoredText = (name: FilterName): string =>
	`The filter --${name} cannot be applied to this recording: all is counted.`;
