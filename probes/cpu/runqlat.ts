// Run-queue latency: `total` or `hists` of runqlat.bpf.c → one histogram, or one per process, thread
// or pid namespace.
import {type Column, processColumns} from '../../src/core/column.js';
import type {Options} from '../../src/core/options.js';
import {histogramPlan, oneOf} from '../../src/core/plan.js';
import type {Probe} from '../../src/core/tool.js';
import {mapView} from '../../src/core/readings.js';
import {histogram, unitNs} from '../../src/shapes/hist/log2.js';
import {isKeyed, slowestMs} from '../../src/shapes/hist/slowest.js';
import type {Row} from '../../src/core/snapshot.js';

const slots = {slots: 'counters', sum_ns: 'counter', max_ns: 'max'} as const;
const total = mapView('total', {key: 'number', ...slots});
const hists = mapView('hists', {key: 'number', comm: 'text', ...slots});

type Key = {pid: number; tid: number; pidns: number; comm: string};

const key = (name: 'tid' | 'pidns', title: string, describe: string): Column<Key> => ({
	key: name,
	title,
	width: 10,
	unit: 'number',
	role: 'key',
	entity: name,
	describe,
	label: (row) => (name === 'tid' ? `${row.tid} ${row.comm}` : String(row.pidns)),
});

const [pid, comm] = processColumns('process that waited');

/** Waits of fewer tasks than these in an interval make no percentile. */
const fewWaits = 20;

/** The option → the value of key_by in runqlat.bpf.c, and what its histograms are of. */
const keys: ReadonlyArray<{
	option: string;
	keyBy: number;
	columns: ReadonlyArray<Column<Key>>;
	name(key: number, comm: string): Row;
}> = [
	{option: 'pids', keyBy: 1, columns: [pid, comm], name: (pid, comm) => ({pid, comm})},
	{
		option: 'tids',
		keyBy: 2,
		columns: [key('tid', 'TID', 'thread that waited'), comm],
		name: (tid, comm) => ({tid, comm}),
	},
	{
		option: 'pidnss',
		keyBy: 3,
		columns: [key('pidns', 'PIDNS', 'PID namespace, by its inode')],
		name: (pidns) => ({pidns}),
	},
];

const keyOf = (options: Options): (typeof keys)[number] | undefined =>
	keys.find(({option}) => options[option] === true);

export const runqlat: Probe = {
	name: 'runqlat',
	isOfBcc: true,
	area: 'cpu',
	byDefault: 3,
	summary: 'run-queue latency',
	question: 'How long do runnable threads wait for a CPU?',
	options: {
		timestamp: {short: 'T', type: 'boolean', describe: 'print the time', sets: 'timestamp'},
		milliseconds: {short: 'm', type: 'boolean', describe: 'in milliseconds'},
		pids: {
			...{short: 'P', type: 'boolean', describe: 'one histogram per process'},
			key: 'P',
		},
		tids: {short: 'L', type: 'boolean', describe: 'one histogram per thread'},
		pidnss: {type: 'boolean', describe: 'one histogram per pid namespace'},
	},
	filters: ['pid', 'comm', 'uid', 'cgroup'],
	untilInterrupt: true,
	banner: 'Tracing run queue latency...',
	explains: [{resource: 'scheduler', options: {pids: true}}],
	indicates: [
		{
			...{resource: 'scheduler', aspect: 'saturation', measure: 'wait_p99', unit: 'ms'},
			...{label: 'p99', warn: 10, bad: 50},
			describe: 'what 99 of 100 waits for a CPU took at most',
			value: (snapshot) => slowestMs(snapshot, 'p99', fewWaits),
			of: (snapshot) => (isKeyed(snapshot) ? 'worst' : ''),
			reason: 'too few tasks had to wait',
		},
	],
	plan(options) {
		const unit = options['milliseconds'] === true ? 'ms' : 'us';
		const by = keyOf(options);
		return histogramPlan<Key>({
			// sched_switch first: a wake-up is of use only once its end can be seen.
			attach: [
				oneOf('context switches', 'sched_switch_btf'),
				oneOf('wake-ups', 'sched_wakeup_btf'),
				oneOf('wake-ups of new tasks', 'sched_wakeup_new_btf'),
			],
			globals: {key_by: by?.keyBy ?? 0, hist_unit_ns: unitNs[unit]},
			growing: by === undefined ? [] : ['hists'],
			standIns: ['starts_by_tid'],
			columns: by?.columns ?? [],
			unit,
			caveats: [
				'A wait runs from wake-up or preemption to running: time that a CPU limit keeps a task off the queue, or a hypervisor the CPU, is not in it.',
			],
			read: (maps) =>
				by === undefined
					? maps.deltas(total).map((record) => histogram({}, unit, record))
					: maps
							.deltas(hists)
							.map(({key, comm, ...record}) => histogram(by.name(key, comm), unit, record)),
		});
	},
};
