// The JSON of a frame, which another version or another program may have written → typed snapshots, or nothing.
import type {Machine} from '../output/json.js';
import type {Filters} from '../core/filters.js';
import type {Options} from '../core/options.js';
import {
	fields,
	list,
	Mismatch,
	number,
	numberOrNull,
	positive,
	record,
	text,
	type Fields,
} from '../core/from-json.js';
import type {Cost, Health, ReadySnapshot, Snapshot} from '../core/snapshot.js';
import {shapeNamed} from '../shapes/index.js';
import type {Frame, RecordedSource} from './frame-format.js';

function health(value: unknown): Health {
	const {lost, dropped_keys, unattributed, clamped, skipped_polls} = fields(value);
	return {
		lost: number(lost),
		dropped_keys: number(dropped_keys),
		unattributed: number(unattributed),
		clamped: number(clamped),
		skipped_polls: number(skipped_polls),
	};
}

function cost(value: unknown): Cost {
	const {events, ns_per_event, cpu_percent} = fields(value);
	return {
		events: numberOrNull(events),
		ns_per_event: numberOrNull(ns_per_event),
		cpu_percent: numberOrNull(cpu_percent),
	};
}

/** The end of the year 9999. */
const latest = 253_402_300_799_999;

function ready(value: Fields): ReadySnapshot {
	const common = {
		status: 'ready' as const,
		panel: text(value['panel']),
		backend: text(value['backend']),
		at: positive(value['at'], latest),
		seconds: positive(value['seconds'], Number.MAX_SAFE_INTEGER),
	};
	const rest = {
		health: health(value['health']),
		cost: cost(value['cost']),
		caveats: list(value['caveats'], text),
	};
	const shape = shapeNamed(value['shape']);
	if (shape === undefined) throw new Mismatch();
	return {...common, ...shape.decode(value), ...rest};
}

function snapshot(value: unknown): Snapshot {
	const given = fields(value);
	const {status, panel, reason, hint, retryAt} = given;
	if (status === 'ready') return ready(given);
	if (status === 'starting') return {status, panel: text(panel)};
	if (status !== 'unsupported' && status !== 'failed') throw new Mismatch();
	const about = {panel: text(panel), reason: text(reason), hint: text(hint)};
	if (status === 'unsupported') return {status, ...about};
	return {status, ...about, ...(retryAt !== undefined && {retryAt: positive(retryAt, latest)})};
}

function filters(value: unknown): Filters {
	const {pids, comm, uid, cgroup} = fields(value);
	return {
		...(pids !== undefined && {pids: list(pids, number)}),
		...(comm !== undefined && {comm: text(comm)}),
		...(uid !== undefined && {uid: number(uid)}),
		...(cgroup !== undefined && {cgroup: text(cgroup)}),
	};
}

function option(value: unknown): Options[string] {
	if (typeof value === 'boolean') return value;
	return typeof value === 'string' ? text(value) : number(value);
}

function source(value: unknown): RecordedSource {
	const {panel, id, options, filters: filtered, caveats, intervalMs} = fields(value);
	return {
		...(id !== undefined && {id: text(id)}),
		...{panel: text(panel), options: record(options, option), filters: filters(filtered)},
		...{caveats: list(caveats, text), intervalMs: positive(intervalMs, Number.MAX_SAFE_INTEGER)},
	};
}

function machine(value: unknown): Machine {
	const {version, host, kernel} = fields(value);
	return {version: text(version), host: text(host), kernel: text(kernel)};
}

/** Undefined for what this version does not know. */
function known<T>(value: unknown, of: (one: unknown) => T): T | undefined {
	try {
		return of(value);
	} catch {
		// Nested too deep for the stack, or not of these types: that makes no difference to the reader.
		return undefined;
	}
}

function frame(at: number, json: string): Frame {
	const given = fields(JSON.parse(json));
	const sources = list(given['sources'], (one) => known(one, source));
	const snapshots = list(given['snapshots'], (entry) => entry);
	const indexOf = (entry: unknown): number => number(list(entry, (part) => part)[0]);
	/** Also of a source with members that this version does not know. */
	const panelOf = (entry: unknown): string => {
		const {panel, id = panel} = fields(list(given['sources'], (one) => one)[indexOf(entry)]);
		return text(id);
	};
	const read = snapshots.map((entry) =>
		known(entry, (value) => {
			const [, recorded, polledAt] = list(value, (part) => part);
			const from = sources[indexOf(value)];
			const checked = snapshot(recorded);
			if (from === undefined || from.panel !== checked.panel) throw new Mismatch();
			const moment = polledAt === undefined ? {} : {polledAt: number(polledAt)};
			return {source: from, snapshot: checked, ...moment};
		}),
	);
	const unread = snapshots.filter((_, index) => read[index] === undefined);
	return {
		...{at, session: positive(given['session'], latest), machine: machine(given['machine'])},
		...{dropped: number(given['dropped']), sources: sources.filter((one) => one !== undefined)},
		...{
			entries: read.filter((entry) => entry !== undefined),
			unknown: unread.map((entry) => known(entry, panelOf)),
		},
		...(given['panels'] !== undefined && {panels: list(given['panels'], text)}),
	};
}

/** Undefined for what is no frame. A frame of snapshots that this version does not know has no entries. */
export const frameFrom = (at: number, json: string): Frame | undefined =>
	known(json, (text) => frame(at, String(text)));
