// A made-up machine, by its figures, processes and rows → the app that shows it, and lines of its overview.
import {setTimeout as sleep} from 'node:timers/promises';
import {supporting} from '../../probes/index.js';
import type {ReadySnapshot, Row} from '../../src/core/snapshot.js';
import {cputopHistory, hostHistory, type Figures, type Process} from './host-snapshots.js';
import {type Size} from './render-at.js';
import {openApp, plain, type OpenedApp} from './ui-app.js';
import {FakeFeeds} from './ui-feeds.js';
import {loadHistory} from './ui-fixtures.js';

export const small = {columns: 80, rows: 24};
export const large = {columns: 200, rows: 50};

export type Machine = {
	readonly figures?: Figures;
	readonly processes?: readonly Process[];
	/** Rows of other panels, all the time; without them they have no data. */
	readonly rows?: Readonly<Record<string, readonly Row[]>>;
};

/** The recorded snapshots with other rows: the overview names no process of the recording. */
export const withRows = (tool: string, rows: readonly Row[]): ReadySnapshot[] =>
	loadHistory(tool).map((snapshot) => ({
		...{...snapshot, seconds: 1},
		...{shape: 'table', rows, totals: {}},
	}));

/** A row as the tool had it, changed. */
export const recorded = (tool: string, change: Row): Row[] => {
	const snapshot = loadHistory(tool).at(-1);
	return snapshot?.shape === 'table' ? [{...snapshot.rows[0], ...change}] : [];
};

export const open = (
	size: Size,
	{figures = {}, processes = [], rows = {}}: Machine = {},
): Promise<OpenedApp> => {
	const history = (tool: string): readonly ReadySnapshot[] => {
		if (tool === 'host') return hostHistory(figures);
		if (tool === 'cputop') return cputopHistory(processes);
		if (rows[tool] !== undefined) return withRows(tool, rows[tool]);
		return ['biotop', 'tcptop', 'runqlat'].includes(tool) ? [] : loadHistory(tool);
	};
	return openApp(size, {supporting}, new FakeFeeds(history));
};

/** Snapshots of a tick wait for each other, up to 200 ms. */
export async function until(isTrue: () => boolean): Promise<void> {
	for (let tries = 0; tries < 100 && !isTrue(); tries += 1) await sleep(20);
}

export const lines = (app: OpenedApp): string[] => plain(app.frame()).split('\n');
export const verdict = (app: OpenedApp): string => lines(app)[2]?.trim() ?? '';
export const resource = (app: OpenedApp, name: string): string =>
	lines(app)
		.slice(4)
		.find((line) => line.slice(0, 12).includes(name)) ?? '';

export const hogs: Machine = {
	figures: {'cpu.busy': 0.99, 'cpu.pressure': 0.9, 'scheduler.runnable_per_cpu': 2.1},
	processes: [
		[812, 'stress-ng-cpu', 480],
		[813, 'stress-ng-cpu', 510],
		[814, 'stress-ng-cpu', 490],
		[77, 'sshd', 20],
	],
};

export const writer: Machine = {
	figures: {'disk.busy': 0.98, 'disk.pressure': 0.6, 'disk.written': 240e6},
	processes: [
		[31_337, 'dd', 300, 0, 240e6],
		[9, 'kworker/u8:1', 40],
	],
};
