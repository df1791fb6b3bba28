// Panels whose figures are as large, as small and as long as they get, beside names that are long and wide.
import {loadAll} from '../../probes/index.js';
import type {Options} from '../../src/core/options.js';
import type {Probe} from '../../src/core/tool.js';
import type {ReadySnapshot, Reading, Row} from '../../src/core/snapshot.js';
import {configure} from '../../src/core/source.js';
import type {View} from '../../src/ui/feeds/view.js';
import type {Figures} from './host-snapshots.js';
import {histogram, random} from './ui-snapshots.js';

const tools = await loadAll();

const [large, full, small] = [12_345_678_901, 1023 * 1024, 10 * 1024 ** 2];
const [wide, long] = ['長い名前のプロセス', 'kworker/u257:3-x'];

const total = (rows: readonly Row[], keys: readonly string[]): Row =>
	Object.fromEntries(
		keys.map((key) => [key, rows.reduce((sum, row) => sum + Number(row[key]), 0)]),
	);

const table = (keys: readonly string[], rows: readonly Row[]): Reading => ({
	...{shape: 'table', rows, totals: total(rows, keys)},
});

const hist = (keys: readonly Row[]): Reading => {
	const next = random(7);
	return {
		shape: 'hist',
		histograms: keys.map((key, index) => ({...histogram({}, 4 + index, 15, next), key})),
	};
};

const disk = (row: Row, io: number, bytes: number, avg_ms: number): Row => ({
	...{...row, major: 259, minor: io % 193},
	...{io, bytes, avg_ms},
});

const session = (pid: number, comm: string, laddr: string, raddr: string, bytes: Row): Row => ({
	...{pid, comm, laddr, lport: 65_535, raddr, rport: 61_022, family: laddr.includes(':') ? 6 : 4},
	...bytes,
});

const call = (row: Row, count: number, total_us: number | null, errors: number): Row => ({
	...{...row, count, total_us, errors},
	avg_us: total_us === null || count === 0 ? null : total_us / count,
});

const readings: ReadonlyArray<readonly [tool: string, options: Options, reading: Reading]> = [
	[
		'biotop',
		{},
		table(
			['io', 'bytes'],
			[
				disk(
					{pid: 4_194_303, comm: wide, direction: 'W', disk: 'nvme10n1'},
					999_900,
					large,
					54_321.98,
				),
				disk({pid: 7, comm: long, direction: 'R', disk: 'sdaa'}, 21, full, 0.06),
				disk({pid: 68, comm: 'a', direction: 'W', disk: 'dm-3'}, 0, 0, 0),
			],
		),
	],
	[
		'tcptop',
		{},
		table(
			['rx_bytes', 'tx_bytes'],
			[
				session(
					4_194_303,
					wide,
					'2001:db8:85a3:1111:2222:8a2e:370:7334',
					'2001:db8::aaaa:bbbb:cccc:dddd',
					{
						rx_bytes: large,
						tx_bytes: small,
					},
				),
				session(68, long, '203.0.113.109', '198.51.100.233', {rx_bytes: full, tx_bytes: 0}),
			],
		),
	],
	['runqlat', {}, hist([{}])],
	[
		'runqlat',
		{pids: true},
		hist([
			{pid: 4_194_303, comm: wide},
			{pid: 68, comm: long},
		]),
	],
	[
		'cachestat',
		{},
		table(
			['hits', 'misses', 'dirties'],
			[
				{
					...{hits: large, misses: 999_900, dirties: 7, hit_ratio: 0.9987},
					...{buffers_bytes: full, cached_bytes: 87.6 * 1024 ** 3},
				},
			],
		),
	],
	[
		'syscount',
		{latency: true},
		table(
			['count', 'total_us', 'errors'],
			[
				call({syscall: 'sched_getaffinity'}, 999_900, 72e6, 87_654),
				call({syscall: 'sched_getattr'}, 7, 0, 0),
			],
		),
	],
	[
		'syscount',
		{process: true},
		table(
			['count', 'errors'],
			[
				call({pid: 4_194_303, comm: wide}, large, null, 87_654),
				call({pid: 68, comm: long}, 7, null, 0),
			],
		),
	],
	[
		'softirqs',
		{},
		table(
			['count', 'total_us'],
			[
				{softirq: 'net_rx', count: 12_345_678, total_us: 63.9e6},
				{softirq: 'irq_poll', count: 7, total_us: 0.4},
				{softirq: 'timer', count: 0, total_us: 0},
			],
		),
	],
	...[2, 64].map(
		(cpus) =>
			[
				'softirqs',
				{'per-cpu': true},
				table(
					['count', 'total_us'],
					Array.from({length: cpus}, (_, cpu) => ({
						...{cpu, softirq: 'net_rx', count: 12_345_678},
						total_us: cpu === 0 ? 1e6 : 123_400,
					})),
				),
			] as const,
	),
	['softirqs', {distribution: true}, hist([{softirq: 'net_rx'}, {softirq: 'irq_poll'}])],
	[
		'cputop',
		{},
		table(
			['cpu_ms', 'read_bytes', 'write_bytes'],
			[
				{pid: 4_194_303, comm: wide, cpu_ms: 127_345, read_bytes: full, write_bytes: large},
				{pid: 68, comm: long, cpu_ms: 0.4, read_bytes: 0, write_bytes: 7},
			],
		),
	],
];

