// The text of a query → its pieces, one after the other, from where the reader is. Pure.
import {messageOf} from '../core/errors.js';
import {QueryError} from './condition.js';

/** What ends a word. `-`, `/`, `:`, `.` and the like are part of names, addresses and columns. */
const word = /[^\s()|&"=<>~!]*(?:!(?![=~])[^\s()|&"=<>~!]*)*/y;

/** A value is what stands after an operator, and may hold operators itself. */
const value = /[^\s()|&"]*/y;

export class QueryReader {
	readonly text: string;
	/** The index of the next character. */
	at = 0;

	constructor(text: string) {
		this.text = text;
	}

	ended(): boolean {
		return this.at >= this.text.length;
	}

	/** What is next, without taking it. */
	sees(what: string): boolean {
		return this.text.startsWith(what, this.at);
	}

	skipBlanks(): void {
		this.#take(/\s*/y);
	}

	/** The first of these that is next, taken; longer ones must come first. */
	takeOneOf<T extends string>(choices: readonly T[]): T | undefined {
		const found = choices.find((choice) => this.sees(choice));
		if (found !== undefined) this.at += found.length;
		return found;
	}

	/** `or` and the like: a word of its own, in any case. */
	seesKeyword(keyword: string): boolean {
		const {at} = this;
		const next = this.takeWord();
		this.at = at;
		return next.toLowerCase() === keyword;
	}

	/** Empty where no word is next. */
	takeWord(): string {
		return this.#take(word);
	}

	takeValue(): string {
		return this.#take(value);
	}

	/** From one quote to the next; a backslash takes the next character as it is. */
	takeQuoted(): string {
		this.at += 1;
		const inside = this.#take(/(?:[^"\\]|\\[^])*/y);
		if (this.takeOneOf(['"']) === undefined) throw new QueryError('expected a closing "', this.at);
		return inside.replaceAll(/\\([^])/g, '$1');
	}

	/** From one slash to the next that has no backslash before it. */
	takePattern(): RegExp {
		this.at += 1;
		const start = this.at;
		const inside = this.#take(/(?:[^/\\]|\\[^])*/y);
		if (this.takeOneOf(['/']) === undefined) {
			throw new QueryError('expected a closing / of the regular expression', this.at);
		}

		return compile(inside, start);
	}

	/** A regular expression without slashes: up to a blank or to a parenthesis that it did not open. */
	takeBarePattern(): RegExp {
		const start = this.at;
		let depth = 0;
		while (!this.ended()) {
			const character = this.text.charAt(this.at);
			if (/\s/.test(character) || (character === ')' && depth === 0)) break;
			if (character === '(') depth += 1;
			if (character === ')') depth -= 1;
			this.at += character === '\\' ? 2 : 1;
		}

		this.at = Math.min(this.at, this.text.length);
		return compile(this.text.slice(start, this.at), start);
	}

	#take(expression: RegExp): string {
		expression.lastIndex = this.at;
		const taken = expression.exec(this.text)?.[0] ?? '';
		this.at += taken.length;
		return taken;
	}
}

/** Like all text, in any case. `start` is where the source begins. */
function compile(source: string, start: number): RegExp {
	if (source === '') throw new QueryError('expected a regular expression such as ^kworker', start);
	try {
		return new RegExp(source, 'i');
	} catch (error) {
		const message = messageOf(error);
		const reason = message.slice(message.lastIndexOf(': ') + 2).toLowerCase();
		throw new QueryError(`regular expression: ${reason}`, start + validLength(source));
	}
}

/** The engine does not say where it stopped: it was after the longest beginning that is valid. */
function validLength(source: string): number {
	for (let length = source.length - 1; length > 0; length -= 1) {
		try {
			new RegExp(source.slice(0, length), 'i');
			return length;
		} catch {
			// Not yet.
		}
	}

	return 0;
}
