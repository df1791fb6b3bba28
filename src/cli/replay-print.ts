// A recording → what the printing modes printed, or would have printed, when it was made.
import type {Target} from './targets.js';
import type {ReplayInvocation} from './replay-invocation.js';
import {filtered, targetOf} from './replay-targets.js';
import type {Console} from './run-panels.js';
import {Repetition} from './run-repeat.js';
import type {Probe} from '../probe/probe.js';
import type {Listener} from '../probe/scheduler.js';
import type {Snapshot} from '../probe/snapshot.js';
import type {Frame, RecordedSource} from '../record/format.js';
import type {Recording} from '../record/reader.js';

/** Sources that run together; a change of any of them begins the next act. */
type Act = {
	readonly key: string;
	readonly repetition: Repetition;
	readonly listeners: Map<string, Listener>;
	/** Resolves when enough was printed, or no panel is left. */
	readonly end: Promise<void>;
};

export class ReplayPrint {
	readonly #wanted: ReplayInvocation;
	readonly #recording: Recording;
	readonly #probes: readonly Probe[];
	readonly #console: Console;
	readonly #isWanted: (panel: string) => boolean;
	/** By source: why it gave no data; it is recorded once. */
	readonly #failures = new Map<string, Snapshot>();
	#act: Act | undefined;
	#printed = 0;
	#isOver = false;
	/** Of the frame at hand. */
	#at = 0;

	constructor(
		wanted: ReplayInvocation,
		recording: Recording,
		probes: readonly Probe[],
		console: Console,
		isWanted: (panel: string) => boolean,
	) {
		this.#isWanted = isWanted;
		this.#wanted = wanted;
		this.#recording = recording;
		this.#probes = probes;
		this.#console = console;
	}

	/** Resolves with the exit status. */
	async run(from: number): Promise<number> {
		const {count = Number.POSITIVE_INFINITY} = this.#wanted;
		for (let index = from; index < this.#recording.length; index += 1) {
			const frame = this.#recording.frame(index);
			if (frame === undefined) continue;
			this.#play(frame);
			await Promise.race([this.#act?.end, Promise.resolve()]);
			if (this.#isOver && this.#total() >= count) break;
		}

		return this.#failures.size === 0 ? 0 : 1;
	}

	#total(): number {
		return this.#printed + (this.#act?.repetition.printed ?? 0);
	}

	#play(frame: Frame): void {
		this.#at = frame.at;
		const key = keyOf(frame);
		if (this.#act?.key !== key) this.#begin(frame, key);
		for (const {source, snapshot} of frame.entries) {
			if (snapshot.status !== 'ready') this.#failures.set(sourceKey(source), snapshot);
			this.#act?.listeners.get(source.panel)?.(filtered(snapshot, this.#wanted.filters));
		}
	}

	#begin({sources, machine}: Frame, key: string): void {
		this.#printed = this.#total();
		this.#isOver = false;
		const listeners = new Map<string, Listener>();
		const {view, count} = this.#wanted;
		const targets = sources
			.filter(({panel}) => this.#isWanted(panel))
			.map((source) => targetOf(source, this.#probes))
			.filter((target): target is Target => target !== undefined);
		const repetition = new Repetition(
			{
				...{mode: 'repeat', view, targets, intervalMs: sources[0]?.intervalMs, probing: {}},
				count: count === undefined ? undefined : count - this.#printed,
			},
			{...this.#console, origin: {machine, at: () => this.#at}},
			{
				subscribe(source, _intervalMs, listener) {
					listeners.set(source.probe.name, listener);
					return () => listeners.delete(source.probe.name);
				},
				// No banner: nothing is being traced.
				attached: () => new Promise(() => undefined),
			},
		);
		const end = repetition.run().then(() => {
			this.#isOver = true;
		});
		this.#act = {key, repetition, listeners, end};
		// What failed before this act still does.
		for (const source of sources) {
			const failure = this.#failures.get(sourceKey(source));
			if (failure !== undefined) listeners.get(source.panel)?.(failure);
		}
	}
}

const sourceKey = ({panel, options, filters}: RecordedSource): string =>
	JSON.stringify([panel, options, filters]);

const keyOf = ({session, sources}: Frame): string =>
	JSON.stringify([session, sources.map((source) => sourceKey(source))]);
