// Tools as they were observed → the overview as a snapshot of a panel, for text and JSON.
import type {Culprit, Figure, JudgedResource, Judgement, Witness} from '../core/judgement.js';
import type {Cost, Health, ReadySnapshot, Snapshot} from '../core/snapshot.js';
import type {Probe, Tool} from '../core/tool.js';
import {overviewRows} from '../shapes/overview/overview-rows.js';
import {assessments, judgedSeconds, type Assessment, type Finding} from './assess.js';
import {
	errorSeconds,
	machineIn,
	newest,
	secondsOf,
	toolsIn,
	within,
	type Observations,
} from './observed.js';
import type {Offender} from './offenders.js';
import {findingText, nameOf, offenderForms, verdict} from './verdict.js';

function figure(finding: Finding): Figure {
	const {indicator, value, of, level, reason} = finding;
	const {measure, unit} = indicator;
	return {
		...{measure, value, unit, of, level: level ?? null, reason: value === null ? reason : ''},
		text: `${nameOf(finding, '')}${findingText(finding)}`,
	};
}

function culprit(offender: Offender): Culprit {
	const {pid, comm, processes, amount, unit, panel} = offender;
	return {...{pid, comm, processes, amount, unit, panel}, text: offenderForms(offender)[0]};
}

/** Offenders further down the list are no culprits. */
const mostCulprits = 10;

function judged({spec, level, findings, offenders, explainedBy}: Assessment): JudgedResource {
	return {
		...{resource: spec.resource, title: spec.title, level},
		utilisation: findings.utilisation.map(figure),
		saturation: findings.saturation.map(figure),
		errors: findings.errors.map(figure),
		offenders: offenders.slice(0, mostCulprits).map(culprit),
		panel: explainedBy?.panel ?? null,
	};
}

const witnesses = (views: Observations): Witness[] =>
	[...views].map(([panel, {snapshot}]) => {
		const isReady = snapshot.status === 'ready';
		return {
			...{panel, status: snapshot.status, backend: isReady ? snapshot.backend : ''},
			reason: 'reason' in snapshot ? snapshot.reason : '',
			caveats: isReady ? snapshot.caveats : [],
		};
	});

function judgement(views: Observations, tools: readonly Tool[]): Judgement {
	const found = assessments(views, tools);
	const resources = found.map(judged);
	const errors = within(newest(machineIn(views), Number.POSITIVE_INFINITY), errorSeconds);
	return {
		...{judgedSeconds: judgedSeconds(views), errorSeconds: secondsOf(errors)},
		...{verdict: verdict(found), resources},
		level: resources.reduce<Judgement['level']>(
			(worst, {level}) => (level > worst ? level : worst),
			0,
		),
		tools: witnesses(views),
	};
}

/** Null where none was measured. */
const sum = (values: ReadonlyArray<number | null>): number | null =>
	values.reduce((all, value) => (value === null ? all : (all ?? 0) + value), null);

function costOf(snapshots: readonly ReadySnapshot[]): Cost {
	const events = sum(snapshots.map(({cost}) => cost.events));
	const ns = sum(
		snapshots.map(({cost}) =>
			cost.events === null || cost.ns_per_event === null ? null : cost.events * cost.ns_per_event,
		),
	);
	return {
		events,
		ns_per_event: ns === null || events === null || events === 0 ? null : ns / events,
		cpu_percent: sum(snapshots.map(({cost}) => cost.cpu_percent)),
	};
}

function healthOf(snapshots: readonly ReadySnapshot[]): Health {
	const all = (door: keyof Health) => snapshots.reduce((lost, {health}) => lost + health[door], 0);
	return {
		...{lost: all('lost'), dropped_keys: all('dropped_keys')},
		...{unattributed: all('unattributed'), clamped: all('clamped')},
		skipped_polls: all('skipped_polls'),
	};
}

/** Each kind of hook once: `proc+tp_btf`. */
const backendOf = (snapshots: readonly ReadySnapshot[]): string =>
	[...new Set(snapshots.flatMap(({backend}) => backend.split('+')))].sort().join('+');

const filtered =
	'The filters choose who is named and what is traced; what /proc measures is of the whole machine.';

/** Which tools give no data, and what the others say of this interval alone; `tools` has all their caveats. */
function caveatsOf(views: Observations): string[] {
	const texts = new Map<string, string[]>();
	for (const [panel, {snapshot}] of views) {
		const news = snapshot.status === 'ready' ? (snapshot.news ?? []) : [];
		const missing = 'reason' in snapshot ? [`not there: ${snapshot.reason}`] : [];
		for (const text of [...missing, ...news]) texts.set(text, [...(texts.get(text) ?? []), panel]);
	}

	const own = [...texts].map(([text, panels]) => `${panels.join(', ')}: ${text}`);
	const isFiltered = [...views.values()].some(
		({source}) => Object.keys(source?.filters ?? {}).length > 0,
	);
	return isFiltered ? [filtered, ...own] : own;
}

/** Where the machine is not measured there is no judgement, and the snapshot says why. */
export function overviewSnapshot({name: panel, leadsTo}: Probe, views: Observations): Snapshot {
	const machine = machineIn(views)?.snapshot ?? {status: 'starting', panel};
	if (machine.status !== 'ready') return {...machine, panel};
	const ready = [...views.values()].flatMap(({snapshot}) =>
		snapshot.status === 'ready' ? [snapshot] : [],
	);
	const judgedNow = judgement(views, leadsTo ?? toolsIn(views));
	return {
		...{status: 'ready', panel, backend: backendOf(ready), seconds: machine.seconds},
		at: Math.max(...ready.map(({at}) => at)),
		...{shape: 'overview', totals: {}, rows: overviewRows(judgedNow.resources), ...judgedNow},
		...{health: healthOf(ready), cost: costOf(ready), caveats: caveatsOf(views)},
	};
}
