// One feed per panel, shown or hidden → one store of views that changes once a tick.
import {type Moment, stepped, type TimeControl, type TimeStep} from '../../engine/time.js';
import {Channels, type FeedOpeners, type FeedSettings} from './channels.js';
import {shownAt} from './past.js';
import type {Panel, Views} from './view.js';
import type {Gate} from '../terminal/paced-output.js';

/** The longest that the first of several snapshots of a tick waits for the others. */
const longestWaitMs = 200;

const live: Moment = {isLive: true};

export class FeedSet implements TimeControl {
	readonly #gate: Gate;
	readonly #channels: Channels;
	readonly #listeners = new Set<() => void>();
	/** Panels with a snapshot that is not yet in the views. */
	readonly #fresh = new Set<string>();
	#views: Views = new Map();
	#timer: NodeJS.Timeout | undefined;
	readonly #whenFree = () => this.#publish();
	#moment: Moment = live;
	#intervalMs = 1000;

	constructor(feeds: FeedOpeners, panels: readonly Panel[], gate: Gate = () => false) {
		this.#channels = new Channels(feeds, (panel) => {
			this.#received(panel);
		});
		this.#gate = gate;
		this.#views = new Map(
			panels.map(({id, probe}) => [
				id,
				{
					...{id, probe, source: undefined, history: [], ignores: []},
					snapshot: {status: 'starting', panel: probe.name},
				},
			]),
		);
	}

	/**
	 * Opens anew those feeds that the settings change, and closes those of panels that they do not name;
	 * the others go on undisturbed. A panel whose rows are of another kind from now on leaves the past.
	 */
	apply(settings: FeedSettings): void {
		this.#intervalMs = settings.intervalMs;
		const {panels} = settings;
		const lost = panels.map((panel) => this.#channels.configure(panel, settings));
		this.#channels.retain(panels);
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
	move(step: TimeStep, panel = ''): void {
		const {isLive} = this.#moment;
		const newest = this.#moment.isLive ? shownAt(this.#views.values()) : this.#moment.at;
		const shown = this.#views.get(panel)?.snapshot;
		const at = shown?.status === 'ready' ? shown.at : newest;
		const target = stepped(step, at, isLive, this.#channels.ticks(panel));
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
		this.#channels.close();
	}

	#pastOf(at: number): Moment {
		const ticks = this.#channels.ticks();
		const [from = at, to = at] = [ticks[0], ticks.at(-1)];
		return {isLive: false, at, from: Math.min(from, at), to: Math.max(to, at)};
	}

	/** What all panels had at that moment; drawn when a frame can be written. */
	#show(at: number): void {
		this.#moment = this.#pastOf(at);
		this.#views = this.#channels.views(at);
		if (!this.#gate(this.#whenFree)) this.#notify();
	}

	#notify(): void {
		for (const listener of [...this.#listeners]) listener();
	}

	/** Waits for the other panels' snapshots of the same tick, so that one frame shows them all. */
	#received(panel: string): void {
		this.#fresh.add(panel);
		if (this.#channels.ready().every((name) => this.#fresh.has(name))) {
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
			this.#views = this.#channels.views();
		} else {
			// The views stay; how long ago they were does not.
			this.#moment = this.#pastOf(this.#moment.at);
		}

		this.#notify();
	}
}
