// This process's environment → that of the programs that are tested, the same on every machine.
import {mkdtempSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {scratch} from './workload.js';

/**
 * Where programs, files and libraries are, and the time zone. Nothing else of a shell, an editor's
 * terminal or a CI server gets through: settings, certificates, colours, locales, sudo's names.
 */
const needed = /^(?:PATH|HOME|TMPDIR|TZ|LD_\w+|ASAN_OPTIONS|KERNTOP_\w+)$/;

const inherited = Object.fromEntries(
	Object.entries(process.env).filter(([name]) => needed.test(name)),
);

/** The developer's may not have what the screen is drawn with. */
const locale = {LC_ALL: 'C.UTF-8'};

export const environment = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => {
	// A home of its own: neither the developer's settings nor those of another session.
	const config = mkdtempSync(path.join(scratch, 'config-'));
	const all: NodeJS.ProcessEnv = {
		...{...inherited, ...locale, TERM: 'xterm-256color', XDG_CONFIG_HOME: config},
		...extra,
	};
	return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};
