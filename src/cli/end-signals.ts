// SIGINT, SIGTERM, SIGHUP and SIGUSR1 → the function that ends the program, with the exit status of the signal.
import process from 'node:process';
import {loadAddon} from '../native/addon.js';

const statuses = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;
const usr1Status = 138;

let handle: ((status: number) => void) | undefined;

// From the start: without a listener, Node answers it with a debugger to which any local user can connect.
process.on('SIGUSR1', () => {
	if (handle === undefined) process.exit(usr1Status);
	else handle(usr1Status);
});

/**
 * From now on the function is called at each of these signals; returns a function that gives them back
 * to the one before.
 *
 * @param usesAddon at the first call: the program loads the addon anyway. Only the addon can tell that
 * nohup started the program; then a hang-up does not end it.
 */
export function onEndSignals(end: (status: number) => void, usesAddon = false): () => void {
	const before = handle;
	handle = end;
	if (before === undefined) listen(usesAddon);
	return () => (handle = before);
}

function listen(usesAddon: boolean): void {
	const ignoresHangup = usesAddon && isHangupIgnored();
	for (const [signal, status] of Object.entries(statuses)) {
		process.on(signal, () => {
			if (status !== statuses.SIGHUP || !ignoresHangup) handle?.(status);
		});
	}
}

/** False where the addon cannot be loaded, which the mode reports. */
function isHangupIgnored(): boolean {
	try {
		return loadAddon().hangupIgnoredAtStart();
	} catch {
		return false;
	}
}
