// A recording played, paused and stepped through → feeds as the scheduler would give, and where in time
// they are.
import {memoised} from '../../core/memoise.js';
import type {Feed} from '../../engine/feed.js';
import {agree} from '../../core/filters.js';
import {narrow} from '../../shapes/narrow.js';
import type {Probe} from '../../core/tool.js';
import type {ReadySnapshot} from '../../core/snapshot.js';
import type {Source} from '../../core/source.js';
import {type Clock, systemClock} from '../../engine/clock.js';
import {type Past, stepped, type TimeControl, type TimeStep} from '../../engine/time.js';
import type {Recording} from '../../record/reader.js';
import {ReplayPast} from './replay-past.js';

/** Times the recorded speed; `+` and `-` go through these. */
const speeds = [0.25, 0.5, 1, 2, 5, 10, 20, 50];

/** The screen is drawn no more often than this, in milliseconds: frames in between are passed over. */
const leastDelayMs = 66;

/** A longer pause than its interval explains, between two sessions, takes this long. */
const gapMs = 1000;

export class Playback implements TimeControl {
	readonly #recording: Recording;
	readonly #clock: Clock;
	readonly #past: ReplayPast;
	readonly #times: readonly number[];
	readonly #listeners = new Set<() => void>();
	#index: number;
	#speed = 1;
	#timer: unknown;
	/** When the frame that is shown was due, on the clock; undefined while paused. */
	#due: number | undefined;
	#moment: Past;

	/** @param index the frame to begin with */
	constructor(
		recording: Recording,
		probes: readonly Probe[],
		index = 0,
		clock: Clock = systemClock,
	) {
		this.#recording = recording;
		this.#clock = clock;
		this.#past = new ReplayPast(recording, probes);
		this.#times = Array.from({length: recording.length}, (_, frame) => recording.timeOf(frame));
		this.#index = index;
		this.#past.reach(index);
		this.#moment = this.#now();
	}

	moment = (): Past => this.#moment;

	subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	play(): void {
		if (this.#index === this.#recording.length - 1) this.#goTo(0);
		this.#due = this.#clock.now();
		this.#arm();
		this.#publish();
	}

	pause(): void {
		this.#due = undefined;
		if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#publish();
	}

	/** A single step stops the playing; a jump does not. */
	move(step: TimeStep): void {
		if (step === 'toggle') {
			if (this.#due === undefined) this.play();
			else this.pause();
		} else if (step === 'faster' || step === 'slower') {
			this.#changeSpeed(step);
		} else {
			if (step === 'back' || step === 'forward') this.pause();
			this.#jump(step);
		}
	}

	/** The data is what was recorded, whatever the source asks for; but its filters are applied. */
	openFeed = (
		source: Source,
		_intervalMs?: number,
		_past?: readonly ReadySnapshot[],
		panel = source.probe.name,
	): Feed => {
		// Each snapshot stays the same object, so that memoised functions know it again.
		const narrowed = memoised((snapshot: ReadySnapshot) =>
			narrow(snapshot, source.filters, source.plan),
		);
		const event = () => this.#past.at(panel, this.#index);
		const snapshot = () => this.#past.snapshot(panel, source.probe.name, this.#index);
		return {
			get source() {
				const recorded = event()?.run?.source;
				return recorded ?? source;
			},
			snapshot: () => {
				const whole = snapshot();
				return whole.status === 'ready' ? narrowed(whole).snapshot : whole;
			},
			history: () => {
				const found = event();
				const list = found === undefined ? [] : this.#past.history(found);
				return list.map((whole) => narrowed(whole).snapshot);
			},
			ignores: () => {
				const whole = snapshot();
				if (whole.status !== 'ready') return [];
				const recorded = event()?.run?.source.filters ?? {};
				// What was filtered when it was counted needs no filter now.
				return narrowed(whole).ignored.filter((name) => !agree(name, source.filters, recorded));
			},
			subscribe: this.subscribe,
			close: () => undefined,
		};
	};

	#jump(step: TimeStep): void {
		const last = this.#recording.length - 1;
		const here = this.#times[this.#index] ?? 0;
		// Frames are numbered: a clock that was set back does not trap a step between two of them.
		if (step === 'back') this.#goTo(this.#index - 1);
		else if (step === 'forward') this.#goTo(this.#index + 1);
		else if (step === 'end') this.#goTo(last);
		else {
			const target = stepped(step, here, false, this.#times) ?? here;
			this.#goTo(this.#times.indexOf(target));
		}

		if (this.#index === last) this.pause();
		else if (this.#due !== undefined) this.#due = this.#clock.now();
		this.#arm();
	}

	#changeSpeed(step: 'faster' | 'slower'): void {
		const next =
			step === 'faster'
				? speeds.find((speed) => speed > this.#speed)
				: speeds.findLast((speed) => speed < this.#speed);
		this.#speed = next ?? this.#speed;
		if (this.#due !== undefined) this.#due = this.#clock.now();
		this.#arm();
		this.#publish();
	}

	#goTo(index: number): void {
		this.#index = Math.max(0, Math.min(this.#recording.length - 1, index));
		this.#past.reach(this.#index);
		this.#publish();
	}

	/** How long the frame is shown at the recorded speed. */
	#span(index: number): number {
		const [from = 0, to = 0] = [this.#times[index], this.#times[index + 1]];
		const intervals = this.#recording.frame(index + 1)?.sources.map(({intervalMs}) => intervalMs);
		const longest = Math.max(...(intervals ?? []), gapMs) * 2;
		return to < from || to - from > longest ? gapMs : to - from;
	}

	#arm(): void {
		if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#due === undefined || this.#index >= this.#recording.length - 1) return;
		const next = this.#due + this.#span(this.#index) / this.#speed;
		this.#timer = this.#clock.setTimeout(
			() => this.#advance(),
			Math.max(leastDelayMs, next - this.#clock.now()),
		);
	}

	/** Shows the frame that is due now, past those that were due before. */
	#advance(): void {
		let index = this.#index;
		let due = this.#due ?? this.#clock.now();
		while (index < this.#recording.length - 1) {
			const next = due + this.#span(index) / this.#speed;
			if (next > this.#clock.now()) break;
			due = next;
			index += 1;
		}

		this.#due = index < this.#recording.length - 1 ? due : undefined;
		this.#goTo(index);
		this.#arm();
	}

	#now(): Past {
		const [from = 0, to = 0] = [this.#times[0], this.#times.at(-1)];
		const playback = {isPlaying: this.#due !== undefined, speed: this.#speed};
		return {isLive: false, at: this.#times[this.#index] ?? 0, from, to, playback};
	}

	#publish(): void {
		this.#moment = this.#now();
		for (const listener of [...this.#listeners]) listener();
	}
}
