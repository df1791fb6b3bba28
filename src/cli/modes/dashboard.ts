// The command line → the dashboard. Loads Ink and React; see full-screen.ts.
import process from 'node:process';
import type {Tools} from '../parse/args.js';
import type {Invocation} from '../parse/invocation.js';
import {runDashboard} from '../../app.js';
import {configFile} from '../../config/file.js';
import {ConfigMemory} from '../../config/settings-memory.js';
import {watchLife} from '../../kernel/process-life.js';
import {openFeed} from '../../engine/feed.js';
import {HistoryBudget} from '../../engine/history.js';
import {isLoaded, loaded, type Listed} from '../../core/tool.js';
import {judgedFrom} from '../../overview/observed.js';
import type {Publisher} from '../../core/publisher.js';
import type {Recorder} from '../../record/writer.js';
import {loadTheme} from '../../ui/theme/theme-file.js';
import {machine} from './printing.js';

/** Resolves with the exit status when the dashboard is left. */
export async function openDashboard(
	{
		view,
		panel,
		tabs,
		intervalMs,
		config,
		filters,
		options,
	}: Extract<Invocation, {mode: 'dashboard'}>,
	{probes, onDemand, supporting}: Tools,
	version: string,
	publisher: Publisher,
	scheduler: Publisher,
	recorder: Recorder | undefined,
): Promise<number> {
	const all = [...probes, ...onDemand, ...supporting];
	const names = all.map(({name}) => name);
	const memory = new ConfigMemory(configFile(config, process.env), names);
	const {settings} = memory;
	const {colors, problem} = loadTheme(view.theme ?? settings.theme ?? 'auto', process.env);
	const wanted = tabs ?? [...(settings.panels ?? probes.map(({name}) => name)), panel];
	// The dashboard says of its tabs what cannot be loaded.
	const open = await Promise.all(
		shown(all, wanted).map(async (tool) => loaded(tool).catch(() => tool)),
	);
	const budget = new HistoryBudget();
	const status = await runDashboard({
		...machine(version),
		colors,
		notices: problem === undefined ? [] : [problem],
		ascii: view.ascii,
		color: view.color,
		pointer: view.mouse && settings.mouse,
		rows: view.rows,
		sort: view.sort,
		initialPanel: panel,
		initialIntervalMs: intervalMs ?? (settings.interval ?? 1) * 1000,
		filters,
		probes: open,
		memory,
		// These stay attached when their tab is closed: the overview needs them, or the recording has them.
		supporting: [
			...new Set([
				...judgedFrom(all.filter(isLoaded)),
				...(recorder === undefined ? [] : open.filter(isLoaded)),
			]),
		],
		others: all,
		optionsFor: (name) => (name === panel ? options : {}),
		lifeOf: watchLife(),
		recording: recorder && (() => recorder.status()),
		onTabs(ids) {
			if (recorder !== undefined) recorder.panels = ids;
		},
		openFeed: (source, interval, past = [], id) =>
			openFeed(publisher, source, interval, past, budget, id),
		openDetail: (source, interval, past = []) =>
			openFeed(scheduler, source, interval, past, budget),
	});
	await memory.close();
	return status;
}

/** Each once, in the order of the names. */
const shown = (tools: readonly Listed[], names: readonly string[]): readonly Listed[] =>
	[...new Set(names)].flatMap((wanted) => tools.find(({name}) => name === wanted) ?? []);
