// Snapshots → the JSON document `kerntop/1`, whose field names the README fixes. Pure.
import type {Target} from '../cli/targets.js';
import type {View} from '../cli/view.js';
import type {Snapshot} from '../probe/snapshot.js';
import {sortedRows} from './rows.js';

/** What the document says besides its panels. */
export type Machine = {
	readonly version: string;
	readonly host: string;
	/** As `uname -r` prints it. */
	readonly kernel: string;
};

export const schema = 'kerntop/1';

/** @param at Milliseconds since the epoch: the end of the interval. */
export const document = (
	{version, host, kernel}: Machine,
	at: number,
	panels: readonly object[],
): object => ({schema, version, host, kernel, time: new Date(at).toISOString(), panels});

/** One element of `panels`. */
export function panelObject(target: Target, snapshot: Snapshot, view: View): object {
	if (snapshot.status !== 'ready') return {...snapshot};
	const {panel, status, shape, backend, seconds, health, cost, caveats} = snapshot;
	const head = {panel, status, shape, backend, interval_s: round(seconds, 6)};
	const tail = {
		health,
		cost: {
			events: cost.events,
			ns_per_event: round(cost.ns_per_event, 1),
			cpu_percent: round(cost.cpu_percent, 6),
		},
		caveats: [...caveats, ...target.caveats],
	};
	if (snapshot.shape === 'hist') {
		const histograms = snapshot.histograms.toSorted((a, b) => b.count - a.count);
		return {...head, histograms: histograms.slice(0, view.rows ?? histograms.length), ...tail};
	}

	const rows = sortedRows(snapshot.rows, target.source.plan, view.sort);
	return {...head, rows: rows.slice(0, view.rows ?? rows.length), totals: snapshot.totals, ...tail};
}

/** Digits beyond a measurement's own precision are noise. */
const round = (value: number | null, digits: number): number | null =>
	value === null ? null : Number(value.toFixed(digits));

/**
 * One line, or indented where a person reads it. Besides what JSON must escape, the C1 controls and
 * the line separators are: no terminal and no line-wise reader is disturbed by them.
 */
export function serialise(value: object, isIndented: boolean): string {
	const json = JSON.stringify(value, null, isIndented ? 2 : 0);
	const safe = json.replaceAll(
		/[\u007f-\u009f\u2028\u2029]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return `${safe}\n`;
}
