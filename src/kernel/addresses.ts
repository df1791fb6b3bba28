// Internet addresses as the kernel stores them → text.

/** The bytes of a 32-bit word in memory order, whatever the machine's. */
function bytesOf(words: readonly number[]): Uint8Array {
	return new Uint8Array(Uint32Array.from(words).buffer);
}

/** One word in network byte order → `127.0.0.1`. */
export const ipv4 = (words: readonly number[]): string => bytesOf(words.slice(0, 1)).join('.');

/** Four words in network byte order → RFC 5952 text: lower case, the longest run of zeros as `::`. */
export function ipv6(words: readonly number[]): string {
	const bytes = bytesOf(words);
	const groups: number[] = [];
	for (let index = 0; index < 16; index += 2) {
		groups.push(((bytes[index] ?? 0) << 8) | (bytes[index + 1] ?? 0));
	}

	const {start, length} = longestZeros(groups);
	const text = (part: readonly number[]): string =>
		part.map((group) => group.toString(16)).join(':');
	return length < 2
		? text(groups)
		: `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

/** The first of the longest runs of zero groups. */
function longestZeros(groups: readonly number[]): {start: number; length: number} {
	let best = {start: 0, length: 0};
	for (let start = 0; start < groups.length; start++) {
		let length = 0;
		while (groups[start + length] === 0) length += 1;
		if (length > best.length) best = {start, length};
	}

	return best;
}
