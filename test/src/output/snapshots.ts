// Snapshots of every shape, small enough to read beside what is printed of them.
import {probes} from '../../../probes/index.js';
import type {Target} from '../../../src/output/target.js';
import type {PrintForm} from '../../../src/output/print-form.js';
import type {Paper} from '../../../src/output/panel-text.js';
import type {Options} from '../../../src/core/options.js';
import type {Histogram, Reading, ReadySnapshot} from '../../../src/core/snapshot.js';
import {configure} from '../../../src/core/source.js';

export function target(
	name: string,
	options: Options = {},
	caveats: readonly string[] = [],
): Target {
	const probe = probes.find((candidate) => candidate.name === name);
	if (probe === undefined) throw new Error(`no tool ${name}`);
	return {source: configure(probe, options), caveats};
}

export const view: PrintForm = {
	json: false,
	color: true,
	ascii: false,
	mouse: true,
	timestamp: false,
	keepScreen: false,
	noSummary: false,
};

export const pipe: Paper = {
	width: 80,
	isTerminal: false,
	loadAverage: () => '0.01 0.02 0.03 1/123 4567\n',
};

/** 07:08:09 wherever the test runs. */
const at = new Date(2026, 0, 2, 7, 8, 9).getTime();

const ready = (panel: string, reading: Reading): ReadySnapshot => ({
	status: 'ready',
	panel,
	backend: 'tp_btf',
	at,
	seconds: 1.000_312_7,
	...reading,
	health: {lost: 0, dropped_keys: 0, unattributed: 0, clamped: 0, skipped_polls: 0},
	cost: {events: 128, ns_per_event: 210.44, cpu_percent: 0.002_693_6},
	caveats: [],
});

const dd = {pid: 7, comm: 'dd', direction: 'W', major: 254, minor: 0, disk: 'vda'};

export const biotop = ready('biotop', {
	shape: 'table',
	rows: [
		{...dd, pid: 12, comm: 'cat', direction: 'R', io: 2, bytes: 8192, avg_ms: 0.125},
		{...dd, io: 64, bytes: 67_108_864, avg_ms: 0.409},
	],
	totals: {io: 66, bytes: 67_117_056},
});

const connection = {pid: 9, comm: 'iperf3', lport: 5201, rport: 40_000};

export const tcptop = ready('tcptop', {
	shape: 'table',
	rows: [
		{...connection, family: 6, laddr: '::1', raddr: '2001:db8::2', rx_bytes: 3072, tx_bytes: 0},
		{
			...connection,
			family: 4,
			laddr: '127.0.0.1',
			raddr: '10.0.0.2',
			rx_bytes: 2048,
			tx_bytes: 1024,
		},
	],
	totals: {rx_bytes: 5120, tx_bytes: 1024},
});

export const histogram: Histogram = {
	key: {},
	unit: 'us',
	count: 16,
	sum: 123.4,
	max: 12.5,
	p50: 3,
	p90: 7,
	p99: 12,
	buckets: [
		{from: 0, to: 1, count: 2},
		{from: 2, to: 3, count: 10},
		{from: 4, to: 7, count: 0},
		{from: 8, to: 15, count: 4},
	],
};

export const runqlat = ready('runqlat', {shape: 'hist', histograms: [histogram]});

export const runqlatByProcess = ready('runqlat', {
	shape: 'hist',
	histograms: [
		{...histogram, key: {pid: 1, comm: 'init'}, count: 3},
		{...histogram, key: {pid: 42, comm: 'hog'}},
	],
});

export const cachestat = ready('cachestat', {
	shape: 'table',
	rows: [
		{
			hits: 1132,
			misses: 0,
			dirties: 4,
			hit_ratio: 1,
			buffers_bytes: 277 * 2 ** 20,
			cached_bytes: 4367 * 2 ** 20,
		},
	],
	totals: {hits: 1132, misses: 0, dirties: 4},
});

export const idleCachestat = ready('cachestat', {
	shape: 'table',
	rows: [
		{hits: 0, misses: 0, dirties: 0, hit_ratio: null, buffers_bytes: null, cached_bytes: 2 ** 20},
	],
	totals: {hits: 0, misses: 0, dirties: 0},
});

export const softirqs = ready('softirqs', {
	shape: 'counts',
	rows: [
		{softirq: 'timer', count: 10, total_us: 31.2},
		{softirq: 'net_rx', count: 5, total_us: 1234.6},
	],
	totals: {count: 15, total_us: 1265.8},
});

export const syscount = ready('syscount', {
	shape: 'counts',
	rows: Array.from({length: 12}, (_, index) => ({
		syscall: `call${String(index)}`,
		count: 100 - index,
		total_us: (100 - index) / 8,
		errors: index % 2,
	})),
	totals: {count: 1134, total_us: 141.75, errors: 6},
});
