// Signals from outside and a new size → the dashboard's suspension or its redraw.
import process from 'node:process';
import type {SuspendTerminal} from 'ink';

/** How long a resize by hand pauses between two sizes, at most. */
const settledMs = 50;

/**
 * Calls back when the terminal's size has settled; returns what takes the listener away. By the
 * signal, since Node's own event keeps quiet about a size that came back before it was looked at.
 */
export function onResized(redraw: () => void): () => void {
	let timer: NodeJS.Timeout | undefined;
	const listener = () => {
		clearTimeout(timer);
		timer = setTimeout(redraw, settledMs);
	};
	process.on('SIGWINCH', listener);
	return () => {
		clearTimeout(timer);
		process.off('SIGWINCH', listener);
	};
}

/**
 * A SIGTSTP from outside. It is caught from before the first frame on: until the
 * terminal can be given back the stop must wait, since the kernel would stop us with the full screen in place.
 */
export class StopSignal {
	#suspend: (() => void) | undefined;
	#isWaiting = false;
	readonly #received = () => {
		if (this.#suspend === undefined) this.#isWaiting = true;
		else this.#suspend();
	};

	constructor() {
		process.on('SIGTSTP', this.#received);
	}

	/** Calls back at each, at once if one waits; returns what ends that. */
	listen(suspend: () => void): () => void {
		this.#suspend = suspend;
		if (this.#isWaiting) suspend();
		this.#isWaiting = false;
		return () => (this.#suspend = undefined);
	}

	/** From here on the kernel stops us. */
	close(): void {
		process.off('SIGTSTP', this.#received);
	}
}

/**
 * Gives the terminal back and stops, as Ctrl-Z does to programs that do not read keys raw: the
 * whole process group, since npm or a shell script may be waiting for us in front of the user's
 * shell. The listeners are off meanwhile, so that the kernel's own action is what happens; it
 * spares a group that no shell could wake again.
 */
export async function suspendProcess(
	suspendTerminal: SuspendTerminal,
	stdout: NodeJS.WritableStream,
): Promise<void> {
	await suspendTerminal(() => {
		const listeners = process.listeners('SIGTSTP');
		process.removeAllListeners('SIGTSTP');
		process.kill(0, 'SIGTSTP');
		// From here on the process has been continued.
		for (const listener of listeners) process.on('SIGTSTP', listener);
		refreshSize(stdout);
	});
}

/** A resize while stopped went to the shell; Node has the only way to ask again, undocumented. */
function refreshSize(stdout: NodeJS.WritableStream): void {
	const refresh: unknown = Reflect.get(stdout, '_refreshSize');
	if (typeof refresh === 'function') refresh.call(stdout);
}
