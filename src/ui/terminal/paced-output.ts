// What Ink writes → whole frames on the terminal, as many as it takes. A frame that finds no room is
// left out, never queued; the first one after a stall draws everything.
import {Outlet} from './outlet.js';
import type {Device} from '../../output/device.js';

/** Ink writes a frame between these: DEC mode 2026, synchronized output. */
const frameStart = '\u001B[?2026h';
const frameEnd = '\u001B[?2026l';

const enterAlternate = '\u001B[?1049h';
const leaveAlternate = '\u001B[?1049l';

/** The cursor hidden and home, everything blank. */
const eraseScreen = '\u001B[?25l\u001B[H\u001B[2J';

/** True while a frame cannot be written; calls each function back, once, when it can again. */
export type Gate = (whenFree: () => void) => boolean;

/** For new data, and for the answers to keys. */
export type Gates = {readonly gate?: Gate; readonly keyGate?: Gate};

export type PacedOptions = {
	/** Terminal modes that belong to the full screen: set after entering, reset before leaving it. */
	readonly modes?: {readonly set: string; readonly reset: string} | undefined;
	readonly now?: () => number;
};

export type Redrawn = {readonly forget: () => void; readonly draw: () => void};

export class PacedOutput {
	/** What Ink is given: standard output, but for its writes. */
	readonly stream: NodeJS.WriteStream;
	/** What Ink has to do for a frame that does not build on the one before. */
	ink: Redrawn = {forget: () => undefined, draw: () => undefined};
	/** The terminal is gone. */
	gone: (error: unknown) => void = () => undefined;
	readonly #outlet: Outlet;
	readonly #modes: {readonly set: string; readonly reset: string};
	readonly #waiting = new Set<() => void>();
	/** Whether the user waits for an answer to a key. */
	#isUrgent = false;
	/** The frame that is being written by Ink. */
	#frame: string | undefined;
	/** Frames were left out: what Ink takes to be on the screen is not there. */
	#stale = false;
	#erase = false;
	#muted = false;
	#release: NodeJS.Timeout | undefined;

	constructor(stdout: NodeJS.WriteStream, device: Device, options: PacedOptions = {}) {
		this.#outlet = new Outlet(device, options.now ?? (() => performance.now()));
		this.#outlet.drained = () => {
			this.#releaseLater();
		};
		this.#outlet.gone = (error) => {
			clearTimeout(this.#release);
			this.gone(error);
		};
		this.#modes = options.modes ?? {set: '', reset: ''};
		this.stream = new Proxy(stdout, {
			get: (target, property) => {
				if (property === 'write') return this.#written;
				const value: unknown = Reflect.get(target, property, target);
				return typeof value === 'function' ? (value.bind(target) as unknown) : value;
			},
		});
	}

	/** True while a frame would be left out or queue up in front of others. */
	readonly gate: Gate = (whenFree) => {
		if (this.#hasRoom() && this.#outlet.wait() <= 0) return false;
		this.#waiting.add(whenFree);
		if (!this.#outlet.isFull) this.#releaseLater();
		return true;
	};

	/** The same for the answer to a key, which may queue up. */
	readonly keyGate: Gate = (whenFree) => {
		if (this.#hasRoom()) return false;
		this.#waiting.add(whenFree);
		this.#isUrgent = true;
		// After a frame that was left out, a pause may have begun.
		if (!this.#outlet.isFull) this.#releaseLater();
		return true;
	};

	#hasRoom(): boolean {
		return !this.#outlet.isFull && !this.#stale;
	}

	/** Draws everything on a blank screen, as soon as there is room for it. */
	redraw(): void {
		if (!this.#hasRoom()) {
			this.#stale = true;
			return;
		}

		this.#forget();
		this.ink.draw();
	}

	/** Writes what is no part of a frame; false, and nothing is written, while there is no room. */
	send(text: string): boolean {
		if (this.#outlet.isFull || this.#outlet.isGone) return false;
		this.#outlet.give(text, true);
		return true;
	}

	/** No more is written. */
	close(): void {
		clearTimeout(this.#release);
		this.#outlet.close();
	}

	readonly #written = (text: string, ...rest: unknown[]): boolean => {
		if (!this.#muted) this.#take(text);
		const done = rest.find((argument) => typeof argument === 'function');
		if (done !== undefined) queueMicrotask(done as () => void);
		return true;
	};

	#take(text: string): void {
		if (text === frameStart) {
			this.#frame = '';
		} else if (text === frameEnd) {
			this.#show(this.#frame ?? '');
			this.#frame = undefined;
		} else if (this.#frame !== undefined) {
			this.#frame += text;
		} else if (text !== '') {
			const cut = this.#outlet.insist(
				text
					.replace(enterAlternate, enterAlternate + this.#modes.set)
					.replace(leaveAlternate, this.#modes.reset + leaveAlternate),
			);
			if (cut) this.#stale = true;
		}
	}

	#show(frame: string): void {
		if (!this.#hasRoom()) {
			this.#stale = true;
			return;
		}

		const start = this.#erase ? frameStart + eraseScreen : frameStart;
		this.#erase = false;
		this.#outlet.give(start + frame + frameEnd, true);
	}

	#releaseLater(): void {
		const wait = this.#isUrgent ? 0 : this.#outlet.wait();
		clearTimeout(this.#release);
		this.#release = setTimeout(() => {
			// A frame that did not wait may have come in between.
			if (!this.#outlet.isFull) this.#free();
		}, wait);
	}

	#free(): void {
		const waiting = [...this.#waiting];
		this.#waiting.clear();
		this.#isUrgent = false;
		const wasStale = this.#stale;
		this.#stale = false;
		if (wasStale) this.#forget();
		for (const whenFree of waiting) whenFree();
		if (wasStale) this.ink.draw();
	}

	/** Ink erases line by line what it drew; a blank screen does that better. */
	#forget(): void {
		this.#erase = true;
		this.#muted = true;
		this.ink.forget();
		this.#muted = false;
	}
}
