// Run-queue latency: `total` or `hists` of runqlat.bpf.c → one histogram, or one per process, thread
// or pid namespace.
import {mapView} from '../src/bpf/map-view.js';
import {histogram, unitNs} from '../src/probe/log2.js';
import {oneOf, type Options, type Probe} from '../src/probe/probe.js';
import type {Row} from '../src/probe/snapshot.js';

const slots = {slots: 'counters', sum_ns: 'counter', max_ns: 'max'} as const;
const total = mapView('total', {key: 'number', ...slots});
const hists = mapView('hists', {key: 'number', comm: 'text', ...slots});

/** The option → the value of key_by in runqlat.bpf.c, and how its histograms are named. */
const keys: ReadonlyArray<{
	option: string;
	keyBy: number;
	name(key: number, comm: string): Row;
}> = [
	{option: 'pids', keyBy: 1, name: (pid, comm) => ({pid, comm})},
	{option: 'tids', keyBy: 2, name: (tid, comm) => ({tid, comm})},
	{option: 'pidnss', keyBy: 3, name: (pidns) => ({pidns})},
];

const keyOf = (options: Options): (typeof keys)[number] | undefined =>
	keys.find(({option}) => options[option] === true);

export const runqlat: Probe = {
	name: 'runqlat',
	summary: 'run-queue latency',
	question: 'How long do runnable threads wait for a CPU?',
	options: {
		timestamp: {short: 'T', type: 'boolean', describe: 'print the time', sets: 'timestamp'},
		milliseconds: {short: 'm', type: 'boolean', describe: 'in milliseconds'},
		pids: {short: 'P', type: 'boolean', describe: 'one histogram per process'},
		tids: {short: 'L', type: 'boolean', describe: 'one histogram per thread'},
		pidnss: {type: 'boolean', describe: 'one histogram per pid namespace'},
	},
	filters: ['pid', 'comm', 'uid', 'cgroup'],
	untilInterrupt: true,
	banner: 'Tracing run queue latency...',
	plan(options) {
		const unit = options['milliseconds'] === true ? 'ms' : 'us';
		const by = keyOf(options);
		return {
			shape: 'hist',
			// sched_switch first: a wake-up is of use only once its end can be seen.
			attach: [
				oneOf('context switches', 'sched_switch_btf'),
				oneOf('wake-ups', 'sched_wakeup_btf'),
				oneOf('wake-ups of new tasks', 'sched_wakeup_new_btf'),
			],
			globals: {key_by: by?.keyBy ?? 0, hist_unit_ns: unitNs[unit]},
			growing: by === undefined ? [] : ['hists'],
			columns: [],
			sortBy: 'count',
			unit,
			caveats: [
				'A wait runs from wake-up or preemption to running: time that a CPU limit keeps a task off the queue, or a hypervisor the CPU, is not in it.',
			],
			read: (maps) => ({
				shape: 'hist',
				histograms:
					by === undefined
						? maps.deltas(total).map((record) => histogram({}, unit, record))
						: maps
								.deltas(hists)
								.map(({key, comm, ...record}) => histogram(by.name(key, comm), unit, record)),
			}),
		};
	},
};
