// UTF-16 code unit → whether it always fills exactly one terminal cell, whatever follows it in our lines.

/** Beyond this no code unit is simple: CJK, surrogates, private use. */
const limit = 0x2900;

/**
 * Printable ASCII; Latin without the soft hyphen and the emoji-capable © and ®; dashes, quotes, `…`;
 * arrows; `∞`; box drawing and blocks; braille. What combines with a predecessor (marks, U+FE0F,
 * ZWJ) is not simple, so a line that holds one takes the slow path as a whole.
 */
const ranges: ReadonlyArray<readonly [first: number, last: number]> = [
	[0x20, 0x7e],
	[0xa1, 0xa8],
	[0xaa, 0xac],
	[0xaf, 0x2ff],
	[0x2010, 0x2027],
	[0x2190, 0x2193],
	[0x221e, 0x221e],
	[0x2500, 0x259f],
	[0x2800, 0x28ff],
];

const table = new Uint8Array(limit);
for (const [first, last] of ranges) table.fill(1, first, last + 1);

export const isSimple = (code: number): boolean => code < limit && table[code] === 1;

/** The index of the final `m` of the SGR sequence that starts at `start`, or -1 if it is none. */
export function sgrEnd(text: string, start: number): number {
	if (text.charCodeAt(start + 1) !== 0x5b) return -1;
	for (let index = start + 2; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		if (code === 0x6d) return index;
		if ((code < 0x30 || code > 0x39) && code !== 0x3b) return -1;
	}

	return -1;
}

/** Whether the text is made of simple characters and SGR sequences, and of nothing else. */
export function isPlain(text: string): boolean {
	for (let index = 0; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		if (isSimple(code)) continue;
		const end = code === 0x1b ? sgrEnd(text, index) : -1;
		if (end === -1) return false;
		index = end;
	}

	return true;
}
