// A recording → the dashboard, with feeds from the file. Loads Ink and React; see full-screen.ts.
import process from 'node:process';
import type {ReplayInvocation} from '../parse/replay-invocation.js';
import {sortKey} from '../parse/targets.js';
import {targetOf} from './replay-targets.js';
import {runDashboard} from '../../app.js';
import {configFile} from '../../config/file.js';
import {ConfigMemory} from '../../config/settings-memory.js';
import type {Listed, Probe} from '../../core/tool.js';
import {Playback} from '../../sources/replay/playback.js';
import {idOf} from '../../record/frame-format.js';
import type {Recording} from '../../record/reader.js';
import {lostText} from './recording.js';
import {loadTheme} from '../../ui/theme/theme-file.js';

/**
 * Resolves with the exit status when the dashboard is left.
 *
 * @param from the frame to begin with; undefined plays from the first
 * @param probes those that are recorded or named
 * @param listed all that can have a tab
 */
export async function openReplay(
	{view, panels, filters, config}: ReplayInvocation,
	recording: Recording,
	from: number | undefined,
	probes: readonly Probe[],
	supporting: readonly Probe[],
	listed: readonly Listed[],
): Promise<number> {
	const playback = new Playback(recording, [...probes, ...supporting], from);
	const begun = recording.frame(from ?? 0);
	const sources = [...recording.sources().values()].map(({source}) => source);
	const options = new Map(
		[...sources, ...(begun?.sources ?? [])].map((source) => [idOf(source), source.options]),
	);
	const [panel = 'overview'] = panels;
	const all = [...probes, ...supporting];
	const recorded = (some: readonly Probe[]) => some.filter(({name}) => options.has(name));
	const [own, others] = [recorded(probes), recorded(supporting)];
	const named = (names: readonly string[]) =>
		names.flatMap((wanted) => all.find(({name}) => name === wanted) ?? []);
	const asked = recorded(named(recording.askedAnywhere()));
	// Several named panels are the only tabs. Where an older file does not say which panels were asked for, or only
	// the overview was, what the overview is made from has tabs if there is nothing else.
	const [tabs = []] = [panels.length > 1 ? named(panels) : [], asked, own, others].filter(
		(some) => some.length > 0,
	);
	// More panels of a tool, which were opened on the way; this version may not know the tool.
	const more = sources.flatMap(({panel: tool, id}) =>
		id === undefined || all.every(({name}) => name !== tool) ? [] : [{id, tool}],
	);
	const names = [...listed, ...supporting].map(({name}) => name);
	const memory = new ConfigMemory(configFile(config, process.env), names);
	const {settings} = memory;
	const {colors, problem} = loadTheme(view.theme ?? settings.theme ?? 'auto', process.env);
	// What was asked to be shown from a moment on is looked at before it moves on.
	if (from === undefined) playback.play();
	const status = await runDashboard({
		...(begun?.machine ?? {version: '', host: '', kernel: ''}),
		...{
			colors,
			memory,
			notices: [problem ?? '', lostText(recording)].filter((text) => text !== ''),
		},
		...{ascii: view.ascii, color: view.color, pointer: view.mouse && settings.mouse},
		...{rows: view.rows, filters, probes: tabs, supporting, others: listed},
		...(panels.length < 2 && {more}),
		...{initialPanel: panel, initialIntervalMs: 1000},
		sort: sortKey(
			view.sort,
			sources.flatMap((source) => targetOf(source, all) ?? []),
		),
		optionsFor: (name) => options.get(name) ?? {},
		openFeed: playback.openFeed,
		time: playback,
	});
	await memory.close();
	return status;
}
