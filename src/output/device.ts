// A file descriptor that is written to → a device that takes what it has room for and never makes us wait.
import {closeSync, constants, fstatSync, openSync, readFileSync, writeSync} from 'node:fs';
import {isatty} from 'node:tty';
import process from 'node:process';
import {codeOf} from '../core/errors.js';

export type Device = {
	/** How many of the bytes it took; none while it is full. Throws when the reader is gone. */
	write(bytes: Uint8Array): number;
	close(): void;
};

const {O_WRONLY, O_NONBLOCK, O_NOCTTY} = constants;

/** What a device without room says. */
const full = new Set(['EAGAIN', 'EWOULDBLOCK', 'EINTR']);

/** While a write waits no signal is seen and nothing is polled. */
export function openDevice(fd: 1 | 2): Device {
	const own = openedAnew(fd);
	if (own === undefined) unblock(fd);
	return {
		write(bytes) {
			try {
				return writeSync(own ?? fd, bytes);
			} catch (error) {
				if (full.has(codeOf(error))) return 0;
				throw error;
			}
		},
		close() {
			if (own !== undefined) closeSync(own);
		},
	};
}

/**
 * The same terminal or pipe, not to be waited for. Opened anew, since O_NONBLOCK belongs to the open
 * file, which the user's shell shares with us. Undefined where that is not allowed, as to a user who
 * came by su; and for a file, which has its position and never makes one wait.
 */
function openedAnew(fd: number): number | undefined {
	const stat = fstatSync(fd);
	const same = `/proc/self/fd/${String(fd)}`;
	if (!isatty(fd)) return stat.isFIFO() ? opened(same) : undefined;
	// A process may open its own terminal again, whichever user owns the device.
	return opened(same) ?? (stat.rdev === controllingTerminal() ? opened('/dev/tty') : undefined);
}

function opened(file: string): number | undefined {
	try {
		return openSync(file, O_WRONLY | O_NONBLOCK | O_NOCTTY);
	} catch {
		return undefined;
	}
}

/** The device number: `tty_nr` of proc_pid_stat(5), the fifth after the name; 0 for none. */
const controllingTerminal = (): number =>
	Number(
		readFileSync('/proc/self/stat', 'utf8')
			.replace(/^.*\) /s, '')
			.split(' ')[4],
	);

/**
 * A socket, or a pipe that another user's process made, cannot be opened anew. Node's stream of it sets
 * O_NONBLOCK on the shared open file, and Node takes it back at the end.
 */
function unblock(fd: 1 | 2): NodeJS.WriteStream | undefined {
	const stat = fstatSync(fd);
	if (!stat.isSocket() && !stat.isFIFO()) return undefined;
	return fd === 1 ? process.stdout : process.stderr;
}
