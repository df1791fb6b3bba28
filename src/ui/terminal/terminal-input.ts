// Standard input → the keys in it for Ink; the mouse's reports and what is pasted are handed on in their
// order among the keys. Ink would swallow the reports, and with a paste that never ends all keys.
import {InputSplitter, type InputPiece} from './input-splitter.js';
import type {Surface} from './surface.js';

/** Buttons with their releases and the wheel (1000), in decimal (1006), which all cells can be told in. */
export const mouseModes = {
	set: '\u001B[?1000h\u001B[?1006h',
	reset: '\u001B[?1006l\u001B[?1000l',
};

/** What is pasted comes between marks (2004), so that it can be told from keys. */
export const pasteModes = {set: '\u001B[?2004h', reset: '\u001B[?2004l'};

export type Report = {
	readonly what: 'press' | 'wheel-up' | 'wheel-down';
	/** The cell, from 0. */
	readonly column: number;
	readonly row: number;
};

export type Mouse = {
	/** What is on the screen where it points. */
	readonly surface: Surface;
	/** Returns what ends it. */
	listen(listener: (report: Report) => void): () => void;
};

const buttons: Readonly<Record<number, Report['what']>> = {
	0: 'press',
	64: 'wheel-up',
	65: 'wheel-down',
};

const escape = '\u001B';

/** What a report begins with. */
const introducer = `${escape}[<`;

/** Undefined for what means nothing here: releases, other buttons, motion, with Shift, Alt or Ctrl. */
export function reportOf(text: string): Report | undefined {
	const found = text.startsWith(introducer)
		? /^(\d+);(\d+);(\d+)M$/.exec(text.slice(introducer.length))
		: null;
	if (found === null) return undefined;
	const [button, column, row] = [Number(found[1]), Number(found[2]) - 1, Number(found[3]) - 1];
	const what = buttons[button];
	return what === undefined ? undefined : {what, column, row};
}

/** No user types two keys within so many milliseconds; a line of 1,250 characters a second brings them. */
const gapMs = 8;

/** Text without any other key among it. */
const isText = (text: string): boolean => /\P{Cc}/u.test(text) && !/[^\r\n\t\P{Cc}]/u.test(text);

/** More in one go is no query, and no keys either. */
const longestText = 4096;

export type Input = {
	/** For Ink, which reads it piece by piece until there is none. */
	readonly stdin: NodeJS.ReadStream;
	readonly mouse: Mouse;
	/** Calls back with each piece of what is pasted; returns what ends it. */
	readonly onPaste: (listener: (text: string) => void) => () => void;
};

/**
 * Letters wait `gap` milliseconds for more: text that comes all at once is told from keys by that. So does
 * an ESC, which a mark or a report may begin with.
 */
export function terminalInput(stdin: NodeJS.ReadStream, surface: Surface, gap = gapMs): Input {
	const reported = new Set<(report: Report) => void>();
	const pasted = new Set<(text: string) => void>();
	const splitter = new InputSplitter(() => performance.now());
	let pieces: readonly InputPiece[] = [];
	/** The next of them. */
	let at = 0;
	let held = '';
	let timer: NodeJS.Timeout | undefined;
	/** A key or several, with what is before them delivered; null when there are no more. */
	const nextKeys = (): string | null => {
		for (let piece = pieces[at]; piece !== undefined; piece = pieces[at]) {
			at += 1;
			if (piece.type === 'keys') return piece.text;
			if (piece.type === 'paste') for (const listener of [...pasted]) listener(piece.text);
			const report = piece.type === 'report' ? reportOf(piece.text) : undefined;
			if (report !== undefined) for (const listener of [...reported]) listener(report);
		}

		return null;
	};
	const add = (more: readonly InputPiece[]): void => {
		pieces = [...pieces.slice(at), ...more];
		at = 0;
	};
	const release = (): void => {
		add([{type: 'keys', text: held}]);
		held = '';
		stdin.emit('readable');
	};
	const take = (chunk: string): void => {
		clearTimeout(timer);
		const more = splitter.split(held + chunk);
		const last = more.at(-1);
		const mayGoOn = last?.type === 'keys' && (isText(last.text) || last.text.endsWith(escape));
		const waits = gap > 0 && mayGoOn && !splitter.isWaiting;
		held = waits ? last.text.slice(0, longestText) : '';
		if (waits) timer = setTimeout(release, gap);
		add(waits ? more.slice(0, -1) : more);
	};
	const read = (): string | null => {
		let keys = nextKeys();
		// Until nothing is left to read: only then does the stream tell when there is more.
		while (keys === null) {
			const chunk: unknown = stdin.read();
			if (typeof chunk !== 'string') return null;
			take(chunk);
			keys = nextKeys();
		}

		return keys;
	};
	return {
		stdin: withRead(stdin, read),
		mouse: {surface, listen: (listener) => listening(reported, listener)},
		onPaste: (listener) => listening(pasted, listener),
	};
}

function listening<T>(listeners: Set<T>, listener: T): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

const withRead = (stdin: NodeJS.ReadStream, read: () => string | null): NodeJS.ReadStream =>
	new Proxy(stdin, {
		get(target, property) {
			if (property === 'read') return read;
			const value: unknown = Reflect.get(target, property, target);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
