// SIGINT, SIGTERM and SIGHUP → the function that ends the program, with the exit status of the signal.
import process from 'node:process';
import {loadAddon} from '../native/addon.js';

const statuses = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;

let handle: ((status: number) => void) | undefined;

/**
 * From now on it is called at each of them; returns what gives them back to who had them before.
 *
 * @param usesAddon at the first call: the program loads the addon anyway, and asks it whether it was
 * started as nohup starts programs: then no hang-up ends it. Others end.
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

/** False where the addon cannot be loaded, which the mode says. */
function isHangupIgnored(): boolean {
	try {
		return loadAddon().hangupIgnoredAtStart();
	} catch {
		return false;
	}
}
