// One feed per panel, shown or hidden → one store of views that changes once a tick.
import {explain} from '../errors.js';
import type {Feed} from '../probe/feed.js';
import {applicable} from '../probe/filters.js';
import type {Filters, Options, Probe} from '../probe/probe.js';
import {configure, type Source} from '../probe/source.js';
import {type Moment, stepped, type TimeControl, type TimeStep} from '../probe/time.js';
import type {AppProps} from './app-props.js';
import {type History, inherited, narrowing, shownAt, ticksOf, viewAt} from './past.js';
import type {View} from './view.js';

/** What the user can change about all feeds while they run. */
export type Settings = {
	readonly intervalMs: number;
	readonly filters: Filters;
	readonly optionsFor: (panel: string) => Options;
};

export type Views = ReadonlyMap<string, View>;

type Channel = {
	readonly probe: Probe;
	readonly feed: Feed | undefined;
	readonly intervalMs: number;
	readonly failure: string;
	readonly ignores: View['ignores'];
	readonly unsubscribe: () => void;
};

/** True while a frame cannot be written; calls each function back, once, when it can again. */
export type Gate = (whenFree: () => void) => boolean;

/** For new data, and for the answers to keys. */
export type Gates = {readonly gate?: Gate; readonly keyGate?: Gate};

/** The longest that the first of several snapshots of a tick waits for the others. */
const longestWaitMs = 200;

const live: Moment = {isLive: true};

export class FeedSet implements TimeControl {
	readonly #openFeed: AppProps['openFeed'];
	readonly #probes: readonly Probe[];
	readonly #gate: Gate;
	readonly #channels = new Map<string, Channel>();
	readonly #listeners = new Set<() => void>();
	/** Panels with a snapshot that is not yet in the views. */
	readonly #fresh = new Set<string>();
	#views: Views = new Map();
	#timer: NodeJS.Timeout | undefined;
	readonly #whenFree = () => this.#publish();
	/** The history of each panel from before its first other filter, for when that is taken away. */
	readonly #before = new Map<string, {readonly source: Source; readonly history: History}>();
	#moment: Moment = live;
	#intervalMs = 1000;

