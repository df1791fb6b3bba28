// A clock that stands still until a test lets the time pass.
import type {Clock} from '../../src/engine/clock.js';

/** Far more timers than any test lets fire in one step. */
const mostTimers = 100_000;

export class FakeClock implements Clock {
	time = 0;
	readonly timers = new Map<number, {at: number; callback: () => void}>();
	#next = 1;

	now(): number {
		return this.time;
	}

	setTimeout(callback: () => void, ms: number): number {
		this.timers.set(this.#next, {at: this.time + ms, callback});
		return this.#next++;
	}

	clearTimeout(timer: unknown): void {
		this.timers.delete(Number(timer));
	}

	/**
	 * Lets the time pass, firing timers in order.
	 *
	 * @throws {Error} where they set themselves for ever without time passing
	 */
	advance(ms: number): void {
		const end = this.time + ms;
		for (let fired = 0; ; fired++) {
			if (fired === mostTimers) throw new Error(`${fired} timers at ${this.time} ms`);
			const [next] = [...this.timers].sort(([, a], [, b]) => a.at - b.at);
			if (next === undefined || next[1].at > end) break;
			this.timers.delete(next[0]);
			this.time = Math.max(this.time, next[1].at);
			next[1].callback();
		}

		this.time = Math.max(this.time, end);
	}
}
