// cachestat beside files whose pages are known: read cold and warm, written, mapped, in several ways.
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {type Case, type Figure, type Tested} from '../helpers/cases.js';
import type {Watched} from '../helpers/kernel.js';
import {makeDisk, makeFile, pages, size, touched, touchedSize} from '../helpers/pages.js';
import type {Truth} from '../helpers/truth.js';
import {scratch, Workload} from '../helpers/workload.js';

type Expected = {
	readonly hits?: number;
	readonly misses?: number;
	readonly dirties?: number;
	readonly hit_ratio?: number;
};

/** Of the only row, as far as it is known. */
const figures = (
	{rows}: Pick<Watched, 'rows'>,
	expected: Expected,
	known: {readonly within?: number; readonly give?: (truth: number) => number} = {},
): readonly Figure[] =>
	Object.entries(expected).map(([what, truth]: [string, number]) => ({
		...{what, seen: Number(rows[0]?.[what]), truth, within: known.within ?? 0},
		give: known.give?.(truth) ?? 0,
	}));

/** Pages that the process had read from storage; 0 where the kernel does not account for it. */
function pagesRead(pid: number): number {
	try {
		const io = readFileSync(`/proc/${pid}/io`, 'utf8');
		return Number(/^read_bytes: (\d+)$/m.exec(io)?.[1]) / 4096;
	} catch {
		return 0;
	}
}

/**
 * The workload reads a file from its beginning to its end. Warm: it has read the file before. The kernel may have
 * dropped pages since: DAMON reclaims those that no task has touched for a while.
 */
const scan = (
	name: string,
	chunk: number,
	isWarm: boolean,
	truth: (seen: Watched, read: Truth) => readonly Figure[],
): Case => ({
	name,
	async start() {
		const workload = await Workload.start('scan', makeFile(), chunk);
		if (isWarm) await workload.work();
		return {
			filters: {pids: [workload.pid]},
			account: () => ({read: pagesRead(workload.pid)}),
			work: async () => workload.work(),
			truth: (seen, grown) => truth(seen, grown('read')),
			end: () => workload.stop(),
		};
	},
});

/** What a way of touching the pages of a file comes to; a large folio becomes dirty as a whole. */
const ways: ReadonlyArray<readonly [way: string, expected: Expected]> = [
	['read-modify-write', {hits: 0, misses: touched, dirties: touched}],
	['map-read', {hits: 0, misses: touched, dirties: 0}],
	['map-write', {hits: 0, misses: touched, dirties: touched}],
	['overlapping-reads', {hits: 3 * touched, misses: 0, dirties: 0}],
	['remaps', {hits: touched, misses: 0}],
	['ahead-of-another', {hits: touched, misses: touched, dirties: 0}],
	['by-turns', {hits: 0, misses: 2 * touched, dirties: 0}],
	['rewrite', {hits: touched, misses: 0, dirties: touched}],
	['half-cached', {hits: Math.ceil(touched / 2), misses: Math.floor(touched / 2), dirties: 0}],
	['two-places', {hits: 0, misses: touched, dirties: 0}],
	['random-faults', {hits: 0, misses: touched, dirties: 0}],
	['write-then-read', {hits: touched, misses: 0, dirties: touched}],
	['read-without-waiting', {hits: 0, misses: touched, dirties: 0}],
	['read-by-ring', {hits: 0, misses: touched, dirties: 0}],
];

/** What the hooks say that they count each time that it is tried, or not at all: its hits are not known. */
const tried: Readonly<Record<string, RegExp>> = {
	'read-without-waiting': /RWF_NOWAIT.* tried again/,
	'read-by-ring': /io_uring.* tried again/,
	// Pages just before one that the disk has still to give are passed over.
	'half-cached': /still being read/,
};

function knownOf(way: string, {caveats}: Watched, {hits, ...expected}: Expected): Expected {
	const isKnown = !caveats.some((caveat) => tried[way]?.test(caveat));
	return {...expected, ...(hits !== undefined && isKnown && {hits})};
}

/** A disk that is read without a file system. */
const disk = (name: string, isWarm: boolean, expected: Expected): Case => ({
	name,
	async start(t) {
		const workload = await Workload.start('scan', makeDisk(t), 65_536);
		if (isWarm) await workload.work();
		return {
			filters: {pids: [workload.pid]},
			work: async () => workload.work(),
			truth: (seen) => figures(seen, expected),
			// Before the disk goes.
			end: async () => workload.end(),
		};
	},
});

const cases: readonly Case[] = [
	...(
		[
			['1 MiB', 1 << 20],
			['4 KiB', 4096],
		] as const
	).flatMap(([what, chunk]) => [
		scan(`a cold read in steps of ${what} misses every page`, chunk, false, (seen) => [
			...figures(seen, {misses: pages}, {within: 5}),
			...figures(seen, {hit_ratio: 0}, {give: () => 0.05}),
		]),
		scan(`a warm read in steps of ${what} hits all that is there`, chunk, true, (seen, {most}) => [
			...figures(seen, {hits: pages}, {within: 5}),
			...figures(seen, {misses: most}),
			...figures(seen, {hit_ratio: 1 - most / pages}, {give: () => (0.1 * most) / pages}),
		]),
	]),
	{
		name: 'writing a new file dirties its pages and misses none',
		async start() {
			const workload = await Workload.start('fill', path.join(scratch, 'new'), size);
			return {
				filters: {pids: [workload.pid]},
				work: async () => workload.work(),
				truth: (seen) => [
					...figures(seen, {dirties: pages}, {within: 5}),
					...figures(seen, {misses: 0}, {give: () => 0.01 * pages}),
				],
				end: () => workload.stop(),
			};
		},
	},
	...ways.map(([way, expected]): Case => ({
		name: `${way}: each look-up is a hit or a miss, and the task's own`,
		async start() {
			const files = ['one', 'two'].map((name) => makeFile(name, touchedSize));
			const workload = await Workload.start('pages', way, ...files);
			return {
				filters: {pids: [workload.pid]},
				work: async () => workload.work(),
				// A page or two of the workload's own program may have left the memory.
				truth: (seen) =>
					figures(seen, knownOf(way, seen, expected), {
						give: (truth) => Math.max(2, 0.005 * truth),
					}),
				end: () => workload.stop(),
			};
		},
	})),
	{
		name: 'what one task reads ahead takes nothing from the hits of another',
		async start() {
			const [cold, warm] = [makeFile('one', touchedSize), makeFile('two', touchedSize)];
			const works = [
				await Workload.start('pages', 'map-read', cold, ''),
				await Workload.start('pages', 'overlapping-reads', warm, ''),
			];
			return {
				filters: {pids: works.map(({pid}) => pid)},
				async work() {
					await Promise.all(works.map(async (one) => one.work()));
				},
				truth: (seen) => figures(seen, {hits: 3 * touched, misses: touched}, {within: 0.5}),
				end: () => works.forEach((one) => one.stop()),
			};
		},
	},
	disk('a disk that is read cold, without a file system', false, {hits: 0, misses: touched}),
	disk('a disk that is read warm, without a file system', true, {hits: touched, misses: 0}),
	{
		name: 'a disk that is written without a file system, and read: no misses',
		async start(t) {
			const workload = await Workload.start('pages', 'write-then-read', makeDisk(t), '');
			return {
				filters: {pids: [workload.pid]},
				work: async () => workload.work(),
				truth: (seen) => figures(seen, {hits: touched, misses: 0, dirties: touched}),
				end: async () => workload.end(),
			};
		},
	},
];

export const tool: Tested = {
	proof: 'the 65,536 pages of a file, cold, warm, and written: 0',
	cases,
};
