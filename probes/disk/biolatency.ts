// Block I/O latency: `total` or `hists` of biolatency.bpf.c → one histogram, or one per disk or set of flags.
import {readFileSync} from 'node:fs';
import type {Column} from '../../src/core/column.js';
import {ProbeError, UsageError} from '../../src/core/errors.js';
import type {Options} from '../../src/core/options.js';
import {
	type Alternative,
	type Globals,
	histogramPlan,
	type Hook,
	oneOf,
} from '../../src/core/plan.js';
import {mapView} from '../../src/core/readings.js';
import type {Row} from '../../src/core/snapshot.js';
import type {Probe} from '../../src/core/tool.js';
import {diskName} from '../../src/kernel/disks.js';
import {histogram, unitNs} from '../../src/shapes/hist/log2.js';

const slots = {slots: 'counters', sum_ns: 'counter', max_ns: 'max'} as const;
const total = mapView('total', slots);
const hists = mapView('hists', {major: 'number', minor: 'number', flags: 'number', ...slots});

/** enum req_op: these numbers have not moved since 4.10. */
const operations: Readonly<Record<number, string>> = {
	0: 'Read',
	1: 'Write',
	2: 'Flush',
	3: 'Discard',
	5: 'SecureErase',
	9: 'WriteZeros',
};
const operationMask = 0xff;

/** enum req_flag_bits, and BCC's words, the first of which stands next to the operation. */
const flagWords: ReadonlyArray<readonly [bit: number, word: string]> = [
	[11, 'Sync'],
	[12, 'Metadata'],
	[17, 'ForcedUnitAccess'],
	[13, 'Priority'],
	[14, 'NoMerge'],
	[15, 'Idle'],
	[19, 'ReadAhead'],
	[20, 'Background'],
	[21, 'NoWait'],
];
const flagsMask = flagWords.reduce((mask, [bit]) => mask | (1 << bit), operationMask);

/** `Idle-Sync-Write` */
function flagsText(flags: number): string {
	const operation = flags & operationMask;
	const words = flagWords.filter(([bit]) => (flags & (1 << bit)) !== 0).map(([, word]) => word);
	return [...words.reverse(), operations[operation] ?? `Operation ${operation}`].join('-');
}

type Key = {disk: string; flags: string};

/** The option → the value of key_by in biolatency.bpf.c, and what its histograms are of. */
type By = {
	readonly keyBy: number;
	readonly columns: ReadonlyArray<Column<Key>>;
	name(record: {major: number; minor: number; flags: number}): Row;
};

const byDisk: By = {
	keyBy: 1,
	columns: [
		{
			...{key: 'disk', title: 'DISK', width: 10, unit: 'text', role: 'key', entity: 'disk'},
			describe: 'name of the disk',
		},
	],
	name: ({major, minor}) => ({disk: diskName(major, minor) ?? `${major}:${minor}`}),
};

const byFlags: By = {
	keyBy: 2,
	columns: [
		{
			...{key: 'flags', title: 'FLAGS', width: 24, unit: 'text', role: 'key'},
			describe: 'the operation, and how it was asked for',
		},
	],
	name: ({flags}) => ({flags: flagsText(flags)}),
};

/** Since 5.11 the request comes first, before that its queue. */
const issuing = (more: Pick<Alternative, 'globals'> = {}): readonly Alternative[] =>
	[
		{program: 'block_rq_issue_btf', type: 'request'},
		{program: 'block_rq_issue_queue_btf', type: 'request_queue'},
	].map(({program, type}) => ({
		...{programs: [program], firstArgument: ['block_rq_issue', type], losesWhenPreempted: true},
		...more,
	}));

const issued = oneOf('requests that a disk gets', ...issuing());

const queued = oneOf(
	'requests that are made',
	{programs: ['block_io_start_btf', 'block_rq_merge_btf'], losesWhenPreempted: true},
	...issuing({globals: {since_made: true}}),
);

const completed: Hook = oneOf('completed requests', 'block_rq_complete_btf');

/** BCC takes a path, too. */
const nameOf = (disk: string): string => disk.replace(/^\/dev\//, '');

/** The globals that leave out all other disks; undefined where there is no such disk. */
function only(disk: string): Globals | undefined {
	try {
		const device = readFileSync(`/sys/block/${disk}/dev`, 'utf8').trim();
		const [major = 0, minor = 0] = device.split(':').map(Number);
		return {by_disk: true, only_major: major, only_minor: minor};
	} catch {
		return undefined;
	}
}

/** Told when it is read: a recording of a disk that is not here can be replayed all the same. */
const noDisk = (disk: string): ProbeError =>
	new ProbeError(`there is no disk ${disk}`, {
		...{code: 'ENOENT', step: 'attach'},
		hint: 'the names of disks are in /sys/block; a partition is part of one',
	});

function keyOf({disks, flags}: Options): By | undefined {
	if (disks === true && flags === true) throw new UsageError('-D and -F: only one of them');
	if (disks === true) return byDisk;
	return flags === true ? byFlags : undefined;
}

export const biolatency: Probe = {
	name: 'biolatency',
	isOfBcc: true,
	area: 'disk',
	summary: 'block I/O latency',
	question: 'How is the latency of block I/O distributed?',
	options: {
		timestamp: {short: 'T', type: 'boolean', describe: 'print the time', sets: 'timestamp'},
		queued: {short: 'Q', type: 'boolean', describe: 'with the time that requests wait in queues'},
		milliseconds: {short: 'm', type: 'boolean', describe: 'in milliseconds'},
		disks: {short: 'D', type: 'boolean', describe: 'one histogram per disk'},
		flags: {short: 'F', type: 'boolean', describe: 'one histogram per set of flags'},
		disk: {short: 'd', type: 'string', selects: 'disk', describe: 'this disk only'},
		extension: {short: 'e', type: 'boolean', describe: 'the mean, which is always shown'},
	},
	filters: [],
	untilInterrupt: true,
	banner: 'Tracing block device I/O...',
	plan(options) {
		const unit = options['milliseconds'] === true ? 'ms' : 'us';
		const by = keyOf(options);
		const disk = options['disk'] === undefined ? undefined : nameOf(String(options['disk']));
		const filter = disk === undefined ? {} : only(disk);
		const keyed = {key_by: by?.keyBy ?? 0, flags_mask: flagsMask};
		return histogramPlan<Key>({
			// The end first: a start is of use only once its end can be seen.
			attach: [completed, options['queued'] === true ? queued : issued],
			globals: {...filter, ...keyed, hist_unit_ns: unitNs[unit]},
			mapEntries: by === undefined ? {} : {hists: 1024},
			columns: by?.columns ?? [],
			unit,
			caveats: [
				'Disks that make no requests (zram, pmem, md, most of dm) are not counted; those below them are.',
			],
			read(maps) {
				if (disk !== undefined && filter === undefined) throw noDisk(disk);
				return by === undefined
					? maps.deltas(total).map((record) => histogram({}, unit, record))
					: maps.deltas(hists).map((record) => histogram(by.name(record), unit, record));
			},
		});
	},
};
