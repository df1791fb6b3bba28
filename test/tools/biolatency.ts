// biolatency beside /proc/diskstats, of a disk that no other program writes to.
import path from 'node:path';
import type {Options} from '../../src/core/options.js';
import type {Row} from '../../src/core/snapshot.js';
import type {Account, Case, Figure, Tested} from '../helpers/cases.js';
import {diskStats, loopDisk} from '../helpers/disks.js';
import type {Watched} from '../helpers/kernel.js';
import {nearest, type Truth} from '../helpers/truth.js';
import {isWatchedInParts, unseenWrites} from '../helpers/unseen.js';
import {Workload} from '../helpers/workload.js';

/** Writes of the disk, and their microseconds. */
function written(device: string): Account {
	const fields = diskStats(device);
	return {writes: Number(fields[7]), us: Number(fields[10]) * 1000};
}

type Seen = {readonly device: string; readonly elapsedUs: number} & Pick<Watched, 'histograms'>;

/** As many where machines are slow: the disk's account has whole milliseconds. */
const count = 1009;

/** Large enough that what comes after a request's end in the disk is little beside it; one request each. */
const size = 65_536;

/** So many direct writes, one after the other. */
const writing = (
	name: string,
	optionsOf: (disk: string) => Options,
	keyOf: (disk: string) => Row,
	more: (seen: Seen, grown: (name: string) => Truth) => readonly Figure[] = () => [],
): Case => ({
	name,
	mayLose: unseenWrites,
	// The disk is known when it is made.
	async start(t) {
		const device = loopDisk(t);
		const disk = path.basename(device);
		const workload = await Workload.start('writes', device, count, size);
		let elapsedUs = 0;
		return {
			options: optionsOf(disk),
			account: () => written(device),
			async work() {
				const start = performance.now();
				await workload.work();
				elapsedUs = (performance.now() - start) * 1000;
			},
			truth({histograms, health}, grown) {
				const key = JSON.stringify(keyOf(disk));
				const own = histograms.filter((one) => JSON.stringify(one.key) === key);
				const [first] = own;
				const known = (first?.count ?? 0) + health.lost;
				const us = (first?.sum ?? 0) * (first?.unit === 'ms' ? 1000 : 1);
				return [
					{what: 'histograms of the disk', seen: own.length, truth: 1},
					{
						what: 'writes',
						seen: first?.count ?? 0,
						truth: grown('writes'),
						within: 100 * unseenWrites,
					},
					{what: 'writes made', seen: first?.count ?? 0, truth: count, within: 100 * unseenWrites},
					// A hidden end is noticed when the request's memory is used again: the last ones may be missed.
					{
						what: 'writes counted and lost',
						seen: known,
						truth: nearest(known, {least: count - (isWatchedInParts ? 2 : 0), most: count}),
					},
					// One after the other: no more than the time that they all took.
					{what: 'time in us at most', seen: us, truth: nearest(us, {least: 1, most: elapsedUs})},
					...more({device, elapsedUs, histograms}, grown),
				];
			},
			end: async () => workload.end(),
		};
	},
});

const cases: readonly Case[] = [
	writing(
		'-D: the disk’s own histogram',
		() => ({disks: true}),
		(disk) => ({disk}),
	),
	writing(
		'-d: one disk only',
		(disk) => ({disk}),
		() => ({}),
	),
	writing(
		'-m: in milliseconds',
		(disk) => ({disk, milliseconds: true}),
		() => ({}),
	),
	writing(
		'-F: by flags, as a direct write has them',
		(disk) => ({disk, flags: true}),
		() => ({flags: 'Idle-Sync-Write'}),
	),
	writing(
		'-Q -D: with the time in queues, as the disk’s own account has it',
		() => ({queued: true, disks: true}),
		(disk) => ({disk}),
		({device, histograms}, grown) => {
			const own = histograms.find(({key}) => key['disk'] === path.basename(device));
			const us = own?.sum ?? 0;
			const whole = {
				what: 'time with queues in us',
				seen: us,
				truth: grown('us'),
				// The account has whole milliseconds, and a request ends in it once who waits for it has been
				// woken: 4 to 8 us after the hook, by which the disk is done.
				give: 1000 + 10 * count,
				within: 10,
			};
			// The hook comes first: it never has more than the account.
			const most = nearest(us, {least: 0, most: grown('us').most + 1000});
			return [whole, {what: 'time with queues in us at most', seen: us, truth: most}];
		},
	),
];

export const tool: Tested = {
	proof: '1,009 direct writes and `/proc/diskstats`: 0',
	cases,
	recorded: {disks: true},
};
