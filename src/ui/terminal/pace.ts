// How fast the terminal took what → how long the next frame should wait, so that none queues up in
// front of it.

/** What the kernel keeps for a pseudoterminal that no program reads: about so much, measured. */
const queueBytes = 16_000;

/** The longest that frames are held back, so that a stall does not outlive its cause. */
const longestMs = 5000;

/** Terminals are read in pieces of about so much: the time that less of it took is that between two. */
const pieceBytes = 4000;

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
	/** When the queue was first full again after some of it was read, and when last. */
	#full: {readonly first: number; readonly last: number} | undefined;
	/** Bytes that were taken between these two, and so read. */
	#taken = 0;

	/** Milliseconds until the line has carried what it was given, as far as is known. */
	wait(now: number): number {
		return Math.max(0, this.#freeAt - now);
	}

	/** All of a frame was taken at once, by a write of so many milliseconds. */
	passed(bytes: number, tookMs: number, now: number): void {
		if (tookMs > slowMs) {
			if (bytes >= pieceBytes) this.#speed = bytes / tookMs;
			this.#hold(now);
		} else if (this.#speed !== undefined) {
			this.#speed *= confidence;
			if (this.#speed > fast) this.#speed = undefined;
			else this.#freeAt = Math.max(now, this.#freeAt) + bytes / this.#speed;
		}
	}

	/** Some of what had to wait was taken; the queue is full again. */
	progress(bytes: number, now: number): void {
		// The first of it fills room that may have been there for long, which tells no speed.
		if (this.#full !== undefined) this.#taken += bytes;
		this.#full = {first: this.#full?.first ?? now, last: now};
	}

	/** The last of what had to wait was taken: how much more would have been is not known. */
	drained(now: number): void {
		const {first, last} = this.#full ?? {first: now, last: now};
		if (last - first > slowMs) this.#speed = this.#taken / (last - first);
		if (now - first > slowMs) this.#hold(now);
		this.#full = undefined;
		this.#taken = 0;
	}

	/** The queue is full. */
	#hold(now: number): void {
		if (this.#speed === undefined) return;
		this.#freeAt = now + Math.min(longestMs, queueBytes / this.#speed);
	}
}
