// What Ink writes → whole frames on the terminal, as many as it takes. A frame that finds no room is
// left out, never queued; the first one after a stall draws everything.
import type {Gate} from './feed-set.js';
import {Pace} from './pace.js';
import type {Device} from './terminal-device.js';

/** Ink writes a frame between these: DEC mode 2026, synchronized output. */
const frameStart = '\u001B[?2026h';
const frameEnd = '\u001B[?2026l';

const enterAlternate = '\u001B[?1049h';
const leaveAlternate = '\u001B[?1049l';

/** The cursor hidden and home, everything blank. */
const eraseScreen = '\u001B[?25l\u001B[H\u001B[2J';

/** CAN: ends whatever sequence the frame was cut in. */
const cancel = `\u0018${frameEnd}\u001B[m`;

/** A full terminal is asked for room again after the first of these, then ever less often. */
const retryMs = {least: 2, most: 50};

/** How long the terminal's own modes are waited for, which outlive the program. */
const patienceMs = 1000;

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
	readonly #device: Device;
	readonly #modes: {readonly set: string; readonly reset: string};
	readonly #now: () => number;
	readonly #pace = new Pace();
	readonly #waiting = new Set<() => void>();
	/** Whether somebody at the keyboard waits. */
	#isUrgent = false;
	/** What the terminal had no room for yet: the rest of one text. */
	#rest: Uint8Array = Buffer.alloc(0);
	/** Whether the rest may be cut off: only what is on the screen is lost. */
	#cuttable = false;
	/** The frame that is being written by Ink. */
	#frame: string | undefined;
	/** Frames were left out: what Ink takes to be on the screen is not there. */
	#stale = false;
	#erase = false;
	#muted = false;
	#stuck = false;
	#isGone = false;
	#retry: NodeJS.Timeout | undefined;
	#retryMs = retryMs.least;
	#release: NodeJS.Timeout | undefined;

	constructor(stdout: NodeJS.WriteStream, device: Device, options: PacedOptions = {}) {
		this.#device = device;
		this.#modes = options.modes ?? {set: '', reset: ''};
		this.#now = options.now ?? (() => performance.now());
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
		if (this.#hasRoom() && this.#pace.wait(this.#now()) <= 0) return false;
		this.#waiting.add(whenFree);
		if (this.#rest.length === 0) this.#releaseLater();
		return true;
	};

	/** The same for the answer to a key, which may queue up. */
	readonly keyGate: Gate = (whenFree) => {
		if (this.#hasRoom()) return false;
		this.#waiting.add(whenFree);
		this.#isUrgent = true;
		return true;
	};

	#hasRoom(): boolean {
		return this.#rest.length === 0 && !this.#stale;
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
		if (this.#rest.length > 0 || this.#isGone) return false;
		this.#give(text, true);
		return true;
	}

	/** No more is written. */
	close(): void {
		clearTimeout(this.#retry);
		clearTimeout(this.#release);
		if (!this.#isGone) this.#device.close();
		this.#isGone = true;
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
			this.#insist(
				text
					.replace(enterAlternate, enterAlternate + this.#modes.set)
					.replace(leaveAlternate, this.#modes.reset + leaveAlternate),
			);
		}
	}

	#show(frame: string): void {
		if (!this.#hasRoom()) {
			this.#stale = true;
			return;
		}

		const start = this.#erase ? frameStart + eraseScreen : frameStart;
		this.#erase = false;
		this.#give(start + frame + frameEnd, true);
	}

	/** What the terminal must not miss: it takes the place of a frame that is stuck, and is waited for. */
	#insist(text: string): void {
		if (this.#isGone) return;
		if (this.#rest.length > 0 && this.#cuttable) {
			this.#stale = true;
			this.#give(cancel + text, false);
		} else if (this.#rest.length > 0) {
			this.#rest = Buffer.concat([this.#rest, Buffer.from(text)]);
		} else {
			this.#give(text, false);
		}

		const deadline = this.#now() + patienceMs;
		while (this.#rest.length > 0 && !this.#stuck) {
			sleepSync(retryMs.least);
			this.#stuck = this.#now() > deadline;
			this.#advance();
		}
	}

	#give(text: string, cuttable: boolean): void {
		if (this.#isGone) return;
		this.#rest = Buffer.from(text);
		this.#cuttable = cuttable;
		const {length} = this.#rest;
		const start = this.#now();
		this.#offer();
		if (this.#rest.length > 0) this.#retryLater();
		else this.#pace.passed(length, this.#now() - start, this.#now());
	}

	/** Another try; what waits for the terminal goes on when all was taken. */
	#advance(): void {
		const taken = this.#offer();
		if (taken > 0) this.#pace.progress(taken, this.#now());
		this.#retryMs = taken > 0 ? retryMs.least : Math.min(2 * this.#retryMs, retryMs.most);
		if (this.#rest.length > 0) {
			this.#retryLater();
			return;
		}

		this.#stuck = false;
		clearTimeout(this.#retry);
		this.#retry = undefined;
		this.#pace.drained(this.#now());
		this.#releaseLater();
	}

	/** How many bytes were taken. */
	#offer(): number {
		try {
			const taken = this.#device.write(this.#rest);
			this.#rest = this.#rest.subarray(taken);
			return taken;
		} catch (error) {
			this.#rest = Buffer.alloc(0);
			this.close();
			this.gone(error);
			return 0;
		}
	}

	#retryLater(): void {
		clearTimeout(this.#retry);
		this.#retry = setTimeout(() => {
			this.#advance();
		}, this.#retryMs);
	}

	#releaseLater(): void {
		const wait = this.#isUrgent ? 0 : this.#pace.wait(this.#now());
		clearTimeout(this.#release);
		this.#release = setTimeout(() => {
			// A frame that did not wait may have come in between.
			if (this.#rest.length === 0) this.#free();
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

/** Only on the way out, when nothing else is to be done. */
const sleepSync = (ms: number): void => {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};
