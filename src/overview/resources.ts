// The five resources: what the overview reads of each as utilisation, saturation and errors, and the
// values from which on that is a problem. After the USE method (brendangregg.com/usemethod.html): high
// utilisation, any saturation, any error; with some room for what an idle machine shows.
import type {Resource} from '../core/resource.js';
import {indicatorOf, pressureOf, type Indicator} from './indicator.js';

export type Judged = 'utilisation' | 'saturation' | 'errors';

export type ResourceSpec = {
	readonly resource: Resource;
	readonly title: string;
	/** The first of each is the one that is drawn over time, unless a tool indicates another. */
	readonly aspects: Readonly<Record<Judged, readonly Indicator[]>>;
};

const perCpu = (tasks: number): string => `${tasks.toFixed(1)}/cpu`;

/** Busy so much of the time, something will soon have to wait. */
const busyFrom = {warn: 0.7, bad: 0.9};

const cpu = indicatorOf('cpu');
const memory = indicatorOf('memory');
const disk = indicatorOf('disk');
const network = indicatorOf('network');
const scheduler = indicatorOf('scheduler');

const none = {label: '', unit: 'count'} as const;

export const resources: readonly ResourceSpec[] = [
	{
		...{resource: 'cpu', title: 'CPU'},
		aspects: {
			utilisation: [
				cpu('busy', {
					...{label: '', unit: 'ratio', ...busyFrom},
					describe: 'the share of all CPUs’ time that was not idle',
				}),
				cpu('busiest', {label: 'max', unit: 'ratio', describe: 'the same of the busiest CPU'}),
			],
			saturation: [
				pressureOf('cpu', 0.2, 0.5),
				cpu('stolen', {
					...{label: 'stolen', unit: 'ratio', warn: 0.05, bad: 0.2},
					describe: 'the share of the time that the hypervisor gave to others',
				}),
			],
			errors: [cpu('errors', {...none, describe: 'errors of CPUs'})],
		},
	},
	{
		...{resource: 'memory', title: 'memory'},
		aspects: {
			utilisation: [
				memory('used', {
					...{label: '', unit: 'ratio', warn: 0.8, bad: 0.95},
					describe: 'the share of memory that is not available to new programs',
				}),
				memory('swap', {label: 'swap', unit: 'ratio', describe: 'the share of swap space in use'}),
			],
			saturation: [
				pressureOf('memory', 0.05, 0.2),
				memory('swap_out', {
					...{label: 'swap out', unit: 'per_s', warn: 1, bad: 1000},
					describe: 'pages written to swap space',
				}),
				memory('swap_in', {
					...{label: 'swap in', unit: 'per_s', warn: 100, bad: 1000},
					describe: 'pages read back from it',
				}),
				memory('reclaim_stalls', {
					...{label: 'stalls', unit: 'per_s', warn: 10, bad: 500},
					describe: 'allocations that had to free memory first',
				}),
				memory('major_faults', {
					...{label: 'faults', unit: 'per_s', warn: 500, bad: 5000},
					describe: 'page faults that had to read from a disk',
				}),
			],
			errors: [
				memory('oom_kills', {
					...{label: 'oom', unit: 'count', warn: 1, bad: 1},
					describe: 'processes killed for want of memory',
				}),
			],
		},
	},
	{
		...{resource: 'disk', title: 'disk'},
		aspects: {
			utilisation: [
				disk('busy', {
					...{label: '', unit: 'ratio', ...busyFrom},
					describe: 'the share of the time in which the busiest disk had anything to do',
				}),
				disk('written', {
					...{label: 'W', unit: 'bytes_per_s', isDirection: true},
					describe: 'bytes written to it',
				}),
				disk('read', {
					...{label: 'R', unit: 'bytes_per_s', isDirection: true},
					describe: 'bytes read from it',
				}),
			],
			saturation: [
				pressureOf('disk', 0.1, 0.4),
				disk('queue', {
					...{label: 'queue', unit: 'count', warn: 8, bad: 64},
					describe: 'I/O waiting or under way, on average',
				}),
				disk('wait', {
					...{label: 'wait', unit: 'ms', warn: 50, bad: 200},
					describe: 'the mean time of one I/O, queueing included',
				}),
			],
			errors: [disk('errors', {...none, describe: 'errors of disks'})],
		},
	},
	{
		...{resource: 'network', title: 'network'},
		aspects: {
			utilisation: [
				network('traffic', {
					...{label: '', unit: 'bytes_per_s'},
					describe: 'bytes through the busiest interface, loopback or not',
				}),
				network('received', {
					...{label: 'rx', unit: 'bytes_per_s', isDirection: true},
					describe: 'bytes received by the busiest link, which loopback is not',
				}),
				network('sent', {
					...{label: 'tx', unit: 'bytes_per_s', isDirection: true},
					describe: 'bytes sent by it',
				}),
				network('link', {
					...{label: 'full', unit: 'ratio', ...busyFrom},
					describe: 'the share of its speed, in the busier direction',
				}),
				network('loopback', {
					...{label: 'lo', unit: 'bytes_per_s'},
					describe: 'bytes through the loopback, which is no link that could be full',
				}),
			],
			saturation: [
				network('retransmits', {
					...{label: 'resent', unit: 'per_s', warn: 50, bad: 500, isOfAll: true},
					describe: 'TCP segments that were sent again, in all network namespaces',
				}),
				network('worst_drops', {
					...{label: 'drops', unit: 'per_s', warn: 1, bad: 100},
					describe: 'packets dropped by the interface that dropped most',
				}),
				network('listen_overflows', {
					...{label: 'overflows', unit: 'per_s', warn: 1, bad: 10, isOfAll: true},
					describe: 'connections refused because the listener was behind',
				}),
				network('resent', {
					...{label: 'own share', unit: 'ratio', warn: 0.01, bad: 0.05, isOfAll: true},
					describe:
						'the share of TCP segments sent in kerntop’s network namespace that were sent again',
				}),
			],
			errors: [
				network('errors', {
					...{label: '', unit: 'count', warn: 1, bad: 100},
					describe: 'packets with errors, on all interfaces',
				}),
				network('tcp_errors', {
					...{label: 'tcp', unit: 'count', warn: 1, bad: 100, isOfAll: true},
					describe: 'TCP segments received in error',
				}),
			],
		},
	},
	{
		...{resource: 'scheduler', title: 'scheduler'},
		aspects: {
			utilisation: [
				scheduler('runnable_per_cpu', {
					...{label: '', unit: 'count', text: perCpu, warn: 1.25, bad: 2},
					describe: 'tasks that run or want to, for each CPU',
				}),
				scheduler('load_per_cpu', {
					...{label: 'load 1m', unit: 'count', text: perCpu},
					describe: 'the load average of the last minute, for each CPU',
				}),
				scheduler('switches', {
					...{label: 'switches', unit: 'per_s'},
					describe: 'context switches',
				}),
			],
			saturation: [
				scheduler('waiting', {
					...{label: 'waiting', unit: 'count', text: (tasks) => tasks.toFixed(1), warn: 1, bad: 4},
					describe: 'tasks that waited for a CPU, on average',
				}),
				scheduler('blocked', {
					...{label: 'blocked', unit: 'count'},
					describe: 'tasks in uninterruptible sleep, most of them for a disk',
				}),
			],
			errors: [scheduler('errors', {...none, describe: 'errors of the scheduler'})],
		},
	},
];
