// Programs of this machine → run at the lowest priority, their absence → one line of what to install.
import {execFile, execFileSync} from 'node:child_process';
import {accessSync, constants, existsSync, readFileSync} from 'node:fs';
import {availableParallelism, homedir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';

/** A mistake or a lack that one line explains; no stack is shown for it. */
export class HarnessError extends Error {}

export const checkout = path.join(import.meta.dirname, '..', '..');

/** Kernels, package lists, logs: outside the repository, safe to delete. */
export const cache = path.join(
	process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
	'kerntop-kernels',
);

const execute = promisify(execFile);

/** What setpriv(1) is to run a program with: niced, and dead when we are, whatever ended us. */
export const lowly = ['--pdeathsig', 'KILL', 'nice', '-n', '19'];

/** Runs a program niced and returns what it printed. Throws HarnessError with its last words. */
export async function run(program: string, ...args: string[]): Promise<string> {
	try {
		const command = [...lowly, program, ...args];
		const {stdout} = await execute('setpriv', command, {maxBuffer: 64 << 20});
		return stdout;
	} catch (error) {
		const {stderr} = error as {stderr?: string};
		const words = (stderr ?? String(error)).trim().split('\n').slice(-3).join(' | ');
		throw new HarnessError(`${program} ${args.at(0) ?? ''}: ${words}`);
	}
}

/** Program → Debian package, whatever is emulated. */
export const forGuests: Readonly<Record<string, string>> = {
	cpio: 'cpio',
	xz: 'xz-utils',
	zstd: 'zstd',
	'mkfs.ext4': 'e2fsprogs',
	'mkfs.btrfs': 'btrfs-progs',
	setpriv: 'util-linux',
	flock: 'util-linux',
	'apt-get': 'apt',
};

const forPcs = {'qemu-system-x86_64': 'qemu-system-x86', ...forGuests, cc: 'gcc'};

const searched = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];

function found(program: string): boolean {
	return searched.some((folder) => {
		try {
			accessSync(path.join(folder, program), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}

export const busybox = '/bin/busybox';

/** Alone in an initramfs it must be static: no program header of the ELF file names a loader. */
function hasStaticBusybox(): boolean {
	if (!existsSync(busybox)) return false;
	const elf = readFileSync(busybox);
	const [offset, size, count] = [
		Number(elf.readBigUInt64LE(32)),
		elf.readUInt16LE(54),
		elf.readUInt16LE(56),
	];
	const PT_INTERP = 3;
	return Array.from({length: count}).every(
		(_, i) => elf.readUInt32LE(offset + i * size) !== PT_INTERP,
	);
}

function missingPackages(programs: Readonly<Record<string, string>>): string[] {
	const missing = Object.entries(programs).flatMap(([program, name]) =>
		found(program) ? [] : [name],
	);
	return hasStaticBusybox() ? missing : [...missing, 'busybox-static'];
}

/** Bytes of an emulated PC with 2 GiB, its translated code and QEMU itself. */
const machineBytes = 3 * 2 ** 30;

/** How many emulated PCs, of one thread each, this machine has room for. */
export function machinesAtOnce(): number {
	const kilobytes = /^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
	const room = Math.floor((Number(kilobytes) * 1024) / machineBytes);
	return Math.max(1, Math.min(availableParallelism(), room, 4));
}

function aptGet(...args: string[]): boolean {
	try {
		execFileSync('apt-get', ['-q', '-y', ...args], {
			stdio: 'ignore',
			env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'},
		});
		return true;
	} catch {
		return false;
	}
}

/** Installs what is missing of `programs` where that is allowed, else says what to install. */
export function requirePrograms(programs: Readonly<Record<string, string>> = forPcs): void {
	let missing = missingPackages(programs);
	if (missing.length > 0 && process.geteuid?.() === 0 && found('apt-get')) {
		process.stderr.write(`installing ${missing.join(' ')}\n`);
		const install = ['install', '--no-install-recommends', ...missing];
		// The lists of a fresh image are empty, hence the second try.
		if (!aptGet(...install)) {
			aptGet('update');
			aptGet(...install);
		}

		missing = missingPackages(programs);
	}

	if (missing.length > 0)
		throw new HarnessError(`no machine can be emulated here: install ${missing.join(' ')}`);
}
