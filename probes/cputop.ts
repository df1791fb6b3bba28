// CPU time and storage bytes by process: `counts` and `running` of cputop.bpf.c → a row per process.
import {mapView} from '../src/bpf/map-view.js';
import type {Maps} from '../src/bpf/maps.js';
import * as format from '../src/format.js';
import {kernelNowNs} from '../src/kernel/clock.js';
import {possibleCpus} from '../src/kernel/cpus.js';
import {processName} from '../src/kernel/process-name.js';
import {UnfinishedRuns} from '../src/kernel/unfinished-runs.js';
import {definePlan, oneOf, type Column, type Plan, type Probe} from '../src/probe/probe.js';

type CputopRow = {
	pid: number;
	comm: string;
	cpu_ms: number;
	read_bytes: number;
	write_bytes: number;
};

const counts = mapView('counts', {
	key: 'number',
	comm: 'text',
	run_ns: 'counter',
	read_bytes: 'counter',
	write_bytes: 'counter',
});

const running = mapView('running', {
	key: 'number',
	pid: 'number',
	since_ns: 'number',
	switches: 'counter',
});

const perSecond = format.perSecond(format.bytes);

const columns: ReadonlyArray<Column<CputopRow>> = [
	{key: 'pid', title: 'PID', width: 7, align: 'right', describe: 'process, all of its threads'},
	{key: 'comm', title: 'COMM', width: 16, align: 'left', describe: 'its name'},
	{
		key: 'cpu_ms',
		title: 'CPUms',
		width: 8,
		align: 'right',
		describe: 'time on the CPUs, of all threads; 100% is one CPU',
		text: (ms) => ms.toFixed(1),
		screen: {title: 'CPU%', width: 7, text: (ms, seconds) => format.percent(ms / seconds / 1000)},
	},
	{
		key: 'read_bytes',
		title: 'READ_KB',
		width: 8,
		align: 'right',
		describe: 'bytes it had read from storage',
		text: format.kibibytes,
		screen: {title: 'READ/s', width: 8, text: perSecond},
	},
	{
		key: 'write_bytes',
		title: 'WRITE_KB',
		width: 8,
		align: 'right',
		describe: 'bytes it gave to storage, or to the page cache to be written later',
		text: format.kibibytes,
		screen: {title: 'WRITE/s', width: 8, text: perSecond},
	},
];

/** What has run since the last poll: what switches counted, and what goes on without one. */
function rowsOf(maps: Maps, unfinished: UnfinishedRuns): {rows: CputopRow[]; clamped: number} {
	const runs = () =>
		maps.deltas(running).map(({key, pid, since_ns}) => ({cpu: key, pid, sinceNs: since_ns}));
	const switched = runs();
	const nowNs = kernelNowNs();
	const counted = maps.deltas(counts);
	const change = unfinished.advance(switched, runs(), nowNs);
	const rows = counted.map(({key, comm, run_ns, ...bytes}): CputopRow => {
		const ns = run_ns + (change.get(key) ?? 0);
		change.delete(key);
		return {pid: key, comm, cpu_ms: ns / 1e6, ...bytes};
	});
	// On its CPU all the time, so that no switch has told its name either.
	for (const [pid, ns] of change) {
		const idle = {read_bytes: 0, write_bytes: 0};
		if (ns > 0) rows.push({pid, comm: processName(pid), cpu_ms: ns / 1e6, ...idle});
	}

	let clamped = 0;
	for (const row of rows) {
		if (row.cpu_ms >= 0) continue;
		unfinished.owe(row.pid, -row.cpu_ms * 1e6);
		row.cpu_ms = 0;
		clamped += 1;
	}

	return {rows, clamped};
}

function plan(): Plan {
	const unfinished = new UnfinishedRuns();
	const cpus = possibleCpus();
	return definePlan<CputopRow>({
		shape: 'table',
		attach: [oneOf('context switches', 'sched_switch_btf')],
		globals: {},
		mapEntries: {running: cpus},
		growing: ['counts'],
		columns,
		sortBy: 'cpu_ms',
		layout: 'top',
		textRows: 20,
		caveats: [
			'Time on a CPU includes the interrupts that came meanwhile; a process that has not left its CPU since kerntop started is not seen until it does.',
		],
		read(maps) {
			const {rows, clamped} = rowsOf(maps, unfinished);
			const sum = (key: 'cpu_ms' | 'read_bytes' | 'write_bytes') =>
				rows.reduce((total, row) => total + row[key], 0);
			const totals = {
				cpu_ms: sum('cpu_ms'),
				read_bytes: sum('read_bytes'),
				write_bytes: sum('write_bytes'),
			};
			return {shape: 'table', rows, totals, clamped};
		},
	});
}

export const cputop: Probe = {
	name: 'cputop',
	summary: 'CPU time and storage bytes by process',
	question: 'Who is on the CPUs, and who has data read and written?',
	options: {},
	filters: ['pid', 'comm', 'uid', 'cgroup'],
	untilInterrupt: false,
	plan,
};
