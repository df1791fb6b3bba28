// Rows of processes over the last snapshots → which processes use most of a resource, grouped by name.
import type {AmountUnit, Blame} from '../core/blame.js';
import {counted, processKey, secondsIn, type Column} from '../core/column.js';
import {byteRate, bytes, count, countRate} from '../core/format.js';
import type {Options} from '../core/options.js';
import type {Resource} from '../core/resource.js';
import type {ReadySnapshot, Row} from '../core/snapshot.js';
import type {Tool} from '../core/tool.js';
import {listColumns, rowsOf} from '../shapes/index.js';
import {
	alongside,
	groups,
	issuedFor,
	less,
	numberOf,
	rateSeconds,
	topPid,
	totalOf,
	withoutEffect,
	type Group,
	type Share,
} from './groups.js';
import {machineRows} from './indicator.js';
import {
	errorSeconds,
	judgedOver,
	machineIn,
	newest,
	toolsIn,
	within,
	type Observations,
	type Observed,
} from './observed.js';

export type Offender = {
	readonly comm: string;
	/** Of several, the one with most of it. */
	readonly pid: number;
	readonly processes: number;
	readonly amount: number;
	readonly unit: AmountUnit | 'bytes' | 'count';
	/** `1.9cpu`, `240M/s`. */
	readonly text: string;
	/** The panel that lists it, and the column to sort that by if it is not the panel's own. */
	readonly panel: string;
	readonly column?: string;
};

/** The panel that explains a resource, and the options that it is shown with. */
export type Lead = {readonly panel: string; readonly options: Options};

/** No percentage: beside the share of all CPUs it would be one of one CPU. */
const cpus = (amount: number): string => `${amount.toFixed(amount < 0.995 ? 2 : 1)}cpu`;

const errors = (amount: number): string => `${count(amount)} error${amount === 1 ? '' : 's'}`;

const texts: Readonly<Record<Offender['unit'], (amount: number) => string>> = {
	...{cpus, bytes, count: errors},
	...{bytes_per_s: byteRate, per_s: countRate},
};

const columnsOf = ({source}: Observed): readonly Column[] =>
	source === undefined ? [] : listColumns(source.plan);

/** The key of the column that names a row's process. */
const processOf = (view: Observed): string => processKey(columnsOf(view)) ?? 'pid';

/** Each of the declared columns, as it counts, in the amount's unit. */
function sharesOf({columns: keys}: Blame, view: Observed): ReadonlyMap<string, Share> {
	const columns = columnsOf(view);
	return new Map(
		keys.map((key) => {
			const column = columns.find((one) => one.key === key);
			const factor = (column && secondsIn(column.unit)) ?? 1;
			return [key, (row) => factor * numberOf(counted(column ?? {key}, row))];
		}),
	);
}

/** A tool that blames, and what it saw. */
class Accuser {
	readonly blame: Blame;
	/** The key of the column that names a row's process. */
	readonly process: string;
	readonly #view: Observed;
	readonly #shares: ReadonlyMap<string, Share>;

	constructor(blame: Blame, view: Observed) {
		this.blame = blame;
		this.#view = view;
		this.process = processOf(view);
		this.#shares = sharesOf(blame, view);
	}