	constructor(openFeed: AppProps['openFeed'], probes: readonly Probe[], gate: Gate = () => false) {
		this.#openFeed = openFeed;
		this.#probes = probes;
		this.#gate = gate;
		this.#views = new Map(
			probes.map((probe) => [
				probe.name,
				{
					...{probe, source: undefined, history: [], ignores: []},
					snapshot: {status: 'starting', panel: probe.name},
				},
			]),
		);
	}

	/**
	 * Opens anew those feeds that the settings change; the others go on undisturbed. What other options
	 * count has no past to stay in.
	 */
	apply(settings: Settings): void {
		this.#intervalMs = settings.intervalMs;
		const lost = this.#probes.map((probe) => this.#configure(probe, settings));
		if (lost.includes(true)) this.#moment = live;
		if (this.#moment.isLive) this.#publish();
		else this.#show(this.#moment.at);
	}

	subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	/** The same object until something changed; frozen unless live. */
	views = (): Views => this.#views;

	moment = (): Moment => this.#moment;

	/** The feeds go on collecting wherever the views are. */
	move(step: TimeStep): void {
		const {isLive} = this.#moment;
		const at = this.#moment.isLive ? shownAt(this.#views.values()) : this.#moment.at;
		const target = stepped(step, at, isLive, this.#ticks());
		if (target === undefined) {
			this.#moment = live;
			if (!isLive) this.#publish();
		} else if (isLive && target === at) {
			// What is on the screen stays there, whatever has arrived behind it.
			this.#moment = this.#pastOf(at);
			this.#notify();
		} else {
			this.#show(target);
		}
	}

	close(): void {
		clearTimeout(this.#timer);
		for (const {feed, unsubscribe} of this.#channels.values()) {
			unsubscribe();
			feed?.close();
		}

		this.#channels.clear();
	}

	/** True where other options made the panel lose its past. */
	#configure(probe: Probe, settings: Settings): boolean {
		const old = this.#channels.get(probe.name);
		const {filters, ignores} = applicable(probe, settings.filters);
		let source: Source | undefined;
		let failure = '';
		try {
			source = configure(probe, settings.optionsFor(probe.name), filters);
		} catch (error) {
			failure = explain(error);
		}

		const {intervalMs} = settings;
		const same =
			old?.feed !== undefined && old.feed.source.id === source?.id && old.intervalMs === intervalMs;
		if (same) {
			this.#channels.set(probe.name, {...old, ignores});
			return false;
		}

		// The new subscription comes before the old one ends: an unchanged source stays attached.
		const feed =
			source === undefined
				? undefined
				: this.#openFeed(source, intervalMs, this.#past(old?.feed, source));
		const unsubscribe = feed?.subscribe(() => {
			this.#received(probe.name);
		});
		this.#channels.set(probe.name, {
			...{probe, feed, intervalMs, failure, ignores},
			unsubscribe: unsubscribe ?? (() => undefined),
		});
		old?.unsubscribe();
		old?.feed?.close();
		const had = old?.feed?.history().length ?? 0;
		const isOther = JSON.stringify(old?.feed?.source.options) !== JSON.stringify(source?.options);
		return isOther && had > 0 && feed?.history().length === 0;
	}

	/** The history that the new source begins with. */
	#past(old: Feed | undefined, source: Source): History {
		if (old === undefined) return [];
		const panel = source.probe.name;
		const before = this.#before.get(panel);
		if (before?.source.id === source.id) {
			this.#before.delete(panel);
			return before.history;
		}

		const history = old.history();
		const isFiltered = narrowing(old.source) !== narrowing(source);
		if (isFiltered && before === undefined) this.#before.set(panel, {source: old.source, history});
		return inherited(history, old.source, source);
	}

	#ticks(): number[] {
		return ticksOf([...this.#channels.values()].map(({feed}) => feed?.history() ?? []));
	}

	#pastOf(at: number): Moment {
		const ticks = this.#ticks();
		const [from = at, to = at] = [ticks[0], ticks.at(-1)];
		return {isLive: false, at, from: Math.min(from, at), to: Math.max(to, at)};
	}

	/** What all panels had at that moment; drawn when a frame can be written. */
	#show(at: number): void {
		this.#moment = this.#pastOf(at);
		this.#views = new Map(
			[...this.#channels].map(([name, channel]) => [name, viewAt(viewOf(channel), at)]),
		);
		if (!this.#gate(this.#whenFree)) this.#notify();
	}

	#notify(): void {
		for (const listener of [...this.#listeners]) listener();
	}

	/** Waits for the other panels' snapshots of the same tick, so that one frame shows them all. */
	#received(panel: string): void {
		this.#fresh.add(panel);
		const awaited = [...this.#channels].filter(
			([name, {feed}]) => feed?.snapshot().status === 'ready' && !this.#fresh.has(name),
		);
		if (awaited.length === 0) {
			this.#publish();
			return;
		}

		this.#timer ??= setTimeout(
			() => {
				this.#publish();
			},
			Math.min(longestWaitMs, this.#intervalMs / 5),
		);
	}

	#publish(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		// A frame that cannot be written is left out; the next one shows the newest snapshots.
		if (this.#gate(this.#whenFree)) return;
		this.#fresh.clear();
		if (this.#moment.isLive) {
			this.#views = new Map([...this.#channels].map(([name, channel]) => [name, viewOf(channel)]));
		} else {
			// The views stay; how long ago they were does not.
			this.#moment = this.#pastOf(this.#moment.at);
		}

		this.#notify();
	}
}

function viewOf({probe, feed, failure, ignores}: Channel): View {
	return {
		probe,
		source: feed?.source,
		snapshot: feed?.snapshot() ?? {
			...{status: 'failed', panel: probe.name},
			...{reason: failure, hint: 'press the key again to switch the option back'},
		},
		history: feed?.history() ?? [],
		ignores: [...ignores, ...(feed?.ignores?.() ?? [])],
	};
}
