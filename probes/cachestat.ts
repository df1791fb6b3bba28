// Page cache: `counters` of cachestat.bpf.c and /proc/meminfo → one row.
import {mapView} from '../src/bpf/map-view.js';
import * as format from '../src/format.js';
import {cacheSizes} from '../src/kernel/meminfo.js';
import {pageShift} from '../src/kernel/page-size.js';
import {
	type Alternative,
	type Column,
	definePlan,
	oneOf,
	type Plan,
	type Probe,
	without,
} from '../src/probe/probe.js';

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
	inserts: 'counter',
	write_inserts: 'counter',
	dirties: 'counter',
});

const perSecond = format.perSecond(format.count);
const megabytes = (bytes: number | null): string =>
	bytes === null ? format.unmeasured : (bytes / 1024 ** 2).toFixed(0);
const size = (bytes: number | null): string =>
	bytes === null ? format.unmeasured : format.bytes(bytes);

const columns: ReadonlyArray<Column<CachestatRow>> = [
	{
		key: 'hits',
		title: 'HITS',
		width: 8,
		align: 'right',
		describe: 'pages that reads and faults found in the cache',
		screen: {title: 'HITS/s', width: 8, text: perSecond},
	},
	{
		key: 'misses',
		title: 'MISSES',
		width: 8,
		align: 'right',
		describe: 'pages brought into the cache other than by writing, read-ahead included',
		screen: {title: 'MISSES/s', width: 8, text: perSecond},
	},
	{
		key: 'dirties',
		title: 'DIRTIES',
		width: 8,
		align: 'right',
		describe: 'pages that became dirty',
		screen: {title: 'DIRTIES/s', width: 9, text: perSecond},
	},
	{
		key: 'hit_ratio',
		title: 'HITRATIO',
		width: 8,
		align: 'right',
		describe: 'hits / (hits + misses)',
		text: (ratio) => (ratio === null ? format.unmeasured : `${(ratio * 100).toFixed(2)}%`),
	},
	{
		key: 'buffers_bytes',
		title: 'BUFFERS_MB',
		width: 10,
		align: 'right',
		describe: 'size of the block devices’ pages in the cache, from /proc/meminfo',
		text: megabytes,
		screen: {title: 'BUFFERS', width: 8, text: size},
	},
	{
		key: 'cached_bytes',
		title: 'CACHED_MB',
		width: 9,
		align: 'right',
		describe: 'size of the page cache without them, from /proc/meminfo',
		text: megabytes,
		screen: {title: 'CACHED', width: 8, text: size},
	},
];

const losing = (program: string): Alternative => ({programs: [program], losesWhenPreempted: true});

const attach = [
	oneOf(
		'pages looked up by reads',
		losing('mm_filemap_get_pages_btf'),
		losing('filemap_get_pages_fentry'),
		'filemap_get_pages_kprobe',
		'generic_file_buffered_read_fentry',
		'generic_file_buffered_read_kprobe',
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
	definePlan<CachestatRow>({
		shape: 'table',
		attach,
		globals: {page_shift: pageShift()},
		columns,
		sortBy: 'hits',
		layout: 'series',
		caveats: [
			'Read-ahead counts as misses when it brings pages in. Hits through a mapping are seen only when they fault; overwriting cached pages is no lookup.',
		],
		read(maps) {
			const [counted] = maps.deltas(counters);
			const {accesses = 0, inserts = 0, write_inserts = 0, dirties = 0} = counted ?? {};
			// The insert and the write that proves it was no miss may fall into two intervals.
			const misses = Math.max(0, inserts - write_inserts);
			const hits = Math.max(0, accesses - misses);
			const clamped = Math.max(0, write_inserts - inserts) + Math.max(0, misses - accesses);
			const {buffersBytes, cachedBytes} = cacheSizes();
			const row = {
				hits,
				misses,
				dirties,
				hit_ratio: hits + misses === 0 ? null : hits / (hits + misses),
				buffers_bytes: buffersBytes,
				cached_bytes: cachedBytes,
			};
			return {shape: 'table', rows: [row], totals: {hits, misses, dirties}, clamped};
		},
	});

export const cachestat: Probe = {
	name: 'cachestat',
	summary: 'page-cache hits and misses',
	question: 'Is the page cache working?',
	options: {
		timestamp: {short: 'T', type: 'boolean', describe: 'print the time', sets: 'timestamp'},
	},
	filters: ['pid', 'comm', 'uid', 'cgroup'],
	untilInterrupt: false,
	plan,
};
