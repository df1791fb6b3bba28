// One thing that the overview reads of a resource: where it is, how it is written, when it is a problem.
import {duration} from '../../format.js';
import type {Resource} from '../../host/measure.js';
import {memoised} from '../../memoise.js';
import type {ReadySnapshot, Row} from '../../probe/snapshot.js';
import type {Gauge} from '../series.js';

export type Indicator = {
	/** The panel whose snapshots the gauge reads. */
	readonly panel: 'host' | 'runqlat';
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
	/** From these values on; undefined where it is shown and not judged. */
	readonly warn?: number;
	readonly bad?: number;
};

/** The row of a measure in a snapshot of `host`. */
export function hostRow(
	snapshot: ReadySnapshot,
	resource: Resource,
	measure: string,
): Row | undefined {
	let found = hostRows.get(snapshot);
	if (found === undefined) {
		const rows = snapshot.shape === 'hist' ? [] : snapshot.rows;
		found = new Map(
			rows.map((row) => [`${String(row['resource'])} ${String(row['measure'])}`, row]),
		);
		hostRows.set(snapshot, found);
	}

	return found.get(`${resource} ${measure}`);
}

/** By resource and measure: the overview asks for each of them several times a frame. */
const hostRows = new WeakMap<ReadySnapshot, ReadonlyMap<string, Row>>();

/** A ratio in as few cells as can be: `98%`, `4.2%`, `0%`. */
export function percent(ratio: number): string {
	const value = ratio * 100;
	return `${value.toFixed(value >= 9.95 || value < 0.05 ? 0 : 1)}%`;
}

type Look = Pick<Indicator, 'label' | 'describe' | 'text'> &
	Partial<Pick<Indicator, 'warn' | 'bad'>>;

export const indicatorOf =
	(resource: Resource) =>
	(measure: string, look: Look): Indicator => ({
		...{panel: 'host', ...look},
		gauge: memoised((snapshot) => {
			const value = hostRow(snapshot, resource, measure)?.['value'];
			return typeof value === 'number' ? value : null;
		}),
		reason: (snapshot) => String(hostRow(snapshot, resource, measure)?.['reason'] ?? ''),
		of: (snapshot) => String(hostRow(snapshot, resource, measure)?.['of'] ?? ''),
	});

/** The resource's pressure stall information. */
export const pressureOf = (resource: Resource, warn: number, bad: number): Indicator =>
	indicatorOf(resource)('pressure', {
		...{label: 'psi', text: percent, warn, bad},
		describe: 'the share of the time in which some task was held up for want of it',
	});

/** Waits of fewer tasks than these in an interval make no percentile. */
const fewWaits = 20;

const milliseconds = {ns: 1e-6, us: 1e-3, ms: 1} as const;

/** The slowest hundredth of the waits for a CPU; by process it is the worst process's. */
export const waitForCpu: Indicator = {
	...{panel: 'runqlat', label: 'p99', text: (ms) => duration(ms * 1e6), warn: 10, bad: 50},
	describe: 'what 99 of 100 waits for a CPU took at most, from runqlat',
	gauge: memoised((snapshot) => {
		if (snapshot.shape !== 'hist') return null;
		const seen = snapshot.histograms.filter(({count}) => count >= fewWaits);
		const waits = seen.map(({p99, unit}) => (p99 ?? 0) * milliseconds[unit]);
		return waits.length === 0 ? null : Math.max(...waits);
	}),
	reason: () => 'too few tasks had to wait',
	of: () => '',
};
