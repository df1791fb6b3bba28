// Block I/O by process: `counts` of biotop.bpf.c → a row per process, disk and direction.
import {type Column, counted, processColumns} from '../../src/core/column.js';
import {type Alternative, oneOf, tablePlan, without} from '../../src/core/plan.js';
import type {Probe} from '../../src/core/tool.js';
import {mapView} from '../../src/core/readings.js';
import * as format from '../../src/core/format.js';
import {notDisks} from '../../src/host/disk.js';
import type {Row} from '../../src/core/snapshot.js';
import {diskName} from '../../src/kernel/disks.js';

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
	/** Of all requests, also of those that carried no data or failed. */
	bytes: number;
	moved_bytes: number;
	/** Requests whose start is known. */
	timed: number;
	/** Of these; null where there are none. */
	avg_ms: number | null;
	errors: number;
};

const counts = mapView('counts', {
	pid: 'number',
	major: 'number',
	minor: 'number',
	direction: 'number',
	comm: 'text',
	io: 'counter',
	bytes: 'counter',
	moved_bytes: 'counter',
	errors: 'counter',
	latency_ns: 'counter',
	timed: 'counter',
});

/** Kernel threads that pass on what was asked of a file or of memory as if it were a disk. */
const passesOn = /^(?:kworker|loop\d)/;

/** In brackets where none of them were moved. */
const movedText = (text: (bytes: number) => string, bytes: number, row: BiotopRow): string => {
	// What was recorded before it was told apart has all of it.
	const moved = Number(counted({key: 'bytes', counts: 'moved_bytes'}, row));
	return moved === 0 && bytes > 0 ? `(${text(bytes)})` : text(moved);
};

/** A disk that is gone has no name any more. */
const diskLabel = ({disk, major, minor}: Row): string =>
	disk === '?' ? `${String(major)}:${String(minor)}` : String(disk);

const columns: ReadonlyArray<Column<BiotopRow>> = [
	...processColumns('process that issued the I/O; 0: not known'),
	{
		key: 'direction',
		title: 'D',
		width: 1,
		unit: 'text',
		role: 'key',
		describe:
			'R read, W write, D discard or erase, F flush that was asked for alone (fsync), Z zone operation',
	},
	{
		key: 'major',
		title: 'MAJ',
		width: 3,
		unit: 'number',
		role: 'key',
		entity: 'disk',
		describe: 'major number of the disk',
		label: diskLabel,
		dispensable: 2,
	},
	{
		key: 'minor',
		title: 'MIN',
		width: 3,
		unit: 'number',
		role: 'key',
		entity: 'disk',
		describe: 'minor number of the disk',
		dispensable: 2,
	},
	{
		key: 'disk',
		title: 'DISK',
		width: 8,
		unit: 'text',
		role: 'key',
		entity: 'disk',
		describe: 'name of the disk',
		dispensable: 1,
	},
	{
		key: 'io',
		title: 'I/O',
		width: 6,
		unit: 'count',
		role: 'counter',
		describe: 'requests completed',
		screen: {title: 'IO/s', width: 7},
	},
	{
		key: 'errors',
		title: 'ERR',
		width: 5,
		unit: 'count',
		role: 'counter',
		describe:
			'requests that failed; one that is sent again, or that the disk does not offer, has not',
		text: format.count,
		onlyOnScreen: true,
		dispensable: 1,
	},
	{
		key: 'bytes',
		title: 'Kbytes',
		width: 8,
		unit: 'bytes',
		role: 'counter',
		describe:
			'bytes moved; in brackets, and in no sum, those that were discarded, zeroed by the disk itself, or failed',
		counts: 'moved_bytes',
		text: (bytes, row) => movedText(format.kibibytes, bytes, row),
		screen: {
			title: 'B/s',
			text: (bytes, seconds, row) => movedText((of) => format.bytes(of / seconds), bytes, row),
		},
	},
	{
		key: 'moved_bytes',
		title: 'MOVED',
		width: 8,
		unit: 'bytes',
		role: 'counter',
		describe: 'those of the bytes that were moved',
		hidden: true,
	},
	{
		key: 'avg_ms',
		title: 'AVGms',
		width: 7,
		unit: 'ms',
		role: 'gauge',
		weight: 'timed',
		describe: 'mean time from the start of a request to its end, queueing included',
		text: (ms) => (ms === null ? format.unmeasured : ms.toFixed(2)),
	},
	{
		key: 'timed',
		title: 'TIMED',
		width: 6,
		unit: 'count',
		role: 'counter',
		describe: 'requests whose start is known, of which the mean time is',
		hidden: true,
	},
];

