// Standard output's terminal → a device that takes what it has room for and never makes us wait.
import {closeSync, constants, openSync, writeSync} from 'node:fs';

export type Device = {
	/** How many of the bytes it took; none while it is full. Throws when the terminal is gone. */
	write(bytes: Uint8Array): number;
	close(): void;
};

const {O_WRONLY, O_NONBLOCK, O_NOCTTY} = constants;

/** What a terminal without room says. */
const full = new Set(['EAGAIN', 'EWOULDBLOCK', 'EINTR']);

/**
 * Node writes to terminals synchronously: one that nobody reads would stop every poll. The terminal
 * is opened anew, since O_NONBLOCK belongs to the open file, which the user's shell shares with us.
 * Undefined where that is not allowed, as to a user who came by su.
 */
export function openDevice(fd = 1): Device | undefined {
	let own: number;
	try {
		own = openSync(`/proc/self/fd/${String(fd)}`, O_WRONLY | O_NONBLOCK | O_NOCTTY);
	} catch {
		return undefined;
	}

	return {
		write(bytes) {
			try {
				return writeSync(own, bytes);
			} catch (error) {
				if (error instanceof Error && 'code' in error && full.has(String(error.code))) return 0;
				throw error;
			}
		},
		close() {
			closeSync(own);
		},
	};
}

/** The stream as Node gives it, which takes everything, however long it takes. */
export const blockingDevice = (stdout: NodeJS.WriteStream): Device => ({
	write(bytes) {
		stdout.write(bytes);
		return bytes.length;
	},
	close() {},
});
