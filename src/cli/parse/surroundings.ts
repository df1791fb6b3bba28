// The system → what the command line needs to know of it: terminals, processes, users, cgroups.
import {fstatSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {isatty} from 'node:tty';
import {codeOf} from '../../core/errors.js';
import {cgroupId} from '../../kernel/cgroups.js';
import {showsAsciiOnly} from '../../output/terminal-type.js';
import {isElsewhere} from '../../kernel/privileges.js';
import type {Surroundings} from './values.js';

/** @param ascii what the settings say of it */
export function realSurroundings(ascii: boolean | undefined): Surroundings {
	return {
		stdinIsTerminal: isatty(0),
		stdoutIsTerminal: isatty(1),
		stdoutIsNull: isNull(1),
		terminalType: process.env['TERM'] ?? '',
		// https://no-color.org: set to anything but the empty string.
		noColor: (process.env['NO_COLOR'] ?? '') !== '',
		ascii: ascii ?? showsAsciiOnly(process.env, isatty(1)),
		processOf,
		userId,
		cgroup,
	};
}

/** Character device 1:3, Documentation/admin-guide/devices.txt. */
function isNull(fd: number): boolean {
	const stat = fstatSync(fd);
	return stat.isCharacterDevice() && stat.rdev === ((1 << 8) | 3);
}

/**
 * /proc/TID exists for threads as well, though it is not listed. In a PID namespace /proc shows other
 * IDs than the kernel's, and the user means the kernel's: these cannot be checked.
 */
function processOf(pid: number): number | undefined {
	if (isElsewhere('pid')) return pid;
	const status = readText(`/proc/${String(pid)}/status`);
	const group = /^Tgid:\s*(\d+)$/m.exec(status)?.[1];
	if (group !== undefined) return Number(group);
	return isHidden(pid) ? pid : undefined;
}

/** A process that is there, though /proc, mounted with hidepid, does not say so to everybody. */
function isHidden(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return codeOf(error) !== 'ESRCH';
	}
}

function userId(name: string): number | undefined {
	for (const line of readText('/etc/passwd').split('\n')) {
		const [user, , id] = line.split(':');
		if (user === name && id !== undefined && /^\d+$/.test(id)) return Number(id);
	}

	return undefined;
}

/** Its absolute path: whatever cgroup has it, later on too. */
function cgroup(directory: string): {path: string} | string {
	const id = cgroupId(directory);
	return typeof id === 'string' ? id : {path: path.resolve(directory)};
}

/** Empty where the file cannot be read: a process that has just ended, a container without users. */
function readText(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}
