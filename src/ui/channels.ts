// Each panel's feed, opened anew where the settings change it → its view, now or as it was.
import {explain} from '../errors.js';
import type {Feed} from '../probe/feed.js';
import {applicable} from '../probe/filters.js';
import type {Filters, Options, Probe} from '../probe/probe.js';
import {configure, type Source} from '../probe/source.js';
import type {AppProps} from './app-props.js';
import {type History, inherited, narrowing, ticksOf, viewAt} from './past.js';
import type {View, Views} from './view.js';

/** What the user can change about all feeds while they run. */
export type Settings = {
	readonly intervalMs: number;
	readonly filters: Filters;
	readonly optionsFor: (panel: string) => Options;
};

type Channel = {
	readonly probe: Probe;
	readonly feed: Feed | undefined;
	readonly intervalMs: number;
	readonly failure: string;
	readonly ignores: View['ignores'];
	readonly unsubscribe: () => void;
};

export class Channels {
	readonly #openFeed: AppProps['openFeed'];
	readonly #received: (panel: string) => void;
	readonly #channels = new Map<string, Channel>();
	/** The history of each panel from before its first other filter, for when that is taken away. */
	readonly #before = new Map<string, {readonly source: Source; readonly history: History}>();

	/** @param received is called with the panel of every snapshot */
	constructor(openFeed: AppProps['openFeed'], received: (panel: string) => void) {
		this.#openFeed = openFeed;
		this.#received = received;
	}

	/** An unchanged feed goes on undisturbed. True where other options made the panel lose its past. */
	configure(probe: Probe, settings: Settings): boolean {
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
		const all = ticksOf([...this.#channels.values()].map(({feed}) => feed?.history() ?? []));
		const own = this.#channels.get(panel)?.feed?.history() ?? [];
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
		const ready = [...this.#channels].filter(([, {feed}]) => feed?.snapshot().status === 'ready');
		return ready.map(([name]) => name);
	}

	close(): void {
		for (const {feed, unsubscribe} of this.#channels.values()) {
			unsubscribe();
			feed?.close();
		}

		this.#channels.clear();
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
