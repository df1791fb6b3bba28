// Snapshots → the JSON document `kerntop/1`, whose field names the README fixes. Pure.
import type {Target} from './target.js';
import type {PrintForm} from './print-form.js';
import type {ReadySnapshot, Snapshot} from '../core/snapshot.js';
import {shapeOf} from '../shapes/index.js';

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
export function panelObject(target: Target, snapshot: Snapshot, view: PrintForm): object {
	if (snapshot.status === 'failed') {
		const {retryAt, ...about} = snapshot;
		return {...about, ...(retryAt !== undefined && {retry_time: new Date(retryAt).toISOString()})};
	}

	if (snapshot.status !== 'ready') return {...snapshot};
	const {panel, status, shape, backend, at, seconds, health, cost, caveats} = snapshot;
	const time = new Date(at).toISOString();
	const head = {panel, status, shape, backend, time, interval_s: round(seconds, 6)};
	const tail = {
		health,
		cost: {
			events: cost.events,
			ns_per_event: round(cost.ns_per_event, 1),
			cpu_percent: round(cost.cpu_percent, 6),
		},
		caveats: [...caveats, ...target.caveats],
	};
	const data = shapeOf<ReadySnapshot>(snapshot).encode(snapshot, target.source.plan, view);
	return {...head, ...data, ...tail};
}

/** Digits beyond a measurement's own precision are noise. */
const round = (value: number | null, digits: number): number | null =>
	value === null ? null : Number(value.toFixed(digits));

/**
 * One line, or indented where a person reads it. Besides what JSON must escape, the C1 controls and
 * the line separators are: no terminal and no line-wise reader is disturbed by them. `isAscii`
 * escapes whatever is no ASCII, which loses nothing.
 */
export function serialise(value: object, isIndented: boolean, isAscii = false): string {
	const json = JSON.stringify(value, null, isIndented ? 2 : 0);
	const safe = json.replaceAll(
		isAscii ? /[\u007f-\uffff]/g : /[\u007f-\u009f\u2028\u2029]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return `${safe}\n`;
}
