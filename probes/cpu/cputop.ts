// CPU time and storage bytes by process: `counts` and `running` of cputop.bpf.c → a row per process.
import {type Column, processColumns} from '../../src/core/column.js';
import {oneOf, type Plan, tablePlan} from '../../src/core/plan.js';
import type {Probe} from '../../src/core/tool.js';
import {mapView, type Readings} from '../../src/core/readings.js';
import * as format from '../../src/core/format.js';
import {possibleCpus} from '../../src/kernel/cpus.js';
import {lengthOfRuns, UnfinishedRuns} from '../../src/kernel/unfinished-runs.js';

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
	tid: 'number',
	comm: 'text',
	since_ns: 'number',
	ran_ns: 'number',
	switches: 'counter',
});

const columns: ReadonlyArray<Column<CputopRow>> = [
	...processColumns('process, all of its threads'),
	{
		key: 'cpu_ms',
		title: 'CPUms',
		width: 8,
		unit: 'ms',
		role: 'counter',
		describe: 'time on the CPUs, of all threads; 100% is one CPU',
		text: (ms) => ms.toFixed(1),
		screen: {title: 'CPU%', width: 7, as: 'share'},
	},
	{
		key: 'read_bytes',
		title: 'READ_KB',
		width: 8,
		unit: 'bytes',
		role: 'counter',
		describe: 'bytes it had read from storage',
		text: format.kibibytes,
		screen: {title: 'READ/s'},
	},
	{
		key: 'write_bytes',
		title: 'WRITE_KB',
		width: 8,
		unit: 'bytes',
		role: 'counter',
		describe: 'bytes it gave to storage, or to the page cache to be written later',
		text: format.kibibytes,
		screen: {title: 'WRITE/s'},
	},
];

/** What has run since the last poll: what switches counted, and what goes on without one. */
function rowsOf(
	maps: Readings,
	unfinished: UnfinishedRuns,
	lengthOf: ReturnType<typeof lengthOfRuns>,
): {rows: CputopRow[]; clamped: number} {
	const rows = new Map<number, Omit<CputopRow, 'pid' | 'cpu_ms'> & {ns: number}>();
	const count = (): void => {
		for (const {key, comm, run_ns, read_bytes, write_bytes} of maps.deltas(counts)) {
			const before = rows.get(key);
			rows.set(key, {
				comm,
				ns: (before?.ns ?? 0) + run_ns,
				read_bytes: (before?.read_bytes ?? 0) + read_bytes,
				write_bytes: (before?.write_bytes ?? 0) + write_bytes,
			});
		}
	};
	const switched = () =>
		maps.deltas(running).map(({key, since_ns, ran_ns, ...who}) => ({
			...who,
			...{cpu: key, sinceNs: since_ns, ranNs: ran_ns},
		}));
	for (const [pid, ns] of unfinished.advance(switched, lengthOf, count)) {
		const row = rows.get(pid);
		if (row !== undefined) row.ns += ns;
		// On its CPU all the time.
		else if (ns > 0)
			rows.set(pid, {comm: unfinished.commOf(pid), ns, read_bytes: 0, write_bytes: 0});
	}

	let clamped = 0;
	for (const row of rows.values()) {
		if (row.ns >= 0) continue;
		row.ns = 0;
		clamped += 1;
	}

	return {
		rows: [...rows].map(([pid, {comm, ns, ...bytes}]) => ({pid, comm, cpu_ms: ns / 1e6, ...bytes})),
		clamped,
	};
}

function plan(): Plan {
	const unfinished = new UnfinishedRuns();
	const lengthOf = lengthOfRuns();
	return tablePlan<CputopRow>({
		attach: [oneOf('context switches', 'sched_switch_btf')],
		globals: {},
		// By the number of the CPU.
		mapEntries: {running: Math.max(...possibleCpus()) + 1},
		growing: ['counts'],
		columns,
		sortBy: 'cpu_ms',
		layout: 'top',
		textRows: 20,
		caveats: [
			'Time on the CPUs is what the kernel charges the process with, as top has it. A process that has not left its CPU since kerntop started is not seen until it does.',
			'Bytes are written when their page becomes dirty, and a large folio becomes dirty as a whole: small writes to one may count for many times what reaches the disk, which biotop has.',
		],
		read: (maps) => rowsOf(maps, unfinished, lengthOf),
	});
}

export const cputop: Probe = {
	name: 'cputop',
	area: 'cpu',
	supports: 'overview',
	summary: 'CPU time and storage bytes by process',
	question: 'Who is on the CPUs, and who has data read and written?',
	options: {},
	filters: ['pid', 'comm', 'uid', 'cgroup'],
	untilInterrupt: false,
	blames: [
		{resource: 'cpu', as: 'author', columns: ['cpu_ms'], unit: 'cpus', least: 0.01},
		// Tasks that wait for a CPU wait for the processes that run on it.
		{
			...{resource: 'scheduler', as: 'author', columns: ['cpu_ms'], unit: 'cpus', least: 0.01},
			isShownByExplainer: true,
		},
		{
			...{resource: 'disk', as: 'author', columns: ['read_bytes', 'write_bytes']},
			...{unit: 'bytes_per_s', least: 65_536},
		},
	],
	explains: [{resource: 'cpu'}],
	plan,
};
