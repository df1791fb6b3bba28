// A source without programs at work: read without the kernel's help into snapshots. Beside it: attachment.ts.
import type {Readings} from '../../core/readings.js';
import {systemClock} from '../../engine/clock.js';
import type {Attachment} from '../../engine/entry.js';
import type {ReadySnapshot} from '../../core/snapshot.js';
import type {Source} from '../../core/source.js';

const noMaps: Readings = {
	deltas({name}) {
		throw new TypeError(`no map ${name}: there are no programs`);
	},
	ask: () => null,
};

const counts = (): boolean => false;

export class Sampled implements Attachment {
	readonly #source: Source;
	readonly #caveats: readonly string[];
	readonly isPartial: boolean;
	#polledAt = systemClock.now();

	/**
	 * Takes the first reading; the first poll gives the difference to it.
	 *
	 * @param caveats what is missing for want of the plan's programs
	 * @param isPartial whether another attempt may get them
	 */
	constructor(source: Source, caveats: readonly string[] = [], isPartial = false) {
		this.#source = source;
		this.isPartial = isPartial;
		this.#caveats = [...caveats, ...source.plan.caveats];
		source.plan.read(noMaps, {seconds: 0, counts});
	}

	poll(skippedPolls: number): ReadySnapshot {
		const now = systemClock.now();
		const seconds = (now - this.#polledAt) / 1000;
		const {plan, probe} = this.#source;
		const {clamped = 0, ...reading} = plan.read(noMaps, {seconds, counts});
		this.#polledAt = now;
		return {
			...{status: 'ready', panel: probe.name, backend: 'proc', at: Date.now(), seconds},
			...reading,
			health: {lost: 0, dropped_keys: 0, unattributed: 0, clamped, skipped_polls: skippedPolls},
			// What it takes is this process's own time, which is shown as such.
			cost: {events: null, ns_per_event: null, cpu_percent: null},
			caveats: this.#caveats,
		};
	}

	close(): Promise<void> {
		this.#source.plan.close?.();
		return Promise.resolve();
	}
}
