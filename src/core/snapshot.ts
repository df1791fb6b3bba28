// What a probe says at one moment: the only thing that panels, text and JSON output ever see.
import type {Judgement} from './judgement.js';

/** A cell's value. Null means "not measured", never zero. */
export type Value = string | number | boolean | null;

export type Row = Readonly<Record<string, Value>>;

/** How a tool's data looks; generic code serves shapes, not tools. */
export type Shape = Reading['shape'];

export type HistogramUnit = 'ns' | 'us' | 'ms';

/** `count` observations between `from` and `to`, both inclusive, in the histogram's unit. */
export type Bucket = {readonly from: number; readonly to: number; readonly count: number};

export type Histogram = {
	/** What this histogram is of: `{}` for all, else for example `{pid, comm}`. */
	readonly key: Row;
	readonly unit: HistogramUnit;
	readonly count: number;
	/** Of all observations, exact, in `unit`. */
	readonly sum: number;
	/** The largest observation in `unit`. */
	readonly max: number;
	/** Upper ends of the buckets that hold the percentile, never above `max`; null when empty. */
	readonly p50: number | null;
	readonly p90: number | null;
	readonly p99: number | null;
	/** From the first to the last bucket that is not empty, without gaps, ascending. */
	readonly buckets: readonly Bucket[];
};

/** What was lost in the interval, by the door it left through. All are counts; 0 is good. */
export type Health = {
	/** Events the kernel or a full ring dropped before they were counted. */
	readonly lost: number;
	/** Events whose key found no room in a full map, and keys evicted while still counting. */
	readonly dropped_keys: number;
	/** Events counted without their owner or their start. */
	readonly unattributed: number;
	/** Values that came out negative and were shown as 0. */
	readonly clamped: number;
	readonly skipped_polls: number;
};

/** What the probe itself took in the interval, by the kernel's own run statistics. */
export type Cost = {
	/** Runs of the probe's programs. Null, like all of the cost, without run statistics. */
	readonly events: number | null;
	/** Null also while there was no event. */
	readonly ns_per_event: number | null;
	/** Share of one CPU, in percent. */
	readonly cpu_percent: number | null;
};

export type TableReading = {
	readonly shape: 'table' | 'counts';
	readonly rows: readonly Row[];
	/** Sums of the counters over all rows. */
	readonly totals: Row;
	/** Of a thinned snapshot: rows that were not kept, added up by the few kinds that they are of. */
	readonly otherRows?: readonly Row[];
};

export type HistogramReading = {
	readonly shape: 'hist';
	readonly histograms: readonly Histogram[];
	/** Of a thinned snapshot: the histograms that were not kept, as one. */
	readonly otherHistogram?: Histogram;
	/** A filter passes no histogram that a thinned snapshot kept; those that were not kept might have passed. */
	readonly isUnknown?: true;
};

/** What the overview makes of the snapshots of other tools; the rows are its resources as text. */
export type OverviewReading = Judgement &
	Pick<TableReading, 'rows' | 'totals'> & {readonly shape: 'overview'};

export type Reading = TableReading | HistogramReading | OverviewReading;

/** What a hook counts, and where its programs are attached: `tp_btf/block_io_start`. */
export type HookInUse = {readonly counts: string; readonly sections: readonly string[]};

export type ReadySnapshot = Reading & {
	readonly status: 'ready';
	readonly panel: string;
	/** The kinds of hooks in use, for example `tp_btf` or `fexit+kprobe`. */
	readonly backend: string;
	/** Absent where nothing is attached, and from recordings. */
	readonly hooks?: readonly HookInUse[];
	/** Wall clock at the end of the interval, milliseconds since the epoch. */
	readonly at: number;
	/** The measured length of the interval. */
	readonly seconds: number;
	readonly health: Health;
	readonly cost: Cost;
	/** What the numbers leave out with this backend on this kernel; full sentences. */
	readonly caveats: readonly string[];
	/** Those of the caveats that are news of this interval; absent from recordings. */
	readonly news?: readonly string[];
	/** In a long history only so many rows of those that there were are left, see src/shapes. */
	readonly thinned?: {readonly rows: number; readonly of: number};
};

/** This kernel or this user cannot run the tool. */
export type UnsupportedSnapshot = {
	readonly status: 'unsupported';
	readonly panel: string;
	readonly reason: string;
	readonly hint: string;
};

/** The tool should work here and does not. */
export type FailedSnapshot = {
	readonly status: 'failed';
	readonly panel: string;
	readonly reason: string;
	readonly hint: string;
	/** When it is tried again, milliseconds since the epoch; absent where it is not. */
	readonly retryAt?: number;
};

export type Snapshot =
	| {readonly status: 'starting'; readonly panel: string}
	| ReadySnapshot
	| UnsupportedSnapshot
	| FailedSnapshot;

/** The numbers to show: the latest, or those from before the feed was opened anew. */
export function readyOf({
	snapshot,
	history,
}: {
	readonly snapshot: Snapshot;
	/** Oldest first. */
	readonly history: readonly ReadySnapshot[];
}): ReadySnapshot | undefined {
	if (snapshot.status === 'ready') return snapshot;
	return snapshot.status === 'starting' ? history.at(-1) : undefined;
}

/** For those who do not wait for another try. */
export const withoutRetry = (snapshot: Snapshot): Snapshot => {
	if (snapshot.status !== 'failed') return snapshot;
	const {status, panel, reason, hint} = snapshot;
	return {status, panel, reason, hint};
};
