// Standard input → the same without the mouse's reports, which are parsed and handed on in their order
// among the keys. Ink would swallow them.
import type {Surface} from './surface.js';

/** Buttons with their releases and the wheel (1000), in decimal (1006), which all cells can be told in. */
export const mouseModes = {
	set: '\u001B[?1000h\u001B[?1006h',
	reset: '\u001B[?1006l\u001B[?1000l',
};

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

/** What a report begins with. */
const introducer = '\u001B[<';

// eslint-disable-next-line no-control-regex -- a report starts with ESC
const reports = /(\u001B\[<\d+;\d+;\d+[Mm])/;

/** The beginning of a report that has not all come yet. A lone ESC is a key. */
// eslint-disable-next-line no-control-regex -- a report starts with ESC
const unfinished = /\u001B\[(?:<[\d;]*)?$/;

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

/** `stdin` is for Ink, which reads it piece by piece until there is none. */
export function mouseInput(
	stdin: NodeJS.ReadStream,
	surface: Surface,
): {readonly stdin: NodeJS.ReadStream; readonly mouse: Mouse} {
	const listeners = new Set<(report: Report) => void>();
	let pieces: Iterator<string> = [].values();
	let rest = '';
	/** A key or several, with the reports before them delivered; null when there are no more. */
	const nextKeys = (): string | null => {
		for (let piece = pieces.next(); piece.done !== true; piece = pieces.next()) {
			const report = reportOf(piece.value);
			if (report !== undefined) for (const listener of [...listeners]) listener(report);
			else if (piece.value !== '' && !reports.test(piece.value)) return piece.value;
		}

		return null;
	};
	const read = (): string | null => {
		let keys = nextKeys();
		// Until nothing is left to read: only then does the stream tell when there is more.
		while (keys === null) {
			const chunk: unknown = stdin.read();
			if (typeof chunk !== 'string') return null;
			const text = rest + chunk;
			rest = unfinished.exec(text)?.[0] ?? '';
			pieces = text
				.slice(0, text.length - rest.length)
				.split(reports)
				.values();
			keys = nextKeys();
		}

		return keys;
	};
	const piped = new Proxy(stdin, {
		get(target, property) {
			if (property === 'read') return read;
			const value: unknown = Reflect.get(target, property, target);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
	return {
		stdin: piped,
		mouse: {
			surface,
			listen(listener) {
				listeners.add(listener);
				return () => listeners.delete(listener);
			},
		},
	};
}
