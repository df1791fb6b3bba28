// The system → what the command line needs to know of it: terminals, processes, users, cgroups.
import {readFileSync, statfsSync, statSync} from 'node:fs';
import {isatty} from 'node:tty';
import {codeOf} from '../errors.js';
import {isElsewhere} from '../kernel/privileges.js';
import type {Surroundings} from './values.js';

/** CGROUP2_SUPER_MAGIC of linux/magic.h. */
const cgroup2Magic = 0x63_67_72_70;

export function realSurroundings(): Surroundings {
	return {
		stdinIsTerminal: isatty(0),
		stdoutIsTerminal: isatty(1),
		terminalType: process.env['TERM'] ?? '',
		// https://no-color.org: set to anything but the empty string.
		noColor: (process.env['NO_COLOR'] ?? '') !== '',
		processOf,
		userId,
		cgroupId,
	};
}

/**
 * /proc/TID exists for threads as well, though it is not listed. In a PID namespace of its own /proc
 * knows other IDs than the kernel, whose are meant: nothing can be said of them.
 */
function processOf(pid: number): number | undefined {
	if (isElsewhere('pid')) return pid;
	const status = readText(`/proc/${String(pid)}/status`);
	const group = /^Tgid:\s*(\d+)$/m.exec(status)?.[1];
	return group === undefined ? undefined : Number(group);
}

function userId(name: string): number | undefined {
	for (const line of readText('/etc/passwd').split('\n')) {
		const [user, , id] = line.split(':');
		if (user === name && id !== undefined && /^\d+$/.test(id)) return Number(id);
	}

	return undefined;
}

/** On a 64-bit kernel a cgroup's ID is the inode number of its directory. */
function cgroupId(path: string): number | string {
	try {
		const stat = statSync(path);
		if (!stat.isDirectory()) return 'is no directory';
		if (statfsSync(path).type !== cgroup2Magic) return 'is not on a cgroup2 file system';
		return stat.ino;
	} catch (error) {
		const code = codeOf(error) || String(error);
		return code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
	}
}

/** Empty where the file cannot be read: a process that has just ended, a container without users. */
function readText(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return '';
	}
}
