// A file's bytes and a number → the same bytes cut off, or with some of them changed; always the same way.

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
export function random(seed: number): () => number {
	let state = Math.imul(seed, 7919) + 1;
	return () => {
		state = (state + 0x6d_2b_79_f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** A third each: cut off somewhere, one to eight bits flipped, one to eight bytes made up. */
export function damaged(whole: Buffer, variant: number): Buffer {
	const next = random(variant);
	if (variant % 3 === 0) return whole.subarray(0, Math.floor(next() * whole.length));
	const bytes = Buffer.from(whole);
	for (let left = 1 + Math.floor(next() * 8); left > 0; left--) {
		const at = Math.floor(next() * bytes.length);
		const value = bytes[at] ?? 0;
		bytes[at] =
			variant % 3 === 1
				? value ^ (1 << Math.floor(next() * 8))
				: value ^ (1 + Math.floor(next() * 255));
	}

	return bytes;
}
