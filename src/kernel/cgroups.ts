// The path of a version-2 cgroup → its ID, and its path as the kernel has it.
import {readFileSync, realpathSync, statfsSync, statSync} from 'node:fs';
import path from 'node:path';
import {codeOf} from '../core/errors.js';
import {isElsewhere} from './privileges.js';

/** CGROUP2_SUPER_MAGIC of linux/magic.h. */
const cgroup2Magic = 0x63_67_72_70;

/**
 * On a 64-bit kernel a cgroup's ID is the inode number of its directory, and no other cgroup ever has
 * it again (40430452fd5d). A string says what is wrong with the path.
 */
export function cgroupId(directory: string): number | string {
	try {
		const stat = statSync(directory);
		if (!stat.isDirectory()) return 'is no directory';
		if (statfsSync(directory).type !== cgroup2Magic) return 'is not on a cgroup2 file system';
		return stat.ino;
	} catch (error) {
		const code = codeOf(error) || String(error);
		return code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
	}
}

/**
 * From the root of the hierarchy, as cgroup_mkdir tells it, symbolic links resolved; also of one that
 * does not exist. Empty where it cannot be known: in a cgroup namespace paths begin elsewhere.
 */
export function hierarchyPath(
	directory: string,
	mountinfo: string = readFileSync('/proc/self/mountinfo', 'utf8'),
): string {
	if (isElsewhere('cgroup')) return '';
	const real = realPath(directory);
	const mounts = [...mountinfo.matchAll(/^\S+ \S+ \S+ (\S+) (\S+) .* - cgroup2 /gm)]
		.map(([, root = '', point = '']) => ({root: unescaped(root), point: unescaped(point)}))
		.filter(({point}) => real === point || real.startsWith(`${point}/`))
		.sort((a, b) => b.point.length - a.point.length);
	const [mount] = mounts;
	return mount === undefined ? '' : path.join(mount.root, path.relative(mount.point, real));
}

/** Of what does not exist: what it would be. */
function realPath(directory: string): string {
	try {
		return realpathSync(directory);
	} catch {
		const parent = path.dirname(directory);
		return parent === directory ? parent : path.join(realPath(parent), path.basename(directory));
	}
}

/** proc_pid_mountinfo(5): blanks are octal. */
const unescaped = (text: string): string =>
	text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
		String.fromCharCode(Number.parseInt(digits, 8)),
	);
