// The JSON of a frame, which may be from another version or another hand → typed snapshots, or nothing.
import type {Machine} from '../output/json.js';
import type {Filters, Options} from '../probe/probe.js';
import type {
	Bucket,
	Cost,
	Health,
	Histogram,
	ReadySnapshot,
	Row,
	Snapshot,
	Value,
} from '../probe/snapshot.js';
import {sanitise} from '../sanitise.js';
import type {Frame, RecordedSource} from './format.js';

/** Thrown and caught in here: what the value should have been. */
class Mismatch extends Error {}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Mismatch();
	return value as Fields;
}

function list<T>(value: unknown, of: (one: unknown) => T): T[] {
	if (!Array.isArray(value)) throw new Mismatch();
	return value.map((one) => of(one));
}

function number(value: unknown): number {
	if (typeof value !== 'number' || !Number.isFinite(value)) throw new Mismatch();
	return value;
}

/** Later code divides by it and formats it as a date. */
function positive(value: unknown, most: number): number {
	const checked = number(value);
	if (checked <= 0 || checked > most) throw new Mismatch();
	return checked;
}

const numberOrNull = (value: unknown): number | null => (value === null ? null : number(value));

/** The terminal is commanded by nobody's recording. */
function text(value: unknown): string {
	if (typeof value !== 'string') throw new Mismatch();
	return sanitise(value);
}

const scalar = (value: unknown): Value =>
	value === null || typeof value === 'boolean'
		? value
		: typeof value === 'string'
			? text(value)
			: number(value);

/** Keys are shown as titles where they are all there is. */
function record<T>(value: unknown, of: (one: unknown) => T): Record<string, T> {
	const entries = Object.entries(fields(value)).map(([key, one]): [string, T] => {
		if (!/^[a-z][\w-]*$/i.test(key)) throw new Mismatch();
		return [key, of(one)];
	});
	return Object.fromEntries(entries);
}

const row = (value: unknown): Row => record(value, scalar);

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

function bucket(value: unknown): Bucket {
	const {from, to, count} = fields(value);
	return {from: number(from), to: number(to), count: number(count)};
}

function histogram(value: unknown): Histogram {
	const {key, unit, count, sum, max, p50, p90, p99, buckets} = fields(value);
	if (unit !== 'ns' && unit !== 'us' && unit !== 'ms') throw new Mismatch();
	return {
		...{key: row(key), unit, count: number(count), sum: number(sum), max: number(max)},
		...{p50: numberOrNull(p50), p90: numberOrNull(p90), p99: numberOrNull(p99)},
		buckets: list(buckets, bucket),
	};
}

/** The end of the year 9999. */
const latest = 253_402_300_799_999;

function ready(value: Fields): ReadySnapshot {
	const {shape} = value;
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
	if (shape === 'hist') {
		return {...common, shape, histograms: list(value['histograms'], histogram), ...rest};
	}

	if (shape !== 'table' && shape !== 'counts') throw new Mismatch();
	return {...common, shape, rows: list(value['rows'], row), totals: row(value['totals']), ...rest};
}

function snapshot(value: unknown): Snapshot {
	const given = fields(value);
	const {status, panel, reason, hint} = given;
	if (status === 'ready') return ready(given);
	if (status === 'starting') return {status, panel: text(panel)};
	if (status !== 'unsupported' && status !== 'failed') throw new Mismatch();
	return {status, panel: text(panel), reason: text(reason), hint: text(hint)};
}

function filters(value: unknown): Filters {
	const {pids, comm, uid, cgroupId} = fields(value);
	return {
		...(pids !== undefined && {pids: list(pids, number)}),
		...(comm !== undefined && {comm: text(comm)}),
		...(uid !== undefined && {uid: number(uid)}),
		...(cgroupId !== undefined && {cgroupId: number(cgroupId)}),
	};
}

function option(value: unknown): Options[string] {
	if (typeof value === 'boolean') return value;
	return typeof value === 'string' ? text(value) : number(value);
}

function source(value: unknown): RecordedSource {
	const {panel, options, filters: filtered, caveats, intervalMs} = fields(value);
	return {
		...{panel: text(panel), options: record(options, option), filters: filters(filtered)},
		...{caveats: list(caveats, text), intervalMs: positive(intervalMs, Number.MAX_SAFE_INTEGER)},
	};
}

function machine(value: unknown): Machine {
	const {version, host, kernel} = fields(value);
	return {version: text(version), host: text(host), kernel: text(kernel)};
}

/** Undefined for what is no frame. */
export function frameFrom(at: number, json: string): Frame | undefined {
	try {
		const given = fields(JSON.parse(json));
		const sources = list(given['sources'], source);
		const entries = list(given['snapshots'], (value) => {
			const [index, one] = list(value, (part) => part);
			const from = sources[number(index)];
			const checked = snapshot(one);
			if (from === undefined || from.panel !== checked.panel) throw new Mismatch();
			return {source: from, snapshot: checked};
		});
		const session = positive(given['session'], latest);
		const dropped = number(given['dropped']);
		return {at, session, machine: machine(given['machine']), dropped, sources, entries};
	} catch {
		// Not JSON, nested beyond the stack, or not of these types: all the same to the reader.
		return undefined;
	}
}
