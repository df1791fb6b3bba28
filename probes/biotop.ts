// Block I/O by process: `counts` of biotop.bpf.c → a row per process, disk and direction.
import {mapView} from '../src/bpf/map-view.js';
import * as format from '../src/format.js';
import {diskName} from '../src/kernel/disks.js';
import {definePlan, oneOf, type Column, type Probe} from '../src/probe/probe.js';

type BiotopRow = {
	/** 0 where the issuer is not known. */
	pid: number;
	comm: string;
	direction: string;
	major: number;
	minor: number;
	/** `?` for a disk that came and went between two polls. */
	disk: string;
	io: number;
	bytes: number;
	avg_ms: number;
};

const counts = mapView('counts', {
	pid: 'number',
	major: 'number',
	minor: 'number',
	direction: 'number',
	comm: 'text',
	io: 'counter',
	bytes: 'counter',
	latency_ns: 'counter',
});

const columns: ReadonlyArray<Column<BiotopRow>> = [
	{
		key: 'pid',
		title: 'PID',
		width: 7,
		align: 'right',
		describe: 'process that issued the I/O; 0: not known',
	},
	{key: 'comm', title: 'COMM', width: 16, align: 'left', describe: 'its name'},
	{
		key: 'direction',
		title: 'D',
		width: 1,
		align: 'left',
		describe: 'R read, W write, D discard, F flush',
	},
	{
		key: 'major',
		title: 'MAJ',
		width: 3,
		align: 'right',
		describe: 'major number of the disk',
		dispensable: 2,
	},
	{
		key: 'minor',
		title: 'MIN',
		width: 3,
		align: 'right',
		describe: 'minor number of the disk',
		dispensable: 2,
	},
	{
		key: 'disk',
		title: 'DISK',
		width: 8,
		align: 'left',
		describe: 'name of the disk',
		dispensable: 1,
	},
	{
		key: 'io',
		title: 'I/O',
		width: 6,
		align: 'right',
		describe: 'requests completed',
		screen: {title: 'IO/s', width: 7, text: format.perSecond(format.count)},
	},
	{
		key: 'bytes',
		title: 'Kbytes',
		width: 8,
		align: 'right',
		describe: 'bytes moved',
		text: format.kibibytes,
		screen: {title: 'B/s', width: 8, text: format.perSecond(format.bytes)},
	},
	{
		key: 'avg_ms',
		title: 'AVGms',
		width: 7,
		align: 'right',
		describe: 'mean time from the start of a request to its end, queueing included',
		text: (ms) => ms.toFixed(2),
	},
];

/** As many bios in flight as requests otherwise. */
const byBio = {
	globals: {by_bio: true},
	mapEntries: {bios: 16_384, requests: 1},
	losesWhenPreempted: true,
};

const plan = definePlan<BiotopRow>({
	shape: 'table',
	attach: [
		oneOf(
			'who starts a request',
			{programs: ['block_io_start_btf', 'block_rq_merge_btf'], losesWhenPreempted: true},
			{programs: ['block_getrq_btf'], firstArgument: ['block_getrq', 'bio'], ...byBio},
			{
				programs: ['block_getrq_queue_btf'],
				firstArgument: ['block_getrq', 'request_queue'],
				...byBio,
			},
		),
		oneOf('completed requests', 'block_rq_complete_btf'),
	],
	globals: {},
	growing: ['counts'],
	columns,
	sortBy: 'bytes',
	layout: 'top',
	textRows: 20,
	caveats: [
		'Buffered writes belong to whoever submits them, often a kernel worker; requests merged into another belong to its issuer.',
	],
	read(maps) {
		const rows = maps.deltas(counts).map(({pid, comm, major, minor, ...row}) => ({
			pid,
			comm: pid === 0 && comm === '' ? '?' : comm,
			direction: String.fromCharCode(row.direction),
			major,
			minor,
			disk: diskName(major, minor) ?? '?',
			io: row.io,
			bytes: row.bytes,
			avg_ms: row.io === 0 ? 0 : row.latency_ns / row.io / 1e6,
		}));
		return {
			shape: 'table',
			rows,
			totals: {
				io: rows.reduce((sum, {io}) => sum + io, 0),
				bytes: rows.reduce((sum, {bytes}) => sum + bytes, 0),
			},
		};
	},
});

export const biotop: Probe = {
	name: 'biotop',
	summary: 'block I/O by process',
	question: 'Who is doing block I/O, to which disk, and how slow is it?',
	options: {
		noclear: {short: 'C', type: 'boolean', describe: 'do not clear the screen', sets: 'keepScreen'},
		maxrows: {short: 'r', type: 'number', describe: 'rows to print (default 20)', sets: 'rows'},
	},
	filters: ['pid', 'comm', 'uid', 'cgroup'],
	untilInterrupt: false,
	plan: () => plan,
};
