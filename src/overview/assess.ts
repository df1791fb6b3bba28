// The panels' latest snapshots → each resource judged, its offenders named, and the worst of them found.
import type {Level} from '../core/judgement.js';
import type {ReadySnapshot} from '../core/snapshot.js';
import type {Tool} from '../core/tool.js';
import {errorsCountedBy, indicatedBy, type Indicator} from './indicator.js';
import {
	errorSeconds,
	judgedOver,
	machineIn,
	newest,
	secondsOf,
	toolsIn,
	within,
	type Observations,
	type Observed,
} from './observed.js';
import {failedOf, leadOf, offendersOf, type Lead, type Offender} from './offenders.js';
import {resources, type Judged, type ResourceSpec} from './resources.js';

export type Finding = {
	readonly indicator: Indicator;
	/** Null where it was not measured. */
	readonly value: number | null;
	readonly of: string;
	/** Of how many disks or interfaces it is the sum. */
	readonly devices: number;
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
	/** Processes whose requests failed, if that is the worst finding; then those that use most of it. */
	readonly offenders: readonly Offender[];
	/** The process that the verdict names; undefined where no tool knows the culprit. */
	readonly accused: Offender | undefined;
	/** The panel that explains it. */
	readonly explainedBy: Lead | undefined;
};

/** A resource that is further beyond its limit counts as no worse than this. */
const mostExcess = 1.5;

/** Undefined for what is shown and not judged. */
export function levelOf({warn, bad}: Indicator, value: number): Level | undefined {
	if (warn === undefined || bad === undefined) return undefined;
	return value >= bad ? 2 : value >= warn ? 1 : 0;
}

/** The tool whose snapshots the indicator is read from. */
const viewOf = ({panel}: Indicator, views: Observations): Observed | undefined =>
	panel === undefined ? machineIn(views) : views.get(panel);

function find(indicator: Indicator, aspect: Judged, views: Observations): Finding {
	const view = viewOf(indicator, views);
	const snapshots =
		aspect === 'errors'
			? within(newest(view, Number.POSITIVE_INFINITY), errorSeconds)
			: newest(view, judgedOver);
	const latest = snapshots.at(-1);
	const isErrors = aspect === 'errors';
	const recent = isErrors || latest === undefined ? undefined : indicator.recent?.(latest);
	const failed = isErrors ? devicesOf(snapshots, indicator) : new Set<string>();
	const [only = ''] = failed;
	// A sum over several devices names none of them.
	const isOne = failed.size === 1;
	const of = recent?.of ?? (isOne ? only : latest === undefined ? '' : indicator.of(latest));
	// The figures of another disk or interface are not this one's.
	const ofIt = snapshots.filter((snapshot) => indicator.of(snapshot) === of);
	const value = isErrors ? sumOf(snapshots, indicator) : (recent?.value ?? meanOf(ofIt, indicator));
	const {bad} = indicator;
	return {
		...{indicator, value, of, devices: failed.size},
		reason: latest === undefined ? 'no data yet' : indicator.reason(latest),
		level: value === null ? undefined : levelOf(indicator, value),
		excess: value === null || bad === undefined ? 0 : Math.min(mostExcess, value / bad),
	};
}

/** The devices for which something was counted. */
const devicesOf = (snapshots: readonly ReadySnapshot[], {byDevice}: Indicator): Set<string> =>
	new Set(snapshots.flatMap((snapshot) => [...(byDevice?.(snapshot).keys() ?? [])]));

const measuredOf = (snapshots: readonly ReadySnapshot[], {gauge}: Indicator) =>
	snapshots.flatMap((snapshot) => {
		const value = gauge(snapshot);
		return value === null ? [] : [{value, seconds: snapshot.seconds}];
	});

function sumOf(snapshots: readonly ReadySnapshot[], indicator: Indicator): number | null {
	const measured = measuredOf(snapshots, indicator);
	return measured.length === 0 ? null : measured.reduce((sum, {value}) => sum + value, 0);
}

/** A long interval counts for more than a short one. */
function meanOf(snapshots: readonly ReadySnapshot[], indicator: Indicator): number | null {
	const measured = measuredOf(snapshots, indicator);
	const all = secondsOf(measured);
	return all > 0
		? measured.reduce((sum, {value, seconds}) => sum + value * seconds, 0) / all
		: null;
}

/** How many seconds the means of the judgement are over. */
export const judgedSeconds = (views: Observations): number =>
	secondsOf(newest(machineIn(views), judgedOver));

/** Higher levels first, then those further beyond their limits. */
export const worseFirst = (
	a: {readonly level: Level | undefined; readonly excess: number},
	b: typeof a,
): number => (b.level ?? -1) - (a.level ?? -1) || b.excess - a.excess;

/** What is read of a resource: what tools indicate, then the machine's measures. */
function aspectsOf(
	{resource, aspects}: ResourceSpec,
	views: Observations,
): ResourceSpec['aspects'] {
	const tools = toolsIn(views);
	const indicated = tools.flatMap((tool) =>
		indicatedBy(tool).filter((one) => one.resource === resource),
	);
	const counted = tools.flatMap((tool) =>
		tool.errors?.resource === resource ? (errorsCountedBy(tool) ?? []) : [],
	);
	const of = (aspect: 'utilisation' | 'saturation') => [
		...indicated.filter((one) => one.aspect === aspect).map(({indicator}) => indicator),
		...aspects[aspect],
	];
	return {
		...{utilisation: of('utilisation'), saturation: of('saturation')},
		errors: counted.length === 0 ? aspects.errors : counted,
	};
}

function assess(spec: ResourceSpec, views: Observations, tools: readonly Tool[]): Assessment {
	const aspects = aspectsOf(spec, views);
	const of = (aspect: Judged) => aspects[aspect].map((indicator) => find(indicator, aspect, views));
	const findings = {
		utilisation: of('utilisation'),
		saturation: of('saturation'),
		errors: of('errors'),
	};
	const [lead] = Object.values(findings)
		.flat()
		.filter(({level}) => level !== undefined)
		.sort(worseFirst);
	const explainedBy = leadOf(spec.resource, tools);
	const users = offendersOf(spec.resource, views, explainedBy);
	// The process that uses most of it need not be the one whose requests fail.
	const isFailing = lead !== undefined && findings.errors.includes(lead);
	const failed = isFailing ? failedOf(spec.resource, views) : [];
	return {
		...{spec, findings, lead, level: lead?.level ?? 0, explainedBy},
		offenders: [...failed, ...users],
		accused: isFailing ? failed[0] : users[0],
	};
}

/**
 * Empty as long as no tool has measured the machine as a whole.
 *
 * @param tools all tools that can be opened, also those without a snapshot
 */
export const assessments = (
	views: Observations,
	tools: readonly Tool[] = toolsIn(views),
): readonly Assessment[] =>
	machineIn(views) === undefined ? [] : resources.map((spec) => assess(spec, views, tools));

/** Index of the worst; the first where nothing stands out. */
export function worstOf(all: readonly Assessment[]): number {
	const key = ({level, lead}: Assessment) => ({level, excess: lead?.excess ?? 0});
	const [worst] = [...all].sort((a, b) => worseFirst(key(a), key(b)));
	return worst === undefined || worst.level === 0 ? 0 : all.indexOf(worst);
}

/** The past of an indicator, oldest first. */
export const pastOf = (
	indicator: Indicator,
	views: Observations,
	points: number,
): Array<number | null> =>
	newest(viewOf(indicator, views), points).map((snapshot: ReadySnapshot) =>
		indicator.gauge(snapshot),
	);
