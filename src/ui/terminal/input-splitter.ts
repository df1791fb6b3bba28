// Chunks from the terminal, cut anywhere → keys, reports of the mouse and what is pasted, in their order.

const escape = '\u001B';

/** Around what is pasted. */
const pasteStart = `${escape}[200~`;
const pasteEnd = `${escape}[201~`;

const reports = new RegExp(`(${escape}\\[<\\d+;\\d+;\\d+[Mm])`);

/** The beginning of a report or a mark that has not all come yet. A lone ESC is a key. */
const unfinished = new RegExp(`${escape}\\[(?:<[\\d;]*|20?[01]?)?$`);

/** The same within a paste, where an ESC is no key. */
const unfinishedEnd = new RegExp(`${escape}(?:\\[(?:2(?:0(?:1)?)?)?)?$`);

/** Of what comes: keys for Ink, a report, or a piece of what is pasted. */
export type InputPiece = {readonly type: 'keys' | 'report' | 'paste'; readonly text: string};

/** After so long a pause a single key ends a paste whose end never came. */
const longestPauseMs = 1000;

/** One character, or one key that sends a sequence. */
const isOneKey = (text: string): boolean =>
	[...text].length === 1 || new RegExp(`^${escape}(?:O|\\[)[\\d;]*[A-Za-z~]$`).test(text);

export class InputSplitter {
	readonly #now: () => number;
	#rest = '';
	#isPasting = false;
	#last = 0;

	/** @param now monotonic milliseconds */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** For the rest of a report or a mark. */
	get isWaiting(): boolean {
		return this.#rest !== '';
	}

	split(chunk: string): InputPiece[] {
		const pause = this.#now() - this.#last;
		this.#last += pause;
		if (this.#isPasting && pause > longestPauseMs && this.#rest === '' && isOneKey(chunk)) {
			this.#isPasting = false;
		}

		const pieces: InputPiece[] = [];
		let text = this.#rest + chunk;
		this.#rest = '';
		while (text !== '')
			text = this.#isPasting ? this.#paste(text, pieces) : this.#keys(text, pieces);
		return pieces;
	}

	/** Up to the last end before another start: what is pasted may hold an end itself. What is left. */
	#paste(text: string, pieces: InputPiece[]): string {
		const next = text.indexOf(pasteStart);
		const end = text.lastIndexOf(pasteEnd, next === -1 ? Infinity : next);
		if (end === -1) this.#rest = unfinishedEnd.exec(text)?.[0] ?? '';
		else this.#isPasting = false;
		const inside = text.slice(0, end === -1 ? text.length - this.#rest.length : end);
		pieces.push({type: 'paste', text: inside.replaceAll(pasteEnd, '')});
		return end === -1 ? '' : text.slice(end + pasteEnd.length);
	}

	#keys(text: string, pieces: InputPiece[]): string {
		const start = text.indexOf(pasteStart);
		if (start === -1) this.#rest = unfinished.exec(text)?.[0] ?? '';
		else this.#isPasting = true;
		const before = text.slice(0, start === -1 ? text.length - this.#rest.length : start);
		for (const part of before.replaceAll(pasteEnd, '').split(reports)) {
			if (part !== '') pieces.push({type: reports.test(part) ? 'report' : 'keys', text: part});
		}

		return start === -1 ? '' : text.slice(start + pasteStart.length);
	}
}