const startedAt = Date.UTC(2026, 10, 20, 12, 0, 0);

const snapshotOf = (panel: string, reading: Reading, tick: number): ReadySnapshot => ({
	...{status: 'ready', panel, backend: 'tp_btf', at: startedAt + tick * 1000, seconds: 1},
	health: {lost: 123_456, dropped_keys: 78, unattributed: 0, clamped: 0, skipped_polls: 9},
	cost: {events: large, ns_per_event: 1234, cpu_percent: 98.7},
	...{
		caveats: ['What the numbers leave out is said here, in 1 sentence of 60 characters or more.'],
	},
	...reading,
});

export type Extreme = {readonly name: string; readonly view: View};

const byName = new Map<string, Probe>(tools.map((one) => [one.name, one]));

/** The views of all panels, with the options that change what they draw. */
export const extremes: readonly Extreme[] = readings.flatMap(([tool, options, reading]) => {
	const probe = byName.get(tool);
	if (probe === undefined) return [];
	const history = Array.from({length: 90}, (_, tick) => snapshotOf(tool, reading, tick));
	const [snapshot] = history.slice(-1);
	if (snapshot === undefined) return [];
	const source = configure(probe, options);
	const name = [tool, ...Object.keys(options)].join(' ');
	return [{name, view: {id: tool, probe, source, snapshot, history, ignores: []}}];
});

/** A machine on which everything is as bad as it can be. */
export const worst: Figures = {
	'cpu.busy': 1,
	'cpu.busiest': {of: 'cpu255', value: 1},
	'cpu.pressure': 0.999,
	'cpu.stolen': 0.123,
	'memory.used': 0.876,
	'memory.swap': 0.555,
	'memory.swap_out': 999_900,
	'memory.pressure': 0.234,
	'memory.oom_kills': 12_345,
	'disk.busy': {of: 'nvme10n1', value: 0.98},
	'disk.written': {of: 'nvme10n1', value: full},
	'disk.read': {of: 'nvme10n1', value: small},
	'disk.queue': {of: 'nvme10n1', value: 120.5},
	'disk.wait': {of: 'nvme10n1', value: 234.5},
	'disk.pressure': 0.61,
	'network.traffic': {of: 'enp0s31f6', value: large},
	'network.received': {of: 'enp0s31f6', value: 1.1 * large},
	'network.sent': {of: 'enp0s31f6', value: 345_678_901},
	'network.link': {of: 'enp0s31f6', value: 0.987},
	'network.worst_drops': {of: 'eth12', value: 2345},
	'network.resent': 0.456,
	'network.listen_overflows': 999_900,
	'network.errors': 123_456,
	'network.tcp_errors': 1290,
	'scheduler.runnable_per_cpu': 123.4,
	'scheduler.load_per_cpu': 67.8,
	'scheduler.switches': large,
	'scheduler.waiting': 78.9,
	'scheduler.blocked': 543,
};
