// hardirqs beside /proc/interrupts, while a disk is written past the page cache.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {cpus, release} from 'node:os';
import path from 'node:path';
import type {Row} from '../../src/core/snapshot.js';
import {type Account, type Case, type Figure, type Tested, type Work} from '../helpers/cases.js';
import {scaled} from '../helpers/kernel.js';
import {scratch, Workload} from '../helpers/workload.js';

/**
 * Interrupts since boot by the handler's name, on all CPUs or one, of all lines that one handler has for itself. A line is
 * `36:  0  1694883  PCI-MSIX-0000:00:02.0  1-edge  virtio1-req.0`; the kernel's own have no number.
 */
function interrupts(cpu?: number): Account {
	const [head = '', ...lines] = readFileSync('/proc/interrupts', 'utf8').split('\n');
	const cpuCount = head.trim().split(/\s+/).length;
	const counts: Record<string, number> = {};
	for (const line of lines) {
		const [number, ...words] = line.trim().split(/\s+/);
		if (number === undefined || !/^\d+:$/.test(number)) continue;
		const irq = number.slice(0, -1);
		const name = readFileSync(`/sys/kernel/irq/${irq}/actions`, 'utf8').trim();
		const counted = words
			.slice(0, cpuCount)
			.filter((_, index) => cpu === undefined || cpu === index);
		const count = counted.reduce((sum, word) => sum + Number(word), 0);
		if (name !== '' && !name.includes(',')) counts[name] = (counts[name] ?? 0) + count;
	}

	return counts;
}

const sumOf = (account: Account): number =>
	Object.values(account).reduce((sum, count) => sum + count, 0);

/** The CPU that most interrupts of devices came to so far: a filter by it should leave something. */
function busiestCpu(): number {
	const counts = cpus().map((_, cpu) => sumOf(interrupts(cpu)));
	return counts.indexOf(Math.max(...counts));
}

/** Direct writes: each ends with an interrupt of the disk, or shares one. */
const writing = (
	name: string,
	options: NonNullable<Case['options']>,
	truth: Work['truth'],
	byCpu = false,
): Case => ({
	name,
	options,
	async start() {
		const cpu = byCpu ? busiestCpu() : undefined;
		const file = path.join(scratch, 'direct');
		const workload = await Workload.start('writes', file, scaled(2003), 4096);
		return {
			...(cpu !== undefined && {options: {cpu}}),
			account: () => interrupts(cpu),
			work: async () => workload.work(),
			truth,
			end: async () => workload.end(),
		};
	},
});

/**
 * In a Firecracker machine no tracer sees what happens while its own agent runs (the README's limits),
 * interrupts among it: up to six of a hundred were missed when the agent was busy. Elsewhere none.
 */
const within = /-fc-/.test(release()) ? 10 : 0;

/** Each handler that had much to do. */
function figures(seen: ReadonlyMap<string, number>, grown: Parameters<Work['truth']>[1]): Figure[] {
	const busy = Object.keys(interrupts()).filter((name) => grown(name).least >= scaled(500));
	assert.ok(busy.length > 0, 'the writes made too few interrupts');
	return busy.map((name) => ({
		...{what: name, seen: seen.get(name) ?? 0, truth: grown(name)},
		within,
	}));
}

/** Of all handlers together. */
function ofCpu(rows: readonly Row[], grown: Parameters<Work['truth']>[1]): Figure[] {
	const names = Object.keys(interrupts());
	const counted = rows.filter(({hardirq}) => names.includes(String(hardirq)));
	const truths = names.map((name) => grown(name));
	return [
		{
			what: 'interrupts of one CPU',
			seen: counted.reduce((sum, {count}) => sum + Number(count), 0),
			truth: {
				least: truths.reduce((sum, {least}) => sum + least, 0),
				most: truths.reduce((sum, {most}) => sum + most, 0),
			},
			within,
		},
	];
}

/** A time in it that is not a second for each. */
const isTime = (us: unknown, count: number): boolean =>
	typeof us === 'number' && us > 0 && us < count * 1e6;

const cases: readonly Case[] = [
	writing('each handler as often as /proc/interrupts says', {}, ({rows}, grown) => {
		for (const row of rows)
			assert.ok(isTime(row['total_us'], Number(row['count'])), JSON.stringify(row));
		return figures(
			new Map(rows.map((row) => [String(row['hardirq']), Number(row['count'])])),
			grown,
		);
	}),
	writing('-C: as many, without their time', {count: true}, ({rows}, grown) => [
		...figures(new Map(rows.map((row) => [String(row['hardirq']), Number(row['count'])])), grown),
		{what: 'times', seen: rows.filter((row) => row['total_us'] !== null), same: []},
	]),
	writing('-d: each distribution has as many', {dist: true}, ({histograms}, grown) =>
		figures(new Map(histograms.map(({key, count}) => [String(key['hardirq']), count])), grown),
	),
	writing('-c: as many as that CPU had, timed', {}, ({rows}, grown) => ofCpu(rows, grown), true),
	writing(
		'-C -c: as many as that CPU had',
		{count: true},
		({rows}, grown) => ofCpu(rows, grown),
		true,
	),
];

export const tool: Tested = {proof: '`/proc/interrupts`: 0', cases};
