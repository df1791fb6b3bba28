// One thing that the overview reads of a resource: where it is, how it is written, when it is a problem.
import type {Indication} from '../core/blame.js';
import {byteRate, count, countRate, duration} from '../core/format.js';
import type {Resource} from '../core/resource.js';
import {memoised} from '../core/memoise.js';
import type {Probe} from '../core/tool.js';
import type {ReadySnapshot, Row} from '../core/snapshot.js';
import {sumOf, type Gauge} from '../shapes/gauge.js';
import {rowsOf} from '../shapes/index.js';

export type IndicatorUnit = Indication['unit'];

export type Indicator = {
	/** The panel whose snapshots the gauge reads. @default the one that measures the machine */
	readonly panel?: string;
	/** In JSON. */
	readonly measure: string;
	readonly unit: IndicatorUnit;
	readonly gauge: Gauge;
	/** Why a snapshot has no value. */
	readonly reason: (snapshot: ReadySnapshot) => string;
	/** Before the value; empty where the column says it. */
	readonly label: string;
	/** For the help, the words of a sentence: "the share of the time in which …". */
	readonly describe: string;
	readonly text: (value: number) => string;
	/** The disk or the interface that the value is of. */
	readonly of: (snapshot: ReadySnapshot) => string;
	/** The disk or interface with most over the last intervals, and its mean; undefined where it is not known. */
	readonly recent?: (snapshot: ReadySnapshot) => {of: string; value: number} | undefined;
	/** Of a count: how many of it each disk or interface has. */
	readonly byDevice?: (snapshot: ReadySnapshot) => ReadonlyMap<string, number>;
	/** From these values on; undefined where it is shown and not judged. */
	readonly warn?: number;
	readonly bad?: number;
	/** One of two directions, of which the larger is shown first. */
	readonly isDirection?: true;
};

/** The machine's measures, which src/host makes. */
export const machineRows = (snapshot: ReadySnapshot): readonly Row[] => rowsOf(snapshot);

/** By resource and measure: the overview asks for each of them several times a frame. */
const rowsByMeasure = memoised(
	(snapshot: ReadySnapshot): ReadonlyMap<string, Row> =>
		new Map(
			machineRows(snapshot).map((row) => [
				`${String(row['resource'])} ${String(row['measure'])}`,
				row,
			]),
		),
);

const machineRow = (
	snapshot: ReadySnapshot,
	resource: Resource,
	measure: string,
): Row | undefined => rowsByMeasure(snapshot).get(`${resource} ${measure}`);

/** A ratio in as few cells as can be: `98%`, `4.2%`, `0%`. */
export function shortPercent(ratio: number): string {
	const value = ratio * 100;
	return `${value.toFixed(value >= 9.95 || value < 0.05 ? 0 : 1)}%`;
}

const texts: Readonly<Record<IndicatorUnit, (value: number) => string>> = {
	...{ratio: shortPercent, bytes_per_s: byteRate, per_s: countRate, count},
	ms: (value) => duration(value * 1e6),
};

type Look = Pick<Indicator, 'label' | 'describe' | 'unit'> &
	Partial<Pick<Indicator, 'text' | 'warn' | 'bad' | 'isDirection'>> & {
		/** It is of the whole machine, even if its row names a disk or an interface. */
		readonly isOfAll?: true;
	};

export const indicatorOf =
	(resource: Resource) =>
	(measure: string, look: Look): Indicator => ({
		...{measure, text: texts[look.unit], ...look},
		gauge: memoised((snapshot) => {
			const value = machineRow(snapshot, resource, measure)?.['value'];
			return typeof value === 'number' ? value : null;
		}),
		reason: (snapshot) => String(machineRow(snapshot, resource, measure)?.['reason'] ?? ''),
		of: (snapshot) =>
			look.isOfAll ? '' : String(machineRow(snapshot, resource, measure)?.['of'] ?? ''),
		recent(snapshot) {
			const {recent_value: value, recent_of: of} = machineRow(snapshot, resource, measure) ?? {};
			if (typeof value !== 'number') return undefined;
			return {value, of: look.isOfAll ? '' : String(of)};
		},
	});

/** The resource's pressure stall information. */
export const pressureOf = (resource: Resource, warn: number, bad: number): Indicator =>
	indicatorOf(resource)('pressure', {
		...{label: 'psi', unit: 'ratio', warn, bad},
		describe: 'the share of the time in which some task was held up for want of it',
	});

/** What a tool adds to the judgement of a resource. */
export type Indicated = Pick<Indication, 'resource' | 'aspect'> & {readonly indicator: Indicator};

export const indicatedBy = memoised(({name, indicates = []}: Probe): readonly Indicated[] =>
	indicates.map(({resource, aspect, value, of, reason, ...look}) => ({
		...{resource, aspect},
		indicator: {
			...look,
			...{panel: name, text: texts[look.unit], describe: `${look.describe}, from ${name}`},
			gauge: memoised(value),
			reason: () => reason,
			of: (snapshot) => of?.(snapshot) ?? '',
		},
	})),
);

/** What a tool counts as errors; undefined where it does not. One error is one too many. */
export const errorsCountedBy = memoised(({name, errors}: Probe): Indicator | undefined => {
	if (errors === undefined) return undefined;
	const {column, device, describe} = errors;
	return {
		...{panel: name, measure: column, unit: 'count', text: count},
		...{label: '', describe, warn: 1, bad: 1},
		gauge: sumOf(column),
		reason: () => 'it was not counted',
		of: () => '',
		byDevice: memoised((snapshot) => {
			const counts = new Map<string, number>();
			for (const row of rowsOf(snapshot)) {
				const [name, errors] = [device(row), Number(row[column])];
				if (errors > 0) counts.set(name, (counts.get(name) ?? 0) + errors);
			}

			return counts;
		}),
	};
});
