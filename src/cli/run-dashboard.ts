// The command line → the dashboard. The only way to Ink and React, which are loaded here and not before.
import type {Invocation} from './invocation.js';
import {openFeed} from '../probe/feed.js';
import type {Probe} from '../probe/probe.js';
import type {Scheduler} from '../probe/scheduler.js';
import {machine} from './run-panels.js';

/** Resolves with the exit status when the dashboard is left. */
export async function openDashboard(
	{view, panel, intervalMs, filters, options}: Extract<Invocation, {mode: 'dashboard'}>,
	probes: readonly Probe[],
	version: string,
	scheduler: Scheduler,
): Promise<number> {
	const {runDashboard} = await import('../app.js');
	return runDashboard({
		...machine(version),
		ascii: view.ascii,
		color: view.color,
		rows: view.rows,
		sort: view.sort,
		initialPanel: panel,
		initialIntervalMs: intervalMs,
		filters,
		probes,
		optionsFor: (name) => (name === panel ? options : {}),
		openFeed: (source, interval, past) => openFeed(scheduler, source, interval, past),
	});
}