	get snapshots(): readonly ReadySnapshot[] {
		return newest(this.#view, judgedOver);
	}

	/** Whether it has seen all processes. */
	get isWhole(): boolean {
		return this.snapshots.length > 0 && Object.keys(this.#view.source?.filters ?? {}).length === 0;
	}

	share: Share = (row) => {
		let sum = 0;
		for (const share of this.#shares.values()) sum += share(row);
		return sum;
	};

	groups(snapshots = this.snapshots): Group[] {
		return groups(snapshots, this.share, this.process);
	}

	isEnough = ({total}: Group): boolean => total >= this.blame.least;

	named(group: Group, lead?: Lead): Offender {
		const pid = topPid(group);
		const {unit} = this.blame;
		const column = lead === undefined ? this.#column(pid) : undefined;
		return {
			...{comm: group.comm, pid, processes: group.byPid.size},
			...{amount: group.total, unit, text: texts[unit](group.total)},
			panel: lead?.panel ?? this.#view.probe.name,
			...(column !== undefined && {column}),
		};
	}

	/** The blamed column in which the process has most; undefined if the panel sorts by one of them anyway. */
	#column(pid: number): string | undefined {
		const sortBy = this.#view.source?.plan.sortBy;
		if (sortBy !== undefined && this.#shares.has(sortBy)) return undefined;
		const isOfProcess = (row: Row): boolean => row[this.process] === pid;
		const rows = this.snapshots.flatMap((one) => rowsOf(one)).filter(isOfProcess);
		let [top, most] = ['', -1];
		for (const [key, share] of this.#shares) {
			const amount = rows.reduce((sum, row) => sum + share(row), 0);
			// Of two that are equal the last one.
			if (amount >= most) [top, most] = [key, amount];
		}

		return top;
	}
}

/** Of several accusers that saw the same work, the one that saw most of it. */
function fullest(accusers: readonly Accuser[]): Accuser | undefined {
	if (accusers.length < 2) return accusers[0];
	const seen = (one: Accuser): number => totalOf(one.groups());
	return accusers.toSorted((a, b) => seen(b) - seen(a))[0];
}

/**
 * The processes that had the work done, also through a cache, from which kernel workers issue most of it.
 * Kernel workers are named where no author is known. All accusers count in one unit.
 */
function offendersAmong(accusers: readonly Accuser[], lead: Lead | undefined): Offender[] {
	const issuer = fullest(accusers.filter(({blame}) => blame.as === 'issuer'));
	const author = fullest(accusers.filter(({blame}) => blame.as === 'author'));
	const issued = issuer?.snapshots ?? [];
	const ineffective =
		issuer === undefined
			? () => 0
			: withoutEffect(issued, issuer.share, issuer.process, issuer.blame.standIn);
	const issuers = issuer === undefined ? [] : less(issuer.groups(), ineffective);
	const authors =
		author === undefined
			? []
			: less(author.groups(alongside(author.snapshots, issued)), ineffective);
	const panelOf = ({blame}: Accuser) => (blame.isShownByExplainer === true ? lead : undefined);
	if (issuer !== undefined && (author === undefined || totalOf(authors) < totalOf(issuers) / 10))
		return issuers.filter(issuer.isEnough).map((group) => issuer.named(group, panelOf(issuer)));
	if (author === undefined) return [];
	const issuing = new Set(issuers.flatMap(({byPid}) => [...byPid.keys()]));
	// With a filter the issuer may not see the kernel workers that issue for the authors.
	const named = issuer?.isWhole === true ? issuedFor(authors, issuers) : authors;
	return named.filter(author.isEnough).map((group) => {
		if (issuer !== undefined && issuing.has(topPid(group))) return issuer.named(group);
		return author.named(group, panelOf(author));
	});
}

/** The processes that the machine's own measures name in the last interval. */
function measured(resource: Resource, views: Observations, lead: Lead | undefined): Offender[] {
	const view = machineIn(views);
	const [snapshot] = newest(view, 1);
	if (view === undefined || snapshot === undefined) return [];
	const rows = machineRows(snapshot).filter(
		(row) => row['resource'] === resource && row['aspect'] === 'offender',
	);
	return rows.flatMap(({pid, comm, value}) => {
		if (typeof pid !== 'number' || typeof value !== 'number') return [];
		const name = typeof comm === 'string' ? comm : '?';
		const panel = lead?.panel ?? view.probe.name;
		return {
			...{comm: name, pid, processes: 1, panel},
			...{amount: value, unit: 'bytes', text: texts.bytes(value)},
		};
	});
}

/** The processes whose requests failed in the last minute, by the tools that count the errors; most first. */
export function failedOf(resource: Resource, views: Observations): Offender[] {
	return [...views.values()].flatMap((view) => {
		const {name, errors: counted} = view.probe;
		if (counted?.resource !== resource) return [];
		const {column} = counted;
		const snapshots = within(newest(view, Number.POSITIVE_INFINITY), errorSeconds);
		const seconds = rateSeconds(snapshots);
		const share: Share = (row) => numberOf(row[column]);
		return groups(snapshots, share, processOf(view)).map((group): Offender => {
			const amount = Math.round(group.total * seconds);
			const {comm, byPid} = group;
			return {
				...{comm, pid: topPid(group), processes: byPid.size, amount, unit: 'count'},
				...{text: texts.count(amount), panel: name, column},
			};
		});
	});
}

/** The panel that explains a resource, or else the one that explains the CPUs, since all work takes those. */
export function leadOf(resource: Resource, tools: readonly Tool[]): Lead | undefined {
	for (const {name, explains} of tools) {
		const found = explains?.find((one) => one.resource === resource);
		if (found !== undefined) return {panel: name, options: found.options ?? {}};
	}

	return resource === 'cpu' ? undefined : leadOf('cpu', tools);
}

/**
 * Largest first; empty where no process uses enough of it to be named.
 *
 * @param lead the panel that explains the resource
 */
export function offendersOf(
	resource: Resource,
	views: Observations,
	lead: Lead | undefined = leadOf(resource, toolsIn(views)),
): Offender[] {
	const byUnit = new Map<AmountUnit, Accuser[]>();
	for (const view of views.values()) {
		for (const blame of view.probe.blames ?? []) {
			if (blame.resource !== resource) continue;
			byUnit.set(blame.unit, [...(byUnit.get(blame.unit) ?? []), new Accuser(blame, view)]);
		}
	}

	return [
		...[...byUnit.values()].flatMap((accusers) => offendersAmong(accusers, lead)),
		...measured(resource, views, lead),
	];
}
