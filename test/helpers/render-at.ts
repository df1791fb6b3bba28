// A React tree → its frames in a terminal of a given size that exists only in memory.
import {EventEmitter} from 'node:events';
import {render} from 'ink';
import type {ReactNode} from 'react';

export type Size = {readonly columns: number; readonly rows: number};

export type Screen = {
	/** The latest whole frame. */
	frame(): string;
	/** How many frames there were. */
	count(): number;
	press(...keys: string[]): Promise<void>;
	resize(size: Size): Promise<void>;
	/** The first frame from now on, the present one included, that contains the text or matches. */
	until(wanted: string | ((frame: string) => boolean)): Promise<string>;
	/** Everything that React and Ink have to do so far is done after this. */
	flush(): Promise<void>;
	unmount(): void;
	exited: Promise<unknown>;
};

/** Named keys for `press`; every other string is sent as it is. */
export const keys = {
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	pageDown: '\u001B[6~',
	pageUp: '\u001B[5~',
	home: '\u001B[H',
	end: '\u001B[F',
	tab: '\t',
	shiftTab: '\u001B[Z',
	enter: '\r',
	backspace: '\u007F',
	escape: '\u001B',
	ctrlC: '\u0003',
} as const;

/** Fails a wait that would never end; no test waits for it to pass. */
const patienceMs = 10_000;

export class FakeStdin extends EventEmitter {
	readonly isTTY = true;
	readonly #queue: string[] = [];
	setEncoding(): void {}
	setRawMode(): void {}
	resume(): void {}
	pause(): void {}
	ref(): void {}
	unref(): void {}

	read(): string | null {
		return this.#queue.shift() ?? null;
	}

	send(text: string): void {
		this.#queue.push(text);
		this.emit('readable');
	}
}

export class FakeStdout extends EventEmitter {
	columns: number;
	rows: number;
	readonly isTTY: boolean;
	readonly written: string[] = [];

	constructor({columns, rows}: Size, isTTY: boolean) {
		super();
		this.columns = columns;
		this.rows = rows;
		this.isTTY = isTTY;
	}

	write(text: string, done?: (() => void) | string): boolean {
		if (text !== '') {
			this.written.push(text);
			this.emit('written');
		}

		if (typeof done === 'function') done();
		return true;
	}
}

// The fakes have what Ink touches of a stream, and nothing else.
export const asOutput = (stdout: FakeStdout): NodeJS.WriteStream =>
	stdout as unknown as NodeJS.WriteStream;
export const asInput = (stdin: FakeStdin): NodeJS.ReadStream =>
	stdin as unknown as NodeJS.ReadStream;

export function renderAt(tree: ReactNode, size: Size): Screen {
	const stdout = new FakeStdout(size, false);
	const stdin = new FakeStdin();
	const instance = render(tree, {
		...{stdout: asOutput(stdout), stderr: asOutput(stdout), stdin: asInput(stdin)},
		...{debug: true, exitOnCtrlC: false, patchConsole: false},
	});
	const exited = instance.waitUntilExit();
	const frame = (): string => stdout.written.at(-1) ?? '';
	const flush = async (): Promise<void> => {
		// A key's state change and its effects may each commit once.
		await instance.waitUntilRenderFlush();
		await instance.waitUntilRenderFlush();
	};
	return {
		...{frame, flush, exited},
		count: () => stdout.written.length,
		async press(...pressed) {
			for (const key of pressed) {
				stdin.send(key);
				await flush();
			}
		},
		async resize({columns, rows}) {
			Object.assign(stdout, {columns, rows});
			stdout.emit('resize');
			await flush();
		},
		until: async (wanted) => waitFor(stdout, frame, wanted),
		unmount() {
			instance.unmount();
		},
	};
}

async function waitFor(
	stdout: FakeStdout,
	frame: () => string,
	wanted: string | ((frame: string) => boolean),
): Promise<string> {
	const matches = typeof wanted === 'string' ? (text: string) => text.includes(wanted) : wanted;
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			stdout.off('written', check);
			reject(new Error(`no such frame: ${String(wanted)}\n${frame()}`));
		}, patienceMs);
		const check = (): void => {
			if (!matches(frame())) return;
			clearTimeout(timer);
			stdout.off('written', check);
			resolve(frame());
		};
		stdout.on('written', check);
		check();
	});
}
