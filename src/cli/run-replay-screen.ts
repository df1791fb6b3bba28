// A recording → the dashboard, with feeds from the file. Loads Ink and React; see full-screen.ts.
import type {ReplayInvocation} from './replay-invocation.js';
import {runDashboard} from '../app.js';
import {UsageError} from '../errors.js';
import {findColumn} from '../output/rows.js';
import type {Probe} from '../probe/probe.js';
import {Playback} from '../record/playback.js';
import type {Recording} from '../record/reader.js';

/**
 * Resolves with the exit status when the dashboard is left.
 *
 * @param from the frame to begin with; undefined plays from the first
 */
export async function openReplay(
	{view, panels: [panel = 'overview'], filters}: ReplayInvocation,
	recording: Recording,
	from: number | undefined,
	probes: readonly Probe[],
	supporting: readonly Probe[],
): Promise<number> {
	const playback = new Playback(recording, [...probes, ...supporting], from);
	const sources = new Map(
		(recording.frame(from ?? 0)?.sources ?? []).map((source) => [source.panel, source]),
	);
	// What was asked to be shown from a moment on is looked at before it moves on.
	if (from === undefined) playback.play();
	return runDashboard({
		...(recording.frame(from ?? 0)?.machine ?? {version: '', host: '', kernel: ''}),
		...{ascii: view.ascii, color: view.color, rows: view.rows, filters, probes, supporting},
		...{initialPanel: panel, initialIntervalMs: 1000},
		sort: view.sort === undefined ? undefined : sortKey(view.sort, panel, probes),
		optionsFor: (name) => sources.get(name)?.options ?? {},
		openFeed: playback.openFeed,
		time: playback,
	});
}

function sortKey(sort: string, panel: string, probes: readonly Probe[]): string {
	const columns = probes.find(({name}) => name === panel)?.plan({}).columns ?? [];
	const key = findColumn(columns, sort)?.key;
	if (key === undefined) throw new UsageError(`no column ${JSON.stringify(sort)} to sort by`);
	return key;
}
