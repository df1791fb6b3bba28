// How fast the terminal took what → how long the next frame should wait, so that none queues up in
// front of it.

/** What the kernel keeps for a pseudoterminal that nobody reads: about so much, measured. */
const queueBytes = 16_000;

/** The longest that frames are held back, so that a stall does not outlive its cause. */
const longestMs = 5000;

/** What is taken within this time has met no slow line, at most a reader that was busy. */
const slowMs = 100;

/** Each frame that met no obstacle is a reason to believe in a little more. */
const confidence = 1.1;

/** A line this fast, in bytes per millisecond, needs no pacing. */
const fast = 1000;

export class Pace {
	/** Bytes per millisecond; undefined while nothing speaks against any speed. */
	#speed: number | undefined;
	#freeAt = 0;
	/** Since when there has been room again, and how much of it was used after that. */
	#since: number | undefined;
	#taken = 0;

	/** Milliseconds until the line has carried what it was given, as far as is known. */
	wait(now: number): number {
		return Math.max(0, this.#freeAt - now);
	}

	/** All of a frame was taken at once, by a write of so many milliseconds. */
	passed(bytes: number, tookMs: number, now: number): void {
		if (tookMs > slowMs) this.#full(bytes / tookMs, now);
		if (this.#speed === undefined || tookMs > slowMs) return;
		this.#speed *= confidence;
		if (this.#speed > fast) this.#speed = undefined;
		else this.#freeAt = Math.max(now, this.#freeAt) + bytes / this.#speed;
	}

	/** Some of what had to wait was taken. */
	progress(bytes: number, now: number): void {
		// The first of it fills room that may have been there for long, which tells no speed.
		if (this.#since === undefined) this.#since = now;
		else this.#taken += bytes;
	}

	/** The last of what had to wait was taken. */
	drained(now: number): void {
		const tookMs = now - (this.#since ?? now);
		if (tookMs > slowMs && this.#taken > 0) this.#full(this.#taken / tookMs, now);
		this.#since = undefined;
		this.#taken = 0;
	}

	/** The queue is full, and is emptied at this speed. */
	#full(speed: number, now: number): void {
		this.#speed = speed;
		this.#freeAt = now + Math.min(longestMs, queueBytes / speed);
	}
}
