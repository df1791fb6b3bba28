// The panels' latest snapshots → each resource judged, its offenders named, and the worst of them found.
import {memoised} from '../../memoise.js';
import type {ReadySnapshot} from '../../probe/snapshot.js';
import type {Views} from '../view.js';
import type {State} from '../state.js';
import type {Tone} from '../theme.js';
import type {Indicator} from './indicator.js';
import {newest, offendersOf, type Offender} from './offenders.js';
import {resources, type Judged, type ResourceSpec} from './resources.js';

/** 0 good, 1 a warning, 2 bad. */
export type Level = 0 | 1 | 2;

export const toneOfLevel: Readonly<Record<Level, Tone>> = {0: 'good', 1: 'warn', 2: 'bad'};

export type Finding = {
	readonly indicator: Indicator;
	/** Null where it was not measured. */
	readonly value: number | null;
	readonly of: string;
	/** Why there is no value. */
	readonly reason: string;
	/** Undefined where there is no value, or none that is judged. */
	readonly level: Level | undefined;
	/** How far beyond the limits, for comparing resources: 1 is where bad begins. */
	readonly excess: number;
};

export type Assessment = {
	readonly spec: ResourceSpec;
	readonly findings: Readonly<Record<Judged, readonly Finding[]>>;
	/** The worst of the findings. */
	readonly lead: Finding | undefined;
	readonly level: Level;
	readonly offenders: readonly Offender[];
};

/** What is judged is the mean of so many snapshots: one spike is no verdict. */
const judgedOver = 3;

/** Errors are rare and worth knowing about for a while: the sum of so many. */
const errorsOver = 60;

/** However far beyond its limit, a resource is no worse than half as bad again. */
const mostExcess = 1.5;

/** Undefined for what is shown and not judged. */
export function levelOf({warn, bad}: Indicator, value: number): Level | undefined {
	if (warn === undefined || bad === undefined) return undefined;
	return value >= bad ? 2 : value >= warn ? 1 : 0;
}

function find(indicator: Indicator, aspect: Judged, views: Views): Finding {
	const over = aspect === 'errors' ? errorsOver : judgedOver;
	const snapshots = newest(views.get(indicator.panel), over);
	const latest = snapshots.at(-1);
	const values = snapshots.flatMap((snapshot) => indicator.gauge(snapshot) ?? []);
	const total = values.reduce((all, value) => all + value, 0);
	const value = values.length === 0 ? null : aspect === 'errors' ? total : total / values.length;
	const {bad} = indicator;
	return {
		...{indicator, value, of: latest === undefined ? '' : indicator.of(latest)},
		reason: latest === undefined ? 'no data yet' : indicator.reason(latest),
		level: value === null ? undefined : levelOf(indicator, value),
		excess: value === null || bad === undefined ? 0 : Math.min(mostExcess, value / bad),
	};
}

/** Higher levels first, then those further beyond their limits. */
export const worseFirst = (
	a: {readonly level: Level | undefined; readonly excess: number},
	b: typeof a,
): number => (b.level ?? -1) - (a.level ?? -1) || b.excess - a.excess;

function assess(spec: ResourceSpec, views: Views): Assessment {
	const of = (aspect: Judged) =>
		spec.aspects[aspect].map((indicator) => find(indicator, aspect, views));
	const findings = {
		utilisation: of('utilisation'),
		saturation: of('saturation'),
		errors: of('errors'),
	};
	const [lead] = Object.values(findings)
		.flat()
		.filter(({level}) => level !== undefined)
		.sort(worseFirst);
	const offenders = offendersOf(spec.resource, views);
	return {spec, findings, lead, level: lead?.level ?? 0, offenders};
}

/** Empty as long as nobody looks at the machine as a whole. Views never change: they are replaced. */
export const assessAll = memoised((views: Views): readonly Assessment[] =>
	views.has('host') ? resources.map((spec) => assess(spec, views)) : [],
);

/** Index of the worst; the first where nothing stands out. */
function worstOf(assessments: readonly Assessment[]): number {
	const key = ({level, lead}: Assessment) => ({level, excess: lead?.excess ?? 0});
	const [worst] = [...assessments].sort((a, b) => worseFirst(key(a), key(b)));
	return worst === undefined || worst.level === 0 ? 0 : assessments.indexOf(worst);
}

/** The resource under the overview's cursor; -1 when a cell is. */
export function chosenResource(
	{resource}: Pick<State, 'resource'>,
	assessments: readonly Assessment[],
): number {
	if (resource === undefined || assessments.length === 0) return -1;
	return resource === 'worst' ? worstOf(assessments) : resource;
}

/** The past of an indicator, oldest first. */
export const pastOf = (
	{panel, gauge}: Indicator,
	views: Views,
	points: number,
): Array<number | null> =>
	newest(views.get(panel), points).map((snapshot: ReadySnapshot) => gauge(snapshot));
