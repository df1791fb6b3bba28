// The command line → the dashboard. Loads Ink and React; see full-screen.ts.
import process from 'node:process';
import type {Invocation} from './invocation.js';
import {runDashboard} from '../app.js';
import {configFile} from '../config/file.js';
import {ConfigMemory} from '../config/memory.js';
import {openFeed} from '../probe/feed.js';
import type {Probe} from '../probe/probe.js';
import type {Publisher} from '../record/tap.js';
import type {Recorder} from '../record/writer.js';
import {loadTheme} from '../ui/theme-file.js';
import {machine} from './run-panels.js';

/** Resolves with the exit status when the dashboard is left. */
export async function openDashboard(
	{view, panel, intervalMs, config, filters, options}: Extract<Invocation, {mode: 'dashboard'}>,
	probes: readonly Probe[],
	supporting: readonly Probe[],
	version: string,
	publisher: Publisher,
	recorder: Recorder | undefined,
): Promise<number> {
	const names = probes.map(({name}) => name);
	const memory = new ConfigMemory(configFile(config, process.env), names);
	const {settings} = memory;
	const {colors, problem} = loadTheme(view.theme ?? settings.theme ?? 'auto', process.env);
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
		probes: shown(probes, settings.panels, panel),
		memory,
		supporting,
		optionsFor: (name) => (name === panel ? options : {}),
		recording: recorder && (() => recorder.status()),
		openFeed: (source, interval, past) => openFeed(publisher, source, interval, past),
	});
	await memory.close();
	return status;
}

/** The panels that the settings name, in their order, and the one that the command line does. */
function shown(
	probes: readonly Probe[],
	wanted: readonly string[] | undefined,
	panel: string,
): readonly Probe[] {
	if (wanted === undefined) return probes;
	const names = [...new Set([...wanted, panel])];
	return names.flatMap((name) => probes.find((probe) => probe.name === name) ?? []);
}
