// Soft interrupts: `vectors` and `hists` of softirqs.bpf.c → a row or a histogram per vector.
import type {Column} from '../../src/core/column.js';
import type {Options} from '../../src/core/options.js';
import {histogramPlan, oneOf, type Plan, tablePlan} from '../../src/core/plan.js';
import type {Probe} from '../../src/core/tool.js';
import {UsageError} from '../../src/core/errors.js';
import {mapView} from '../../src/core/readings.js';
import {histogram, unitNs} from '../../src/shapes/hist/log2.js';

type SoftirqRow = {softirq: string; count: number; total_us: number};

/** enum in include/linux/interrupt.h, in its order. */
const vectorNames = [
	'hi',
	'timer',
	'net_tx',
	'net_rx',
	'block',
	'irq_poll',
	'tasklet',
	'sched',
	'hrtimer',
	'rcu',
];

const vectors = mapView('vectors', {key: 'number', count: 'counter', total_ns: 'counter'});
const vectorsByCpu = mapView('vectors', {
	key: 'number',
	count: 'cpuCounter',
	total_ns: 'cpuCounter',
});
const hists = mapView('hists', {
	key: 'number',
	slots: 'counters',
	sum_ns: 'counter',
	max_ns: 'max',
});

const attach = [
	oneOf(
		'soft interrupts',
		{programs: ['softirq_exit_btf', 'softirq_entry_btf']},
		{programs: ['softirq_exit_raw', 'softirq_entry_raw']},
	),
];

const caveats = ['The time of a soft interrupt includes the hard interrupts that interrupted it.'];

const vectorName = (vector: number): string => vectorNames[vector] ?? `vector ${String(vector)}`;

const vectorColumn: Column<{softirq: string}> = {
	key: 'softirq',
	title: 'SOFTIRQ',
	width: 16,
	unit: 'text',
	role: 'key',
	entity: 'softirq',
	describe: 'the vector, as /proc/softirqs names it',
};

function distribution(options: Options): Plan {
	const unit = options['nanoseconds'] === true ? 'ns' : 'us';
	return histogramPlan({
		attach,
		globals: {...cpuFilter(options), distribution: true, hist_unit_ns: unitNs[unit]},
		columns: [vectorColumn],
		unit,
		caveats,
		read: (maps) =>
			maps
				.deltas(hists)
				.map(({key, ...slots}) => histogram({softirq: vectorName(key)}, unit, slots)),
	});
}

const cpuFilter = (options: Options): {only_cpu?: number} =>
	options['cpu'] === undefined ? {} : {only_cpu: Number(options['cpu'])};

const counters = (inNs: boolean): ReadonlyArray<Column<SoftirqRow>> => [
	{
		key: 'total_us',
		title: inNs ? 'TOTAL_nsecs' : 'TOTAL_usecs',
		width: 12,
		unit: 'us',
		role: 'counter',
		describe: 'time spent in it, over all CPUs unless they are told apart',
		text: (us) => (inNs ? us * 1000 : us).toFixed(0),
		screen: {title: 'TIME/s', width: 9},
	},
	{
		key: 'count',
		title: 'TOTAL_count',
		width: 12,
		unit: 'count',
		role: 'counter',
		describe: 'how often it ran',
		screen: {title: 'RUNS/s', width: 9},
	},
];

/** What both tables have. */
const either = (options: Options) =>
	({
		shape: 'counts',
		attach,
		globals: cpuFilter(options),
		sortBy: options['events'] === true ? 'count' : 'total_us',
		caveats,
	}) as const;

const table = (options: Options): Plan =>
	tablePlan<SoftirqRow>({
		...either(options),
		columns: [vectorColumn, ...counters(options['nanoseconds'] === true)],
		read: (maps) => ({
			rows: maps.deltas(vectors).map(({key, count, total_ns}) => ({
				softirq: vectorName(key),
				count,
				total_us: total_ns / 1000,
			})),
		}),
	});

/** A row for each vector on each CPU that ran it. */
const tablePerCpu = (options: Options): Plan =>
	tablePlan<SoftirqRow & {cpu: number}>({
		...either(options),
		columns: [
			{
				key: 'cpu',
				title: 'CPU',
				width: 4,
				unit: 'number',
				role: 'key',
				entity: 'cpu',
				describe: 'the CPU that ran it',
			},
			vectorColumn,
			...counters(options['nanoseconds'] === true),
		],
		read: (maps) => ({
			rows: maps.deltas(vectorsByCpu).flatMap(({key, count, total_ns}) =>
				count.flatMap((runs, cpu) => {
					const total_us = (total_ns[cpu] ?? 0) / 1000;
					return runs > 0 ? [{cpu, softirq: vectorName(key), count: runs, total_us}] : [];
				}),
			),
		}),
	});

export const softirqs: Probe = {
	name: 'softirqs',
	isOfBcc: true,
	area: 'cpu',
	byDefault: 6,
	summary: 'soft interrupts by vector',
	question: 'How much time goes to soft interrupts, and to which?',
	options: {
		distribution: {short: 'd', type: 'boolean', describe: 'show the distribution of times'},
		nanoseconds: {short: 'N', type: 'boolean', describe: 'in nanoseconds'},
		events: {short: 'C', type: 'boolean', describe: 'rank by the number of runs, not their time'},
		cpu: {short: 'c', type: 'number', selects: 'cpu', describe: 'this CPU only'},
		'per-cpu': {type: 'boolean', describe: 'a row for each vector on each CPU', key: 'c'},
		timestamp: {short: 'T', type: 'boolean', describe: 'print the time', sets: 'timestamp'},
	},
	filters: [],
	untilInterrupt: true,
	banner: 'Tracing soft irq event time...',
	plan(options) {
		const perCpu = options['per-cpu'] === true;
		if (options['distribution'] !== true) return perCpu ? tablePerCpu(options) : table(options);
		if (perCpu) throw new UsageError('--per-cpu has no distributions: leave out -d');
		return distribution(options);
	},
};
