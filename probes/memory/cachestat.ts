// Page cache: `counters` of cachestat.bpf.c and /proc/meminfo → one row.
import type {Column} from '../../src/core/column.js';
import {type Alternative, oneOf, type Plan, tablePlan, without} from '../../src/core/plan.js';
import type {Probe} from '../../src/core/tool.js';
import {mapView} from '../../src/core/readings.js';
import * as format from '../../src/core/format.js';
import {cacheSizes} from '../../src/kernel/meminfo.js';
import {pageShift} from '../../src/kernel/page-size.js';

type CachestatRow = {
	hits: number;
	misses: number;
	dirties: number;
	/** Null when nothing was looked up. */
	hit_ratio: number | null;
	buffers_bytes: number | null;
	cached_bytes: number | null;
};

const counters = mapView('counters', {
	accesses: 'counter',
	brought: 'counter',
	misses: 'counter',
	dirties: 'counter',
});

const megabytes = (bytes: number | null): string =>
	bytes === null ? format.unmeasured : (bytes / 1024 ** 2).toFixed(0);
const columns: ReadonlyArray<Column<CachestatRow>> = [
	{
		key: 'hits',
		title: 'HITS',
		width: 8,
		unit: 'pages',
		role: 'counter',
		describe:
			'pages that reads and faults found in the cache, less what the task itself had read ahead',
		screen: {title: 'HITS/s'},
	},
	{
		key: 'misses',
		title: 'MISSES',
		width: 8,
		unit: 'pages',
		role: 'counter',
		describe: 'pages of files that reads, faults and read-ahead brought into the cache',
		screen: {title: 'MISSES/s'},
	},
	{
		key: 'dirties',
		title: 'DIRTIES',
		width: 8,
		unit: 'pages',
		role: 'counter',
		describe: 'pages that became dirty',
		screen: {title: 'DIRTIES/s', width: 9},
	},
	{
		key: 'hit_ratio',
		title: 'HITRATIO',
		width: 8,
		unit: 'ratio',
		role: 'gauge',
		describe: 'hits / (hits + misses)',
		text: (ratio) => (ratio === null ? format.unmeasured : `${(ratio * 100).toFixed(2)}%`),
	},
	{
		key: 'buffers_bytes',
		title: 'BUFFERS_MB',
		width: 10,
		unit: 'bytes',
		role: 'gauge',
		describe: 'size of the block devices’ pages in the cache, from /proc/meminfo',
		text: megabytes,
		screen: {title: 'BUFFERS', width: 8},
	},
	{
		key: 'cached_bytes',
		title: 'CACHED_MB',
		width: 9,
		unit: 'bytes',
		role: 'gauge',
		describe: 'size of the page cache without them, from /proc/meminfo',
		text: megabytes,
		screen: {title: 'CACHED', width: 8},
	},
];

const losing = (program: string): Alternative => ({programs: [program], losesWhenPreempted: true});

/** Of hooks that come before the pages are there: io_uring's tries are known by what they brought in. */
const triedAgain = (what: string): string =>
	`A read that must not wait for the disk (${what}) and is tried again may count as hits, too, what it missed.`;
const unknownTries = {overcounts: triedAgain('RWF_NOWAIT')};
const allTries = {overcounts: triedAgain('io_uring, RWF_NOWAIT')};

const attach = [
	oneOf(
		'pages looked up by reads',
		// Sees each step of a read; the tracepoint, since 6.11, passes over some.
		losing('filemap_get_pages_fexit'),
		{
			...losing('mm_filemap_get_pages_btf'),
			caveat:
				'Where blocks are larger than pages, a read counts the pages of its blocks. Pages just before one that is still being read from the disk are not counted.',
		},
		{...losing('filemap_get_pages_fentry'), ...unknownTries},
		{programs: ['filemap_get_pages_kprobe'], ...unknownTries},
		{...losing('generic_file_buffered_read_fentry'), ...allTries},
		{programs: ['generic_file_buffered_read_kprobe'], ...allTries},
	),
	oneOf(
		'pages looked up by faults',
		losing('mm_filemap_fault_btf'),
		losing('filemap_fault_fentry'),
		'filemap_fault_kprobe',
		without('Pages looked up by page faults are not counted on this kernel.'),
	),
	oneOf('pages brought into the cache', losing('mm_filemap_add_to_page_cache_btf')),
	oneOf('pages dirtied', 'writeback_dirty_folio_btf', 'writeback_dirty_page_btf'),
];

const plan = (): Plan =>
	tablePlan<CachestatRow>({
		attach,
		globals: {page_shift: pageShift()},
		columns,
		sortBy: 'hits',
		layout: 'series',
		caveats: [
			'Read-ahead counts as misses when it brings pages in. A cached page that is read through a mapping is seldom a look-up: the kernel maps such pages in advance. Overwriting cached pages is none.',
			'tmpfs, shared memory and huge pages are not counted. Metadata of file systems is not looked up here: it counts only as dirtied. A large folio becomes dirty as a whole, however little of it was written.',
		],
		read(maps) {
			const [counted] = maps.deltas(counters);
			const {accesses = 0, brought = 0, misses = 0, dirties = 0} = counted ?? {};
			// A look-up and the pages that are brought in for it may fall into two intervals.
			const hits = Math.max(0, accesses - brought);
			const clamped = Math.max(0, brought - accesses);
			const {buffersBytes, cachedBytes} = cacheSizes();
			const row = {
				hits,
				misses,
				dirties,
				hit_ratio: hits + misses === 0 ? null : hits / (hits + misses),
				buffers_bytes: buffersBytes,
				cached_bytes: cachedBytes,
			};
			return {rows: [row], clamped};
		},
	});

export const cachestat: Probe = {
	name: 'cachestat',
	isOfBcc: true,
	area: 'memory',
	byDefault: 4,
	summary: 'page-cache hits and misses',
	question: 'Is the page cache working?',
	options: {
		timestamp: {short: 'T', type: 'boolean', describe: 'print the time', sets: 'timestamp'},
	},
	filters: ['pid', 'comm', 'uid', 'cgroup'],
	untilInterrupt: false,
	explains: [{resource: 'memory'}],
	plan,
};
