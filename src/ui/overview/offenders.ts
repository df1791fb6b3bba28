// Rows of processes over the last snapshots → who uses most of a resource; processes of one name together.
import {byteRate, bytes} from '../../format.js';
import type {Resource} from '../../host/measure.js';
import type {ReadySnapshot, Row, Value} from '../../probe/snapshot.js';
import {readyOf, type View, type Views} from '../view.js';
import {hostRow} from './indicator.js';

export type Offender = {
	readonly comm: string;
	/** Of several, the one with most of it. */
	readonly pid: number;
	readonly processes: number;
	/** `187%`, `240M/s`. */
	readonly amount: string;
	/** The panel that lists it, and the column to sort that by if it is not the panel's own. */
	readonly panel: string;
	readonly column?: string;
};

type Share = (row: Row) => number;

/** Sums over so many snapshots: one in which the culprit happened to rest does not change its name. */
const span = {cpu: 3, disk: 5, network: 3} as const;

/** Below these nobody is worth a name. */
const least = {cpuMsPerSecond: 10, bytesPerSecond: 65_536};

/** The newest, oldest first; only the one that is shown while it has no past. */
export function newest(view: View | undefined, snapshots: number): readonly ReadySnapshot[] {
	const ready = view && readyOf(view);
	if (view === undefined || ready === undefined) return [];
	const at = view.history.lastIndexOf(ready);
	return at === -1 ? [ready] : view.history.slice(Math.max(0, at + 1 - snapshots), at + 1);
}

const sum = (row: Row, ...keys: string[]): number =>
	keys.reduce((total, key) => total + numberOf(row[key]), 0);

const numberOf = (value: Value | undefined): number => (typeof value === 'number' ? value : 0);

type Group = {comm: string; total: number; readonly byPid: Map<number, number>};

/** Largest first, in the share's unit per second. */
function groups(snapshots: readonly ReadySnapshot[], share: Share): Group[] {
	const found = new Map<string, Group>();
	for (const snapshot of snapshots) {
		if (snapshot.shape === 'hist') continue;
		for (const row of snapshot.rows) {
			const [pid, comm, amount] = [Number(row['pid']), String(row['comm']), share(row)];
			if (pid === 0 || !(amount > 0)) continue;
			const group = found.get(comm) ?? {comm, total: 0, byPid: new Map<number, number>()};
			found.set(comm, group);
			group.total += amount;
			group.byPid.set(pid, (group.byPid.get(pid) ?? 0) + amount);
		}
	}

	const seconds = snapshots.reduce((total, snapshot) => total + snapshot.seconds, 0);
	for (const group of found.values()) group.total /= Math.max(seconds, 1e-3);
	return [...found.values()].sort((a, b) => b.total - a.total);
}

function topPid({byPid}: Group): number {
	let [top, most] = [0, -1];
	for (const [pid, amount] of byPid) if (amount > most) [top, most] = [pid, amount];
	return top;
}

const named =
	(panel: string, text: (perSecond: number) => string, column?: string) =>
	(group: Group): Offender => ({
		...{comm: group.comm, pid: topPid(group), processes: group.byPid.size},
		...{amount: text(group.total), panel, ...(column !== undefined && {column})},
	});

/** Milliseconds a second are tenths of a percent of one CPU. */
const cpuPercent = (msPerSecond: number): string => `${(msPerSecond / 10).toFixed(0)}%`;

function onCpu(views: Views): Offender[] {
	return groups(newest(views.get('cputop'), span.cpu), (row) => sum(row, 'cpu_ms'))
		.filter(({total}) => total >= least.cpuMsPerSecond)
		.map(named('cputop', cpuPercent));
}

/**
 * Who had data read or written, also through the page cache: it is kernel workers that then submit
 * most writes. They are named where nobody else can be.
 */
function onDisk(views: Views): Offender[] {
	const enough = ({total}: Group): boolean => total >= least.bytesPerSecond;
	const issuers = groups(newest(views.get('biotop'), span.disk), (row) => sum(row, 'bytes'));
	const authors = groups(newest(views.get('cputop'), span.disk), (row) =>
		sum(row, 'read_bytes', 'write_bytes'),
	);
	const of = (list: readonly Group[]) => list.reduce((all, {total}) => all + total, 0);
	if (of(authors) < of(issuers) / 10) return issuers.filter(enough).map(named('biotop', byteRate));
	const issuing = new Set(issuers.flatMap(({byPid}) => [...byPid.keys()]));
	return authors.filter(enough).map((group) => {
		if (issuing.has(topPid(group))) return named('biotop', byteRate)(group);
		return named('cputop', byteRate, largerSide(views, topPid(group)))(group);
	});
}

/** The column of cputop in which the process has more. */
function largerSide(views: Views, pid: number): string {
	const rows = newest(views.get('cputop'), span.disk)
		.flatMap((snapshot) => (snapshot.shape === 'hist' ? [] : snapshot.rows))
		.filter((row) => row['pid'] === pid);
	const of = (key: string) => rows.reduce((total, row) => total + sum(row, key), 0);
	return of('read_bytes') > of('write_bytes') ? 'read_bytes' : 'write_bytes';
}

const onNetwork = (views: Views): Offender[] =>
	groups(newest(views.get('tcptop'), span.network), (row) => sum(row, 'rx_bytes', 'tx_bytes'))
		.filter(({total}) => total >= least.bytesPerSecond)
		.map(named('tcptop', byteRate));

function inMemory(views: Views): Offender[] {
	const [snapshot] = newest(views.get('host'), 1);
	const row = snapshot && hostRow(snapshot, 'memory', 'own_memory');
	const {pid, comm, value} = row ?? {};
	if (typeof pid !== 'number' || typeof value !== 'number') return [];
	const name = typeof comm === 'string' ? comm : '?';
	return [{comm: name, pid, processes: 1, amount: bytes(value), panel: 'cachestat'}];
}

/** Largest first; empty where nobody uses enough of it to be named. */
export function offendersOf(resource: Resource, views: Views): Offender[] {
	switch (resource) {
		case 'cpu':
			return onCpu(views);
		case 'memory':
			return inMemory(views);
		case 'disk':
			return onDisk(views);
		case 'network':
			return onNetwork(views);
		case 'scheduler':
			// Those on the CPUs are whom the others wait for.
			return onCpu(views).map((offender) => ({...offender, panel: 'runqlat'}));
	}
}
