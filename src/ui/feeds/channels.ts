// Each panel's feed, and beside it one of what was drilled into where its rows do not tell that → its
// view, now or as it was.
import {explain} from '../../core/errors.js';
import {applicable, type Filters} from '../../core/filters.js';
import type {Options} from '../../core/options.js';
import type {Snapshot} from '../../core/snapshot.js';
import {configure, type Source} from '../../core/source.js';
import type {Probe} from '../../core/tool.js';
import type {Feed} from '../../engine/feed.js';
import {drilledFilters, drilledOptions, inForce, tells, type Drill} from './drill.js';
import {type Snapshots, inherited, ticksOf, viewAt} from './past.js';
import type {Panel, View, Views} from './view.js';

/** How feeds are opened. */
export type FeedOpeners = {
	/** Subscribes at once, for the panel of this id; `past` is the history of the same source. */
	readonly openFeed: (source: Source, intervalMs: number, past?: Snapshots, panel?: string) => Feed;
	/** For what is drilled into, which is not recorded. @default a drill filters the rows that there are */
	readonly openDetail?: (source: Source, intervalMs: number, past?: Snapshots) => Feed;
};

/** What the user can change about all feeds while they run. */
export type FeedSettings = {
	/** All that are to be at work, on the screen or for what is there. */
	readonly panels: readonly Panel[];
	readonly intervalMs: number;
	readonly filters: Filters;
	readonly optionsFor: (panel: string) => Options;
	/** A drill looks: the feeds go on as they are, whatever of them is shown. */
	readonly drills: readonly Drill[];
};

type Stream = {
	readonly feed: Feed;
	readonly close: () => void;
};

type Channel = {
	readonly id: string;
	readonly probe: Probe;
	/** All that the panel collects; undefined where its options make no sense. */
	readonly whole: Stream | undefined;
	/** Of what was drilled into, filtered in the kernel; opened and closed with the drill. */
	readonly detail: Stream | undefined;
	readonly intervalMs: number;
	/** Why the options make no sense; empty where they do. */
	readonly failure: string;
	readonly ignores: View['ignores'];
};

/** What is on the screen of it. */
const shown = ({whole, detail}: Channel): Feed | undefined => (detail ?? whole)?.feed;

export class Channels {
	readonly #openFeed: FeedOpeners['openFeed'];
	readonly #openDetail: FeedOpeners['openDetail'];
	readonly #received: (panel: string) => void;
	readonly #channels = new Map<string, Channel>();

	/** @param received is called with the panel of every snapshot */
	constructor({openFeed, openDetail}: FeedOpeners, received: (panel: string) => void) {
		this.#openFeed = openFeed;
		this.#openDetail = openDetail;
		this.#received = received;
	}

	/** An unchanged feed goes on undisturbed. True where other options made the panel lose its past. */
	configure({id, probe}: Panel, settings: FeedSettings): boolean {
		const old = this.#channels.get(id);
		const {filters, ignores} = applicable(probe, settings.filters);
		let source: Source | undefined;
		let failure = '';
		try {
			source = configure(probe, settings.optionsFor(id), filters);
		} catch (error) {
			failure = explain(error);
		}

		const {intervalMs} = settings;
		const before = old?.whole;
		const isSame =
			before !== undefined &&
			before.feed.source.id === source?.id &&
			old?.intervalMs === intervalMs;
		// The new subscription comes before the old one ends: an unchanged source stays attached.
		const whole = isSame ? before : source && this.#whole(id, source, intervalMs, before?.feed);
		const detail = this.#detail(id, source, settings, old);
		this.#channels.set(id, {id, probe, whole, detail, intervalMs, failure, ignores});
		if (whole !== before) before?.close();
		if (detail !== old?.detail) old?.detail?.close();
		const had = before?.feed.history().length ?? 0;
		const isOther = JSON.stringify(before?.feed.source.options) !== JSON.stringify(source?.options);
		return isOther && had > 0 && whole?.feed.history().length === 0;
	}

	/** Nothing is at work for a panel that is not among these. */
	retain(panels: readonly Panel[]): void {
		for (const [id, {whole, detail}] of this.#channels) {
			if (panels.some((panel) => panel.id === id)) continue;
			this.#channels.delete(id);
			whole?.close();
			detail?.close();
		}
	}

