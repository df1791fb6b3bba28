// One text at a time → the terminal, as much as it takes; what it has no room for is offered again.
import {Pace} from './pace.js';
import type {Device} from '../../output/device.js';

/** CAN: ends whatever sequence the text before was cut in; then no frame, no colour. */
const cancel = '\u0018\u001B[?2026l\u001B[m';

/** How long the outlet waits before it tries a full terminal again: the shortest wait first, each next one longer. */
const retryMs = {least: 2, most: 50};

/** How long texts that must not be missed are waited for. */
const patienceMs = 500;

export class Outlet {
	/** What had to wait was taken. */
	drained: () => void = () => undefined;
	/** The terminal is gone; nothing is given to it any more. */
	gone: (error: unknown) => void = () => undefined;
	readonly #device: Device;
	readonly #now: () => number;
	readonly #pace = new Pace();
	/** What the terminal had no room for yet: the rest of one text. */
	#rest: Uint8Array = Buffer.alloc(0);
	/** Whether the rest may be cut off: only what is on the screen is lost. */
	#cuttable = false;
	#stuck = false;
	#isGone = false;
	#retry: NodeJS.Timeout | undefined;
	#retryMs = retryMs.least;

	/** @param now monotonic milliseconds */
	constructor(device: Device, now: () => number) {
		this.#device = device;
		this.#now = now;
	}

	/** Something waits for room. */
	get isFull(): boolean {
		return this.#rest.length > 0;
	}

	get isGone(): boolean {
		return this.#isGone;
	}

	/** Milliseconds until the line has carried what it was given, as far as is known. */
	wait(): number {
		return this.#pace.wait(this.#now());
	}

	/** Takes the place of what waits. */
	give(text: string, cuttable: boolean): void {
		if (this.#isGone) return;
		this.#rest = Buffer.from(text);
		this.#cuttable = cuttable;
		const {length} = this.#rest;
		const start = this.#now();
		this.#offer();
		if (this.#rest.length > 0) this.#retryLater();
		else this.#pace.passed(length, this.#now() - start, this.#now());
	}

	/**
	 * What the terminal must not miss: it takes the place of a text that may be cut off, and is waited
	 * for. Whether one was cut off.
	 */
	insist(text: string): boolean {
		if (this.#isGone) return false;
		const cuts = this.isFull && this.#cuttable;
		if (cuts) this.give(cancel + text, false);
		else if (this.isFull) this.#rest = Buffer.concat([this.#rest, Buffer.from(text)]);
		else this.give(text, false);
		const deadline = this.#now() + patienceMs;
		while (this.#rest.length > 0 && !this.#stuck) {
			sleepSync(retryMs.least);
			this.#stuck = this.#now() > deadline;
			this.#advance();
		}

		return cuts;
	}

	close(): void {
		clearTimeout(this.#retry);
		if (!this.#isGone) this.#device.close();
		this.#isGone = true;
	}

	/** Another try. */
	#advance(): void {
		const taken = this.#offer();
		this.#retryMs = taken > 0 ? retryMs.least : Math.min(2 * this.#retryMs, retryMs.most);
		if (this.#rest.length > 0) {
			if (taken > 0) this.#pace.progress(taken, this.#now());
			this.#retryLater();
			return;
		}

		this.#stuck = false;
		clearTimeout(this.#retry);
		this.#retry = undefined;
		this.#pace.drained(this.#now());
		this.drained();
	}

	/** How many bytes were taken. */
	#offer(): number {
		try {
			const taken = this.#device.write(this.#rest);
			this.#rest = this.#rest.subarray(taken);
			return taken;
		} catch (error) {
			this.#rest = Buffer.alloc(0);
			this.close();
			this.gone(error);
			return 0;
		}
	}

	#retryLater(): void {
		clearTimeout(this.#retry);
		this.#retry = setTimeout(() => {
			this.#advance();
		}, this.#retryMs);
	}
}

/** Only on the way out, when nothing else is to be done. */
const sleepSync = (ms: number): void => {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};
