// The five resources: what the overview reads of each as utilisation, saturation and errors, and the
// values from which on that is a problem. After the USE method (brendangregg.com/usemethod.html): high
// utilisation, any saturation, any error; with some room for what an idle machine shows.
import {byteRate, count, countRate, duration} from '../../format.js';
import type {Resource} from '../../host/measure.js';
import {indicatorOf, percent, pressureOf, waitForCpu, type Indicator} from './indicator.js';

export type Judged = 'utilisation' | 'saturation' | 'errors';

export type ResourceSpec = {
	readonly resource: Resource;
	readonly title: string;
	/** The first of each is the one that is drawn over time. */
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

const none = {label: '', text: count};

export const resources: readonly ResourceSpec[] = [
	{
		...{resource: 'cpu', title: 'CPU'},
		aspects: {
			utilisation: [
				cpu('busy', {
					...{label: '', text: percent, ...busyFrom},
					describe: 'the share of all CPUs’ time that was not idle',
				}),
				cpu('busiest', {label: 'max', text: percent, describe: 'the same of the busiest CPU'}),
			],
			saturation: [
				pressureOf('cpu', 0.2, 0.5),
				cpu('stolen', {
					...{label: 'stolen', text: percent, warn: 0.05, bad: 0.2},
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
					...{label: '', text: percent, warn: 0.8, bad: 0.95},
					describe: 'the share of memory that is not available to new programs',
				}),
				memory('swap', {label: 'swap', text: percent, describe: 'the share of swap space in use'}),
			],
			saturation: [
				pressureOf('memory', 0.05, 0.2),
				memory('swap_out', {
					...{label: 'swap out', text: countRate, warn: 1, bad: 1000},
					describe: 'pages written to swap space',
				}),
				memory('swap_in', {
					...{label: 'swap in', text: countRate, warn: 100, bad: 1000},
					describe: 'pages read back from it',
				}),
				memory('reclaim_stalls', {
					...{label: 'stalls', text: countRate, warn: 10, bad: 500},
					describe: 'allocations that had to free memory first',
				}),
				memory('major_faults', {
					...{label: 'faults', text: countRate, warn: 500, bad: 5000},
					describe: 'page faults that had to read from a disk',
				}),
			],
			errors: [
				memory('oom_kills', {
					...{label: 'oom', text: count, warn: 1, bad: 1},
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
					...{label: '', text: percent, ...busyFrom},
					describe: 'the share of the time in which the busiest disk had anything to do',
				}),
				disk('written', {label: 'W', text: byteRate, describe: 'bytes written to it'}),
				disk('read', {label: 'R', text: byteRate, describe: 'bytes read from it'}),
			],
			saturation: [
				pressureOf('disk', 0.1, 0.4),
				disk('queue', {
					...{label: 'queue', text: count, warn: 8, bad: 64},
					describe: 'I/O waiting or under way, on average',
				}),
				disk('wait', {
					...{label: 'wait', text: (ms) => duration(ms * 1e6), warn: 50, bad: 200},
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
					...{label: '', text: byteRate},
					describe: 'bytes through the busiest interface, loopback or not',
				}),
				network('received', {
					label: 'rx',
					text: byteRate,
					describe: 'bytes received by the busiest link, which loopback is not',
				}),
				network('sent', {label: 'tx', text: byteRate, describe: 'bytes sent by it'}),
				network('link', {
					...{label: 'full', text: percent, ...busyFrom},
					describe: 'the share of its speed, in the busier direction',
				}),
				network('loopback', {
					...{label: 'lo', text: byteRate},
					describe: 'bytes through the loopback, which is no link that could be full',
				}),
			],
			saturation: [
				network('resent', {
					...{label: 'resent', text: percent, warn: 0.01, bad: 0.05},
					describe: 'the share of TCP segments that were sent again',
				}),
				network('drops', {
					...{label: 'drops', text: countRate, warn: 1, bad: 100},
					describe: 'packets that an interface dropped',
				}),
				network('listen_overflows', {
					...{label: 'overflows', text: countRate, warn: 1, bad: 10},
					describe: 'connections refused because the listener was behind',
				}),
			],
			errors: [
				network('errors', {
					...{label: '', text: count, warn: 1, bad: 100},
					describe: 'packets with errors, on all interfaces',
				}),
				network('tcp_errors', {
					...{label: 'tcp', text: count, warn: 1, bad: 100},
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
					...{label: '', text: perCpu, warn: 1.25, bad: 2},
					describe: 'tasks that run or want to, for each CPU',
				}),
				scheduler('load_per_cpu', {
					...{label: 'load', text: perCpu},
					describe: 'the load average of the last minute, for each CPU',
				}),
				scheduler('switches', {
					...{label: 'switches', text: countRate},
					describe: 'context switches',
				}),
			],
			saturation: [
				waitForCpu,
				scheduler('waiting', {
					...{label: 'waiting', text: (tasks) => tasks.toFixed(1), warn: 1, bad: 4},
					describe: 'tasks that waited for a CPU, on average',
				}),
				scheduler('blocked', {
					...{label: 'blocked', text: count},
					describe: 'tasks in uninterruptible sleep, most of them for a disk',
				}),
			],
			errors: [scheduler('errors', {...none, describe: 'errors of the scheduler'})],
		},
	},
];