	/** What all panels have, or what they had at that moment. */
	views(at?: number): Views {
		return new Map(
			[...this.#channels].map(([name, channel]) => {
				const view = viewOf(channel);
				return [name, at === undefined ? view : viewAt(view, at)];
			}),
		);
	}

	/** When this panel had a snapshot; before the first and after the last, when any panel had one. */
	ticks(panel = ''): number[] {
		const histories = [...this.#channels.values()].map(({whole}) => whole?.feed.history() ?? []);
		const all = ticksOf(histories);
		const channel = this.#channels.get(panel);
		const own = (channel && shown(channel)?.history()) ?? [];
		const [first, last] = [own[0], own.at(-1)];
		if (first === undefined || last === undefined) return all;
		// The panel's newest is on the screen until its next: its place is at the end of the time bar.
		const until = last.at + last.seconds * 1000;
		const newest = all.findLast((tick) => tick <= until) ?? last.at;
		return [
			...all.filter((tick) => tick < first.at),
			...own.slice(0, -1).map(({at}) => at),
			newest,
			...all.filter((tick) => tick > until),
		];
	}

	/** The panels that give data. */
	ready(): string[] {
		const isReady = (channel: Channel): boolean => shown(channel)?.snapshot().status === 'ready';
		return [...this.#channels].filter(([, channel]) => isReady(channel)).map(([name]) => name);
	}

	close(): void {
		for (const {whole, detail} of this.#channels.values()) {
			whole?.close();
			detail?.close();
		}

		this.#channels.clear();
	}

	#whole(id: string, source: Source, intervalMs: number, old: Feed | undefined): Stream {
		const past: Snapshots = old === undefined ? [] : inherited(old.history(), old.source, source);
		return this.#stream(this.#openFeed(source, intervalMs, past, id), id);
	}

	#detail(
		id: string,
		source: Source | undefined,
		{intervalMs, drills}: FeedSettings,
		old: Channel | undefined,
	): Stream | undefined {
		const wanted = source && detailOf(source, drills);
		if (wanted === undefined || this.#openDetail === undefined) return undefined;
		const now = old?.detail;
		if (now?.feed.source.id === wanted.id && old?.intervalMs === intervalMs) return now;
		const past = now?.feed.source.id === wanted.id ? now.feed.history() : undefined;
		return this.#stream(this.#openDetail(wanted, intervalMs, past), id);
	}

	#stream(feed: Feed, id: string): Stream {
		const unsubscribe = feed.subscribe(() => {
			const channel = this.#channels.get(id);
			if (channel !== undefined && shown(channel) === feed) this.#received(id);
		});
		return {
			feed,
			close() {
				unsubscribe();
				feed.close();
			},
		};
	}
}

/** The same tool, counting only what its rows do not tell apart; undefined where it cannot. */
function detailOf({id, probe, plan, options, filters}: Source, drills: readonly Drill[]) {
	const untold = inForce(drills).filter((drill) => !tells(drill, plan));
	if (untold.length === 0) return undefined;
	const narrowed = applicable(probe, drilledFilters(filters, untold));
	const detail = configure(probe, drilledOptions(probe, options, untold), narrowed.filters);
	return detail.id === id ? undefined : detail;
}

function viewOf(channel: Channel): View {
	const {whole, detail} = channel;
	const all = viewOfFeed(channel, whole?.feed);
	return detail === undefined ? all : {...viewOfFeed(channel, detail.feed), whole: all};
}

function viewOfFeed(channel: Channel, feed: Feed | undefined): View {
	const {id, probe, ignores} = channel;
	return {
		...{id, probe},
		source: feed?.source,
		snapshot: feed?.snapshot() ?? withoutFeed(channel),
		history: feed?.history() ?? [],
		ignores: [...ignores, ...(feed?.ignores?.() ?? [])],
	};
}

/** Its options make no sense. */
function withoutFeed({probe: {name: panel}, failure}: Channel): Snapshot {
	const hint = 'press the key again to switch the option back';
	return {status: 'failed', panel, reason: failure, hint};
}
