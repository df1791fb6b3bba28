// Soft interrupts: `vectors` and `hists` of softirqs.bpf.c → a row or a histogram per vector.
import {UsageError} from '../src/errors.js';
import {mapView} from '../src/bpf/map-view.js';
import {histogram, unitNs} from '../src/probe/log2.js';
import {
	definePlan,
	oneOf,
	type Column,
	type Options,
	type Plan,
	type Probe,
} from '../src/probe/probe.js';

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

function distribution(options: Options): Plan {
	const unit = options['nanoseconds'] === true ? 'ns' : 'us';
	return {
		shape: 'hist',
		attach,
		globals: {...cpuFilter(options), distribution: true, hist_unit_ns: unitNs[unit]},
		columns: [],
		sortBy: 'softirq',
		unit,
		caveats,
		read: (maps) => ({
			shape: 'hist',
			histograms: maps
				.deltas(hists)
				.map(({key, ...slots}) => histogram({softirq: vectorName(key)}, unit, slots)),
		}),
	};
}

const cpuFilter = (options: Options): {only_cpu?: number} =>
	options['cpu'] === undefined ? {} : {only_cpu: Number(options['cpu'])};

function table(options: Options): Plan {
	const inNs = options['nanoseconds'] === true;
	return definePlan<SoftirqRow>({
		shape: 'counts',
		attach,
		globals: cpuFilter(options),
		columns: [
			{
				key: 'softirq',
				title: 'SOFTIRQ',
				width: 16,
				align: 'left',
				describe: 'the vector, as /proc/softirqs names it',
			},
			{
				key: 'total_us',
				title: inNs ? 'TOTAL_nsecs' : 'TOTAL_usecs',
				width: 12,
				align: 'right',
				describe: 'time spent in it, over all CPUs unless they are told apart',
				text: (us) => (inNs ? us * 1000 : us).toFixed(0),
				screen: {
					title: 'TIME/s',
					width: 9,
					text: (us, seconds) => `${((us / seconds) * 1e-3).toFixed(2)}ms`,
				},
			},
			{
				key: 'count',
				title: 'TOTAL_count',
				width: 12,
				align: 'right',
				describe: 'how often it ran',
				screen: {title: 'RUNS/s', width: 9, text: (count, seconds) => (count / seconds).toFixed(0)},
			},
		],
		sortBy: options['events'] === true ? 'count' : 'total_us',
		caveats,
		read(maps) {
			return reading(
				maps.deltas(vectors).map(({key, count, total_ns}) => ({
					softirq: vectorName(key),
					count,
					total_us: total_ns / 1000,
				})),
			);
		},
	});
}

const reading = (rows: readonly SoftirqRow[]) => ({
	shape: 'counts' as const,
	rows,
	totals: {
		count: rows.reduce((sum, {count}) => sum + count, 0),
		total_us: rows.reduce((sum, row) => sum + row.total_us, 0),
	},
});

const cpuColumn: Column = {
	...{key: 'cpu', title: 'CPU', width: 4, align: 'right'},
	describe: 'the CPU that ran it',
};

/** A row for each vector on each CPU that ran it. */
function tablePerCpu(options: Options): Plan {
	const plan = table(options);
	return {
		...plan,
		columns: [cpuColumn, ...plan.columns],
		read: (maps) =>
			reading(
				maps.deltas(vectorsByCpu).flatMap(({key, count, total_ns}) =>
					count.flatMap((runs, cpu) => {
						const total_us = (total_ns[cpu] ?? 0) / 1000;
						return runs > 0 ? [{cpu, softirq: vectorName(key), count: runs, total_us}] : [];
					}),
				),
			),
	};
}

export const softirqs: Probe = {
	name: 'softirqs',
	summary: 'soft interrupts by vector',
	question: 'How much time goes to soft interrupts, and to which?',
	options: {
		distribution: {short: 'd', type: 'boolean', describe: 'show the distribution of times'},
		nanoseconds: {short: 'N', type: 'boolean', describe: 'in nanoseconds'},
		events: {short: 'C', type: 'boolean', describe: 'rank by the number of runs, not their time'},
		cpu: {short: 'c', type: 'number', describe: 'this CPU only'},
		'per-cpu': {type: 'boolean', describe: 'a row for each vector on each CPU'},
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