/** Only those that complete in parts are known by the request. Kernels of that age have rw_page, gone in 6.3. */
const byBio = {
	globals: {by_bio: true},
	mapEntries: {requests: 1024},
	losesWhenPreempted: true,
	caveat:
		'Single pages that this kernel gives to zram, pmem and RAM disks without any request, swap above all, are not counted.',
};

/** The first argument did not change in the same kernel as that of block_getrq. */
const merged = (program: string, firstArgument: string): Alternative => ({
	programs: [program],
	firstArgument: ['block_rq_merge', firstArgument],
	losesWhenPreempted: true,
});

const bioQueue = (program: string, firstArgument: string): Alternative => ({
	programs: [program, 'block_bio_complete_btf'],
	firstArgument: ['block_bio_queue', firstArgument],
	losesWhenPreempted: true,
});

const plan = tablePlan<BiotopRow>({
	attach: [
		oneOf(
			'who starts a request',
			{programs: ['block_io_start_btf'], losesWhenPreempted: true},
			{programs: ['block_getrq_btf'], firstArgument: ['block_getrq', 'bio'], ...byBio},
			{
				programs: ['block_getrq_queue_btf'],
				firstArgument: ['block_getrq', 'request_queue'],
				...byBio,
			},
		),
		oneOf(
			'requests merged into another',
			merged('block_rq_merge_btf', 'request'),
			merged('block_rq_merge_queue_btf', 'request_queue'),
		),
		oneOf('completed requests', 'block_rq_complete_btf'),
		oneOf(
			'disks that make no requests',
			bioQueue('block_bio_queue_btf', 'bio'),
			bioQueue('block_bio_queue_queue_btf', 'request_queue'),
			without('Disks that make no requests (zram, pmem, md, most of dm) are not counted.'),
		),
	],
	globals: {},
	growing: ['counts'],
	columns,
	sortBy: 'bytes',
	layout: 'top',
	textRows: 20,
	caveats: [
		'A buffered write belongs to the task that submits it, often a kernel worker; a request merged into another belongs to that one’s issuer.',
		'A disk on top of others (loop, md, dm) is counted beside those below it. F is a flush asked for alone; one that comes with a write, as in a journal, is part of it.',
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
			moved_bytes: row.moved_bytes,
			timed: row.timed,
			avg_ms: row.timed === 0 ? null : row.latency_ns / row.timed / 1e6,
			errors: row.errors,
		}));
		return {rows};
	},
});

export const biotop: Probe = {
	name: 'biotop',
	isOfBcc: true,
	area: 'disk',
	byDefault: 1,
	summary: 'block I/O by process',
	question: 'Who is doing block I/O, to which disk, and how slow is it?',
	options: {
		noclear: {short: 'C', type: 'boolean', describe: 'do not clear the screen', sets: 'keepScreen'},
		maxrows: {short: 'r', type: 'number', describe: 'rows to print (default 20)', sets: 'rows'},
	},
	filters: ['pid', 'comm', 'uid', 'cgroup'],
	blames: [
		{
			...{resource: 'disk', as: 'issuer', columns: ['bytes'], unit: 'bytes_per_s', least: 65_536},
			// What is read of a file or of memory as if it were a disk may come from no disk.
			standIn: {
				isAsked: ({direction, disk}) => direction === 'R' && notDisks.test(String(disk)),
				isPassedOn: ({direction, comm}) => direction === 'R' && passesOn.test(String(comm)),
			},
		},
	],
	explains: [{resource: 'disk'}],
	errors: {
		...{resource: 'disk', column: 'errors', device: diskLabel},
		describe: 'requests that failed, of all disks',
	},
	untilInterrupt: false,
	plan: () => plan,
};
