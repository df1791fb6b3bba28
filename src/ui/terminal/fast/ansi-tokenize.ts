// Styled line → characters with styles: @alcalzone/ansi-tokenize without Intl.Segmenter where no
// grapheme is longer than a code unit. The bundle puts this in the package's place inside Ink.
import {
	styledCharsFromTokens as slowStyledChars,
	tokenize as slowTokenize,
	type AnsiCode,
	type StyledChar,
	type Token,
} from '@alcalzone/ansi-tokenize';
import {isSimple, sgrEnd} from './simple-cells.js';

export {
	ansiCodesToString,
	diffAnsiCodes,
	reduceAnsiCodes,
	reduceAnsiCodesIncremental,
	styledCharsToString,
	undoAnsiCodes,
} from '@alcalzone/ansi-tokenize';

/** The theme has a few dozen sequences; a hostile line must not grow this for ever. */
const maxSequences = 512;
const sequences = new Map<string, readonly Token[]>();

function sequenceTokens(sequence: string): readonly Token[] {
	let tokens = sequences.get(sequence);
	if (tokens === undefined) {
		tokens = slowTokenize(sequence);
		if (sequences.size >= maxSequences) sequences.clear();
		sequences.set(sequence, tokens);
	}

	return tokens;
}

export function tokenize(text: string, endChar = Number.POSITIVE_INFINITY): Token[] {
	const tokens: Token[] = [];
	let visible = 0;
	for (let index = 0; index < text.length; index += 1) {
		const code = text.charCodeAt(index);
		if (isSimple(code)) {
			tokens.push({type: 'char', value: text.charAt(index), fullWidth: false});
			visible += 1;
			if (visible >= endChar) {
				// A mark after the last character would belong to it.
				return endsHere(text, index + 1) ? tokens : slowTokenize(text, endChar);
			}

			continue;
		}

		const end = code === 0x1b ? sgrEnd(text, index) : -1;
		if (end === -1) return slowTokenize(text, endChar);
		tokens.push(...sequenceTokens(text.slice(index, end + 1)));
		index = end;
	}

	return tokens;
}

const endsHere = (text: string, index: number): boolean => {
	const code = text.charCodeAt(index);
	return Number.isNaN(code) || code === 0x1b || isSimple(code);
};

/** Characters of one style share one array, which makes comparing neighbours cheap. */
export function styledCharsFromTokens(tokens: Token[]): StyledChar[] {
	const characters: StyledChar[] = [];
	let styles: AnsiCode[] = [];
	let pending: Token[] = [];
	for (const token of tokens) {
		if (token.type === 'char') {
			if (pending.length > 0) {
				styles = reduce(styles, pending);
				pending = [];
			}

			characters.push({type: 'char', value: token.value, fullWidth: token.fullWidth, styles});
		} else {
			pending.push(token);
		}
	}

	return characters;
}

// The package reduces while it converts: let it convert one character after these codes.
function reduce(styles: readonly AnsiCode[], pending: readonly Token[]): AnsiCode[] {
	const probe: Token = {type: 'char', value: ' ', fullWidth: false};
	return slowStyledChars([...styles, ...pending, probe])[0]?.styles ?? [];
}
