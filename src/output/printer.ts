// Text → a file descriptor, as fast as its reader takes it, without ever waiting in a write.
import {type Device, openDevice} from './device.js';

/** How long the printer waits before it tries a full device again: the shortest wait first, each next one longer. */
const retryMs = {least: 1, most: 50};

/** At the end: how long a reader may take nothing, and how long it may take in all. */
const patienceMs = {idle: 400, whole: 900};

export class Printer {
	/** Called when the reader falls behind, and when it has caught up. */
	changed: () => void = () => undefined;
	readonly #device: Device;
	#failed: (error: unknown) => void;
	/** What the reader has not taken yet. */
	#rest: Uint8Array = Buffer.alloc(0);
	/** When it took something, or had nothing to take, last. */
	#takenAt = 0;
	#retry: NodeJS.Timeout | undefined;
	#retryMs = retryMs.least;
	#waiting: Array<() => void> = [];

	/** @param failed called with what a write throws; what is left is dropped */
	constructor(fd: 1 | 2, failed: (error: unknown) => void) {
		this.#device = openDevice(fd);
		this.#failed = failed;
	}

	get isBehind(): boolean {
		return this.#rest.length > 0;
	}

	print(text: string): void {
		const wasBehind = this.isBehind;
		this.#rest = wasBehind ? Buffer.concat([this.#rest, Buffer.from(text)]) : Buffer.from(text);
		if (wasBehind) return;
		this.#takenAt = performance.now();
		this.#retryMs = retryMs.least;
		if (this.#offer()) return;
		this.changed();
		this.#later();
	}

	/** Resolves when the reader has everything. */
	async drained(): Promise<void> {
		while (this.isBehind) await new Promise<void>((resolve) => this.#waiting.push(resolve));
	}

	/**
	 * On the way out: a reader that keeps up gets the whole of what it has begun to read. A write
	 * that fails is not reported any more: the program is about to end, with a status of its own.
	 */
	finish(): void {
		this.#failed = () => undefined;
		clearTimeout(this.#retry);
		const start = performance.now();
		while (!this.#offer()) {
			const now = performance.now();
			if (now > this.#takenAt + patienceMs.idle || now > start + patienceMs.whole) return;
			sleepSync(retryMs.least);
		}
	}

	#later(): void {
		this.#retry = setTimeout(() => {
			if (this.#offer()) this.#free();
			else this.#later();
		}, this.#retryMs);
	}

	#free(): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const resolve of waiting) resolve();
		this.changed();
	}

	/** As much as there is room for; whether that is all. */
	#offer(): boolean {
		this.#retryMs = Math.min(2 * this.#retryMs, retryMs.most);
		try {
			while (this.isBehind) {
				const taken = this.#device.write(this.#rest);
				if (taken === 0) return false;
				this.#rest = this.#rest.subarray(taken);
				this.#takenAt = performance.now();
				this.#retryMs = retryMs.least;
			}
		} catch (error) {
			this.#rest = Buffer.alloc(0);
			this.#failed(error);
		}

		return true;
	}
}

const sleepSync = (ms: number): void => {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};
