// One feed per panel, shown or hidden → one store of views that changes once a tick.
import {explain} from '../errors.js';
import type {Feed} from '../probe/feed.js';
import type {Filters, Options, Probe} from '../probe/probe.js';
import {configure, type Source} from '../probe/source.js';
import type {AppProps} from './app-props.js';
import {applicable, type View} from './view.js';

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

/** True while a frame cannot be written; calls back once when it can again. */
export type Gate = (whenFree: () => void) => boolean;

/** The longest that the first of several snapshots of a tick waits for the others. */
const longestWaitMs = 200;

export class FeedSet {
	readonly #openFeed: AppProps['openFeed'];
	readonly #probes: readonly Probe[];
	readonly #gate: Gate;
	readonly #channels = new Map<string, Channel>();
	readonly #listeners = new Set<() => void>();
	/** Panels with a snapshot that is not yet in the views. */
	readonly #fresh = new Set<string>();
	#views: Views = new Map();
	#timer: NodeJS.Timeout | undefined;
	#paused = false;
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

	/** Opens anew those feeds that the settings change; the others go on undisturbed. */
	apply(settings: Settings): void {
		this.#intervalMs = settings.intervalMs;
		for (const probe of this.#probes) this.#configure(probe, settings);
		this.#publish();
	}

	subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	/** The same object until something changed; frozen while paused. */
	views = (): Views => this.#views;

	/** Freezes the views; the feeds go on collecting. */
	pause(paused: boolean): void {
		if (this.#paused === paused) return;
		this.#paused = paused;
		if (!paused) this.#publish();
	}

	close(): void {
		clearTimeout(this.#timer);
		for (const {feed, unsubscribe} of this.#channels.values()) {
			unsubscribe();
			feed?.close();
		}

		this.#channels.clear();
	}

	#configure(probe: Probe, settings: Settings): void {
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
			return;
		}

		// The new subscription comes before the old one ends: an unchanged source stays attached.
		const feed =
			source === undefined
				? undefined
				: this.#openFeed(source, intervalMs, past(old?.feed, source));
		const unsubscribe = feed?.subscribe(() => {
			this.#received(probe.name);
		});
		this.#channels.set(probe.name, {
			...{probe, feed, intervalMs, failure, ignores},
			unsubscribe: unsubscribe ?? (() => undefined),
		});
		old?.unsubscribe();
		old?.feed?.close();
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
		if (this.#paused) return;

		// A frame that cannot be written is left out; the next one shows the newest snapshots.
		if (this.#gate(() => this.#publish())) return;
		this.#fresh.clear();
		this.#views = new Map([...this.#channels].map(([name, channel]) => [name, viewOf(channel)]));
		for (const listener of [...this.#listeners]) listener();
	}
}

/** Rows of another filter or another key do not continue a history; other intervals do. */
function past(old: Feed | undefined, source: Source): ReturnType<Feed['history']> {
	if (old === undefined) return [];
	const comparable =
		JSON.stringify(old.source.filters) === JSON.stringify(source.filters) &&
		old.source.plan.shape === source.plan.shape &&
		old.source.plan.columns[0]?.key === source.plan.columns[0]?.key;
	return comparable ? old.history() : [];
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
		ignores,
	};
}
