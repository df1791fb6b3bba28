// Rows of processes → groups of one name, and how much of their work reached the resource.
import type {StandIn} from '../core/blame.js';
import type {ReadySnapshot, Row, Value} from '../core/snapshot.js';
import {rowsOf} from '../shapes/index.js';
import {secondsOf} from './observed.js';

/** How much of the resource a row had. */
export type Share = (row: Row) => number;

export const numberOf = (value: Value | undefined): number =>
	typeof value === 'number' ? value : 0;

/** What sums are divided by to get rates: never 0. */
export const rateSeconds = (snapshots: readonly ReadySnapshot[]): number =>
	Math.max(1e-3, secondsOf(snapshots));

/** Processes of one name; amounts are in the share's unit per second. */
export type Group = {
	readonly comm: string;
	readonly total: number;
	readonly byPid: ReadonlyMap<number, number>;
};

const groupOf = (comm: string, byPid: Group['byPid']): Group => ({
	...{comm, byPid},
	total: [...byPid.values()].reduce((sum, amount) => sum + amount, 0),
});

const largestFirst = (found: readonly Group[]): Group[] =>
	found.toSorted((a, b) => b.total - a.total);

/** The same groups with other amounts. */
const changed = (
	found: readonly Group[],
	amountOf: (pid: number, amount: number) => number,
): Group[] =>
	largestFirst(
		found.map(({comm, byPid}) =>
			groupOf(comm, new Map([...byPid].map(([pid, amount]) => [pid, amountOf(pid, amount)]))),
		),
	);

/**
 * Largest first.
 *
 * @param process the key of the column that names a row's process
 */
export function groups(
	snapshots: readonly ReadySnapshot[],
	share: Share,
	process: string,
): Group[] {
	const found = new Map<string, Map<number, number>>();
	for (const row of snapshots.flatMap((snapshot) => rowsOf(snapshot))) {
		const [pid, comm, amount] = [Number(row[process]), String(row['comm']), share(row)];
		if (pid === 0 || !(amount > 0)) continue;
		const byPid = found.get(comm) ?? new Map<number, number>();
		found.set(comm, byPid.set(pid, (byPid.get(pid) ?? 0) + amount));
	}

	const seconds = rateSeconds(snapshots);
	const all = [...found].map(([comm, byPid]) => groupOf(comm, byPid));
	return changed(all, (_, amount) => amount / seconds);
}

export function topPid({byPid}: Group): number {
	let [top, most] = [0, -1];
	for (const [pid, amount] of byPid) if (amount > most) [top, most] = [pid, amount];
	return top;
}

export const totalOf = (found: readonly Group[]): number =>
	found.reduce((all, {total}) => all + total, 0);

/**
 * How much a second each process asked of what stands in for the resource, without reaching the resource:
 * reads of a sparse file, or from the page cache. The rows that pass work on tell how much did reach it.
 */
export function withoutEffect(
	snapshots: readonly ReadySnapshot[],
	share: Share,
	process: string,
	standIn: StandIn | undefined,
): (pid: number) => number {
	if (standIn === undefined) return () => 0;
	const asked = new Map<number, number>();
	let [all, passedOn] = [0, 0];
	for (const row of snapshots.flatMap((snapshot) => rowsOf(snapshot))) {
		const [pid, amount] = [Number(row[process]), share(row)];
		if (standIn.isAsked(row)) {
			asked.set(pid, (asked.get(pid) ?? 0) + amount);
			all += amount;
		} else if (standIn.isPassedOn(row)) passedOn += amount;
	}

	const part = all > passedOn ? (1 - passedOn / all) / rateSeconds(snapshots) : 0;
	return (pid) => part * (asked.get(pid) ?? 0);
}

/** The snapshots that end when one of the others ends, or else all: a panel may be ahead, or have begun later. */
export function alongside(
	snapshots: readonly ReadySnapshot[],
	others: readonly ReadySnapshot[],
): readonly ReadySnapshot[] {
	const found = snapshots.filter(({at, seconds}) =>
		others.some((other) => Math.abs(other.at - at) < 500 * seconds),
	);
	return found.length > 0 ? found : snapshots;
}

/** The same groups without the amounts that did not reach the resource. */
export const less = (found: readonly Group[], ineffective: (pid: number) => number): Group[] =>
	changed(found, (pid, amount) => Math.max(0, amount - ineffective(pid)));

/** By pid; a process that changed its name is in several groups. */
function amountsOf(found: readonly Group[]): ReadonlyMap<number, number> {
	const amounts = new Map<number, number>();
	for (const [pid, amount] of found.flatMap(({byPid}) => [...byPid])) {
		amounts.set(pid, (amounts.get(pid) ?? 0) + amount);
	}

	return amounts;
}

/**
 * The bytes that the authors had the issuers issue, never more than were issued: the kernel counts a whole
 * large folio as written when a byte of it becomes dirty, and a dirty page may never be written. What a
 * process issued itself is its own. What was issued for other processes is divided among them by what else
 * they asked for.
 */
export function issuedFor(authors: readonly Group[], issuers: readonly Group[]): Group[] {
	const [asked, issued] = [amountsOf(authors), amountsOf(issuers)];
	const own = (pid: number): number => Math.min(asked.get(pid) ?? 0, issued.get(pid) ?? 0);
	const rest = (amounts: ReadonlyMap<number, number>): number =>
		[...amounts].reduce((all, [pid, amount]) => all + amount - own(pid), 0);
	const open = rest(asked);
	const part = open > 0 ? Math.min(1, rest(issued) / open) : 0;
	return changed(authors, (pid, amount) => {
		const all = asked.get(pid) ?? 0;
		return all > 0 ? ((own(pid) + (all - own(pid)) * part) * amount) / all : 0;
	});
}
