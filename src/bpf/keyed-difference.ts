// Cumulative counters by key → what they grew by since the last reading.
//
// A reading of 10,000 keys must not make 10,000 objects: keys stay the bytes they are, side by side, and
// are found in the last reading after the key they follow in this one, where a map nearly always has them.

/** Polls without growth after which a key may go from a map that fills up. */
export const deadAfterPolls = 60;

/** All keys of one reading of a map. */
class MapReading {
	readonly count: number;
	readonly #words: Uint8Array | Uint32Array;
	/** Words a key. */
	readonly #width: number;
	/** `size` counters a key. */
	readonly counters: Float64Array;
	/** The poll in which a counter of the key last grew. */
	readonly grewAt: Uint32Array;
	/** Hash → index + 1; made when a key is not where it was. */
	#table: Uint32Array | undefined;

	constructor(keys: ArrayBuffer, count: number, size: number) {
		const keySize = count === 0 ? 0 : keys.byteLength / count;
		const whole = keySize % 4 === 0;
		this.count = count;
		this.#words = whole ? new Uint32Array(keys) : new Uint8Array(keys);
		this.#width = whole ? keySize / 4 : keySize;
		this.counters = new Float64Array(count * size);
		this.grewAt = new Uint32Array(count);
	}

	/** Where this reading has the key that the other has at `index`; -1 for nowhere. */
	find(other: MapReading, index: number, guess: number): number {
		if (guess >= 0 && guess < this.count && this.#isSame(guess, other, index)) return guess;
		const table = (this.#table ??= this.#hashed());
		for (let slot = other.#hash(index); ; slot++) {
			const found = table[slot & (table.length - 1)] ?? 0;
			if (found === 0) return -1;
			if (this.#isSame(found - 1, other, index)) return found - 1;
		}
	}

	#isSame(own: number, other: MapReading, index: number): boolean {
		const width = this.#width;
		for (let word = 0; word < width; word++) {
			if (this.#words[own * width + word] !== other.#words[index * width + word]) return false;
		}

		return true;
	}

	/** At most half full, so that a search for what is not there ends soon. */
	#hashed(): Uint32Array {
		const table = new Uint32Array(2 ** Math.ceil(Math.log2(this.count * 2 + 1)));
		for (let index = 0; index < this.count; index++) {
			let slot = this.#hash(index);
			while (table[slot & (table.length - 1)] !== 0) slot++;
			table[slot & (table.length - 1)] = index + 1;
		}

		return table;
	}

	/** FNV-1a over the words, its high bits folded into the low ones that choose the slot. */
	#hash(index: number): number {
		let hash = 0x811c9dc5;
		for (let word = index * this.#width; word < (index + 1) * this.#width; word++) {
			hash = Math.imul(hash ^ (this.#words[word] ?? 0), 0x01000193);
		}

		return (hash ^ (hash >>> 15)) >>> 0;
	}
}

/** Holds the last reading of one map, whose keys have `size` counters each. */
export class KeyedDifference {
	readonly #size: number;
	#last: MapReading;
	#current: MapReading;
	#polls = 0;
	/** What takeBack() goes back to. */
	#kept: MapReading;
	/** How much further back the last reading had the key before. */
	#shift = 0;

	constructor(size: number) {
		this.#size = size;
		this.#last = this.#current = new MapReading(new ArrayBuffer(0), 0, size);
		this.#kept = this.#current;
	}

	/** A poll begins, of one or more readings that can be taken back. */
	beginPoll(): void {
		this.#kept = this.#current;
		this.#polls += 1;
	}

	/** The next reading is the difference to the one before this poll, as if there had been none since. */
	takeBack(): void {
		this.#current = this.#kept;
		this.#polls -= 1;
	}

	/** Starts a reading of `count` keys side by side; those not in it are forgotten. */
	begin(keys: ArrayBuffer, count: number): void {
		this.#last = this.#current;
		this.#current = new MapReading(keys, count, this.#size);
		this.#shift = 0;
	}

	/**
	 * Replaces the `counters` of the key at `index` in place by what they grew by, and tells whether any
	 * did; if none did, they stay as they were. A key that was deleted and came back has smaller counters
	 * than before, and counts from zero, as a new one does.
	 */
	grow(index: number, counters: Float64Array): boolean {
		const place = this.#last.find(this.#current, index, index - this.#shift);
		if (place !== -1) this.#shift = index - place;
		const start = index * this.#size;
		this.#current.counters.set(counters, start);
		const grew =
			place === -1 ? counters.some((value) => value !== 0) : subtract(this.#last, place, counters);
		const isNew = grew || place === -1;
		this.#current.grewAt[index] = isNew ? this.#polls : (this.#last.grewAt[place] ?? 0);
		return grew;
	}

	/** For how many polls the key at `index` has been without growth. */
	idlePolls(index: number): number {
		return this.#polls - (this.#current.grewAt[index] ?? 0);
	}

	/**
	 * For keys that were taken out of the map after this reading: what each grew by in between, as
	 * `grow`. Should one come back, it counts from zero.
	 */
	taken(keys: ArrayBuffer, count: number): Pick<KeyedDifference, 'grow'> {
		const taken = new MapReading(keys, count, 0);
		return {
			grow: (index, counters) => {
				const place = this.#current.find(taken, index, -1);
				const grew = subtract(this.#current, place, counters);
				this.#current.counters.fill(0, place * counters.length, (place + 1) * counters.length);
				return grew;
			},
		};
	}
}

/** Takes off `counters` what the reading has at `place`, unless it has more; tells whether they differ. */
function subtract(reading: MapReading, place: number, counters: Float64Array): boolean {
	const before = reading.counters;
	const start = place * counters.length;
	let [grew, restarted] = [false, false];
	for (let index = 0; index < counters.length; index++) {
		const growth = (counters[index] ?? 0) - (before[start + index] ?? 0);
		grew ||= growth !== 0;
		restarted ||= growth < 0;
	}

	if (grew && !restarted) {
		for (let index = 0; index < counters.length; index++) {
			counters[index] = (counters[index] ?? 0) - (before[start + index] ?? 0);
		}
	}

	return grew;
}
