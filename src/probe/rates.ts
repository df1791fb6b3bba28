// Cumulative counters by key → what they grew by since the last reading.

type Known = {
	/** The counters at the last reading. */
	counters: Float64Array;
	/** The reading at which a counter last grew. */
	grewAt: number;
	/** The last reading that had the key. */
	seenAt: number;
};

/** Readings without growth after which a key counts as dead. */
export const deadAfterReadings = 60;

/** Holds the last reading of one map. */
export class KeyedDifference {
	readonly #known = new Map<string | number, Known>();
	#reading = 0;

	/** Starts a reading; every `grow` until the next `begin` belongs to it. */
	begin(): void {
		this.#reading += 1;
	}

	/**
	 * Replaces `counters` in place by what they grew by, and tells whether any did. A key that was
	 * deleted and came back has smaller counters than before and counts from zero.
	 */
	grow(key: string | number, counters: Float64Array): boolean {
		const known = this.#known.get(key);
		if (known === undefined) {
			const grew = counters.some((value) => value !== 0);
			this.#known.set(key, {
				counters: counters.slice(),
				grewAt: this.#reading,
				seenAt: this.#reading,
			});
			return grew;
		}

		known.seenAt = this.#reading;
		const restarted = counters.some((value, index) => value < (known.counters[index] ?? 0));
		let grew = false;
		for (const [index, value] of counters.entries()) {
			const before = restarted ? 0 : (known.counters[index] ?? 0);
			known.counters[index] = value;
			counters[index] = value - before;
			grew ||= value !== before;
		}

		if (grew) known.grewAt = this.#reading;
		return grew;
	}

	/** Ends a reading: forgets keys that are no longer in the map. */
	end(): void {
		for (const [key, {seenAt}] of this.#known) {
			if (seenAt !== this.#reading) this.#known.delete(key);
		}
	}

	/** Is the key in the map but without growth for so long that its place may be given away? */
	isDead(key: string | number): boolean {
		const known = this.#known.get(key);
		return known !== undefined && this.#reading - known.grewAt >= deadAfterReadings;
	}
}
