// A recording → what the printing modes printed, or would have printed, when it was made.
import type {Target} from '../../output/target.js';
import type {ReplayInvocation} from '../parse/replay-invocation.js';
import {madeFrom} from './replay-overview.js';
import {filtered, polledAtOf, sourceKey, targetOf, withoutOthers} from './replay-targets.js';
import type {Console} from './printing.js';
import {Repetition} from './repeat.js';
import type {Probe} from '../../core/tool.js';
import type {Listener} from '../../core/publisher.js';
import type {Snapshot} from '../../core/snapshot.js';
import {configure} from '../../core/source.js';
import {judging} from '../../overview/publish.js';
import type {Frame} from '../../record/frame-format.js';
import type {Recording} from '../../record/reader.js';

/** Sources that run together; a change of any of them begins the next act. */
type Act = {
	readonly key: string;
	readonly repetition: Repetition;
	readonly listeners: Map<string, Set<Listener>>;
	/** Resolves when enough was printed, or no panel is left. */
	readonly end: Promise<void>;
};

export class ReplayPrint {
	readonly #wanted: ReplayInvocation;
	readonly #recording: Recording;
	readonly #probes: readonly Probe[];
	readonly #overview: Probe;
	readonly #console: Console;
	readonly #isWanted: (panel: string, frame: Frame) => boolean;
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
		overview: Probe,
		console: Console,
		isWanted: (panel: string, frame: Frame) => boolean,
	) {
		this.#isWanted = isWanted;
		this.#wanted = wanted;
		this.#recording = recording;
		this.#probes = probes;
		this.#overview = overview;
		this.#console = console;
	}

	/** Resolves with the exit status. */
	async run(from: number): Promise<number> {
		const {count = Number.POSITIVE_INFINITY} = this.#wanted;
		for (let index = from; index < this.#recording.length; index += 1) {
			const recorded = this.#recording.frame(index);
			if (recorded === undefined) continue;
			const frame = withoutOthers(recorded);
			this.#at = frame.at;
			if (this.#act?.key !== keyOf(frame)) {
				// The end of an act prints what had come, which may be the last that was asked for.
				this.#act?.repetition.flush();
				if (this.#total() >= count) break;
				this.#begin(frame);
			}

			this.#play(frame);
			await this.#console.drained();
			if (this.#isOver && this.#total() >= count) break;
		}

		this.#act?.repetition.flush();
		this.#act?.repetition.end();
		return this.#act?.repetition.status ?? 0;
	}

	#total(): number {
		return this.#printed + (this.#act?.repetition.printed ?? 0);
	}

	#play(frame: Frame): void {
		for (const entry of frame.entries) {
			const {source, snapshot} = entry;
			if (snapshot.status === 'ready') this.#failures.delete(sourceKey(source));
			else this.#failures.set(sourceKey(source), snapshot);
			const polledAt = polledAtOf(frame, entry);
			for (const listener of this.#act?.listeners.get(source.panel) ?? [])
				listener(snapshot, polledAt);
		}
	}

	#begin(frame: Frame): void {
		const {sources, machine} = frame;
		this.#act?.repetition.end();
		this.#printed = this.#total();
		this.#isOver = false;
		const listeners = new Map<string, Set<Listener>>();
		const {view, count, filters} = this.#wanted;
		const recorded = sources
			.map((source) => targetOf(source, this.#probes))
			.filter((target): target is Target => target !== undefined);
		const parts = madeFrom(this.#overview, recorded);
		const isJudged = this.#isWanted(this.#overview.name, frame) && parts.length > 0;
		const targets = [
			...(isJudged ? [{source: configure(this.#overview), caveats: []}] : []),
			...recorded.filter(({source}) => this.#isWanted(source.probe.name, frame)),
		];
		const repetition = new Repetition(
			{
				...{mode: 'repeat', view, targets, intervalMs: sources[0]?.intervalMs, probing: {}},
				count: count === undefined ? undefined : count - this.#printed,
			},
			{...this.#console, origin: {machine, at: () => this.#at}},
			judging(
				{
					subscribe(source, _intervalMs, listener) {
						const {name} = source.probe;
						const narrowed: Listener = (snapshot, polledAt) =>
							listener(filtered(snapshot, filters, source), polledAt);
						listeners.set(name, (listeners.get(name) ?? new Set()).add(narrowed));
						return () => listeners.get(name)?.delete(narrowed);
					},
					// No banner: nothing is being traced.
					attached: () => new Promise(() => undefined),
					snapshot: ({probe}) => ({status: 'starting', panel: probe.name}),
				},
				() => parts,
			),
			// Time passes with the frames.
			{setTimeout: () => undefined, clearTimeout: () => undefined},
		);
		const end = repetition.run().then(() => {
			this.#isOver = true;
		});
		this.#act = {key: keyOf(frame), repetition, listeners, end};
		// What failed before this act still does.
		for (const source of sources) {
			const failure = this.#failures.get(sourceKey(source));
			if (failure === undefined) continue;
			for (const listener of listeners.get(source.panel) ?? []) listener(failure);
		}
	}
}

const keyOf = ({session, sources}: Frame): string =>
	JSON.stringify([session, sources.map((source) => sourceKey(source))]);
