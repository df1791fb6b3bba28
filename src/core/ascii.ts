// Text → its nearest ASCII, a character for a character.

/** What has a form of its own; all other characters become question marks. */
export const asciiForms: Readonly<Record<string, string>> = {
	...{'–': '-', '—': '-', '·': '.', '’': "'", '…': '~', '∞': '~', µ: 'u', '×': 'x'},
	...{'←': '<', '↑': '^', '→': '>', '↓': 'v'},
};

export const asciiOnly = (text: string): string =>
	text.replaceAll(/[\u0080-\u{10FFFF}]/gu, (character) => asciiForms[character] ?? '?');
