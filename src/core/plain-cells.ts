// Text → the terminal cells it fills, and text padded to a number of them. Pure. The screen has its
// own, faster measure (src/ui/terminal/fast); this one needs no package and is loaded for every --once.

/** Marks that combine with what is before them, and joiners: no cell of their own. */
const zeroWidth = /^[\p{M}\u200b-\u200f\u2060\ufeff]$/u;

/** East Asian wide and full-width ranges, and emoji. */
const wide =
	/^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$|^\p{Emoji_Presentation}$/u;

const ascii = /^[\x20-\x7e]*$/;

export function cells(text: string): number {
	if (ascii.test(text)) return text.length;
	let width = 0;
	for (const character of text) {
		if (zeroWidth.test(character)) continue;
		width += wide.test(character) ? 2 : 1;
	}

	return width;
}

export function pad(text: string, width: number, align: 'left' | 'right'): string {
	const space = ' '.repeat(Math.max(0, width - cells(text)));
	return align === 'left' ? text + space : space + text;
}
