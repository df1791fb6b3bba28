// This process's environment → that of a terminal's programs, the same on every machine.
import {mkdtempSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {scratch} from './workload.js';

/** What differs between runs or would tell kerntop that there is no user. */
const {
	CI: _,
	NO_COLOR: __,
	COLUMNS: ___,
	LINES: ____,
	COLORTERM: _____,
	...inherited
} = process.env;

export const environment = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => {
	// A home of its own: neither the developer's settings nor those of another session.
	const config = mkdtempSync(path.join(scratch, 'config-'));
	const all: NodeJS.ProcessEnv = {
		...{...inherited, TERM: 'xterm-256color', XDG_CONFIG_HOME: config},
		...extra,
	};
	return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};
