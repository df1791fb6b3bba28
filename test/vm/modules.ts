// A kernel's tree of modules → the few that the guest loads, uncompressed, in an order that works.
import {copyFileSync, mkdirSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {run} from './host.js';

/** What the guest mounts and the tests use; what is built in has no file. */
export const wantedModules = [
	'virtio_pci',
	'9pnet_virtio',
	'9p',
	'overlay',
	'virtio_blk',
	// ext4 and jbd2 ask for the algorithm by name, and the guest has no modprobe to load it.
	'crc32c_generic',
	'crc32c_cryptoapi',
	'ext4',
	// A file system that keeps its metadata in an inode.
	'btrfs',
	'loop',
	// Disks that make no requests.
	'zram',
	'dm_mod',
	// A disk that fails, or is busy, when it is told to.
	'sd_mod',
	'scsi_debug',
	'veth',
	// TLS asks for the algorithms by name, too.
	'ctr',
	'ghash_generic',
	'gcm',
	'tls',
	'kcm',
] as const;

/** A module's name in the form the kernel uses: `crc32c-intel.ko.xz` → `crc32c_intel`. */
const nameOf = (file: string): string =>
	path
		.basename(file)
		.replace(/\.ko(?:\.\w+)?$/, '')
		.replaceAll('-', '_');

/** The names in its modinfo, which is a list of NUL-terminated strings. */
function dependenciesOf(module: Buffer): string[] {
	const start = module.indexOf('\0depends=');
	if (start === -1) return [];
	const text = module.toString('latin1', start + 9, module.indexOf('\0', start + 1));
	return text
		.split(',')
		.filter((name) => name !== '')
		.map((name) => name.replaceAll('-', '_'));
}

async function uncompress(from: string, to: string): Promise<void> {
	const program = {'.xz': 'xz', '.zst': 'zstd', '.gz': 'gzip'}[path.extname(from)];
	if (program === undefined) copyFileSync(from, to);
	else await run('sh', '-c', `${program} -dc "$1" > "$2"`, 'sh', from, to);
}

/** Copies into `to` and returns the file names in load order. `tree` is lib/modules/RELEASE. */
export async function collectModules(tree: string, to: string): Promise<string[]> {
	mkdirSync(to, {recursive: true});
	const files = new Map<string, string>();
	for (const file of readdirSync(tree, {recursive: true, encoding: 'utf8'})) {
		if (/\.ko(?:\.\w+)?$/.test(file)) files.set(nameOf(file), path.join(tree, file));
	}

	const order: string[] = [];
	const add = async (name: string): Promise<void> => {
		const source = files.get(name);
		if (source === undefined || order.includes(`${name}.ko`)) return;
		const target = path.join(to, `${name}.ko`);
		await uncompress(source, target);
		for (const dependency of dependenciesOf(readFileSync(target))) await add(dependency);
		order.push(`${name}.ko`);
	};
	for (const name of wantedModules) await add(name);
	return order;
}
