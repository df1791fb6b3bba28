// A source without programs at work: read without the kernel's help into snapshots. Beside it: attachment.ts.
import type {Maps} from '../bpf/maps.js';
import {systemClock} from './clock.js';
import type {Attachment} from './scheduler.js';
import type {ReadySnapshot} from './snapshot.js';
import type {Source} from './source.js';

const noMaps: Maps = {
	deltas({name}) {
		throw new TypeError(`no map ${name}: there are no programs`);
	},
};

export class Sampled implements Attachment {
	readonly #source: Source;
	#polledAt = systemClock.now();

	/** Takes the first reading, which the first poll is the difference to. */
	constructor(source: Source) {
		this.#source = source;
		source.plan.read(noMaps, {seconds: 0});
	}

	poll(skippedPolls: number): ReadySnapshot {
		const now = systemClock.now();
		const seconds = (now - this.#polledAt) / 1000;
		this.#polledAt = now;
		const {plan, probe} = this.#source;
		const {clamped = 0, ...reading} = plan.read(noMaps, {seconds});
		return {
			...{status: 'ready', panel: probe.name, backend: 'proc', at: Date.now(), seconds},
			...reading,
			health: {lost: 0, dropped_keys: 0, unattributed: 0, clamped, skipped_polls: skippedPolls},
			// What it takes is this process's own time, which is shown as such.
			cost: {events: null, ns_per_event: null, cpu_percent: null},
			caveats: plan.caveats,
		};
	}

	close(): Promise<void> {
		this.#source.plan.close?.();
		return Promise.resolve();
	}
}
