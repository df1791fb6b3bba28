// The surroundings → nothing, or a UsageError that says why there can be no full screen.
import type {Surroundings} from './values.js';
import {UsageError} from '../../core/errors.js';

export function requireTerminal({
	stdinIsTerminal,
	stdoutIsTerminal,
	terminalType,
}: Surroundings): void {
	if (!stdoutIsTerminal) {
		throw new UsageError('standard output is no terminal: use --once or --json, or name a panel');
	}

	if (!stdinIsTerminal) {
		throw new UsageError('standard input is no terminal, so no key could be read: use --once');
	}

	if (terminalType === '' || terminalType === 'dumb') {
		const what = terminalType === '' ? 'TERM is not set' : `a terminal of type ${terminalType}`;
		throw new UsageError(`${what}: no full screen can be drawn; set TERM, or use --once`);
	}
}
