// `6.12` → a kernel image and its modules in the cache, from the newest package of that series.
import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {type Arch, isNewer, type KernelPackage, PrivateApt} from './apt.js';
import {cache, HarnessError} from './host.js';
import {alone} from './lock.js';
import {findMirror} from './mirror.js';
import {collectModules, wantedModules} from './modules.js';
import {replace, unpacked} from './unpack.js';

export type Kernel = {
	/** As it was asked for: `6.12` or `newest`; `6.12-arm64` for another architecture. */
	readonly series: string;
	readonly package: KernelPackage;
	readonly image: string;
	/** Files in load order. */
	readonly modules: readonly string[];
};

/** Where a series is kept up to date; others are looked for where they may be passing through. */
const suitesOf: Readonly<Record<string, readonly string[]>> = {
	'5.10': ['bullseye', 'bullseye-security'],
	'6.1': ['bookworm', 'bookworm-security'],
	'6.12': ['trixie', 'trixie-security'],
	newest: ['sid'],
};
/** Their lists for other architectures name files that the archive has no more. */
const withoutPorts = ['bullseye-security'];
const otherSuites = ['trixie-backports', 'sid'];

const kernelsFolder = path.join(cache, 'kernels');

/**
 * Puts it into a run's own folder, since the cache may forget it for a newer one before it is booted;
 * from the cache alone if the archive cannot be reached. The flavour `-16k` is arm64's page size.
 */
export async function provideKernel(
	series: string,
	runFolder: string,
	arch: Arch = 'amd64',
	flavour = '',
): Promise<Kernel> {
	const suffix = arch === 'amd64' ? '' : `-${arch}`;
	const label = series + suffix + flavour;
	const lists = (suitesOf[series] === undefined ? 'others' : series) + suffix;
	const suites = (suitesOf[series] ?? otherSuites).filter(
		(suite) => arch === 'amd64' || !withoutPorts.includes(suite),
	);
	return alone('fetch', async () => {
		const apt = new PrivateApt(path.join(cache, 'apt', lists), findMirror(), suites, arch);
		const cached = await newestKernel(label, async () => {
			await apt.update();
			const newest = await newestOf(series, await apt.kernels(flavour));
			return readKernel(label, newest) ?? (await unpack(label, newest, apt));
		});
		return copyOf(cached, path.join(runFolder, 'kernel'));
	});
}

/** What is fetched, or else what the cache has. */
async function newestKernel(label: string, fetch: () => Promise<Kernel>): Promise<Kernel> {
	try {
		return await fetch();
	} catch (error) {
		const cached = await cachedKernel(label);
		if (cached === undefined) throw error;
		process.stderr.write(
			`${label}: ${cached.package.version} of the cache, since ${String(error)}\n`,
		);
		return cached;
	}
}

function copyOf(kernel: Kernel, to: string): Kernel {
	const from = path.dirname(kernel.image);
	cpSync(from, to, {recursive: true});
	const copied = (file: string): string => path.join(to, path.relative(from, file));
	return {...kernel, image: copied(kernel.image), modules: kernel.modules.map(copied)};
}

/** Where modules of this kernel are compiled: `/lib/modules/RELEASE/build` and `…/source`. */
export type Headers = {readonly build: string; readonly source: string};

/** The headers of an amd64 kernel of one of Debian's releases, kept in the cache. */
export async function provideHeaders(series: string, kernel: Kernel): Promise<Headers> {
	const {name, version} = kernel.package;
	const release = name.replace(/^linux-image-(?:unsigned-)?/, '');
	const common = release.replace(/[^-]+$/, 'common');
	const folder = path.join(cache, 'headers', `${release}_${version}`);
	const headers = (of: string): string => path.join(folder, 'usr', 'src', `linux-headers-${of}`);
	await alone('fetch', async () => {
		if (existsSync(folder)) return;
		const lists = path.join(cache, 'apt', series);
		const apt = new PrivateApt(lists, findMirror(), suitesOf[series] ?? otherSuites);
		const wanted = [release, common].map((of) => `linux-headers-${of}=${version}`);
		await unpacked(
			async (debs) => apt.downloadAll(wanted, debs),
			(root) => {
				replace(folder, root);
			},
		);
	});
	return {build: headers(release), source: headers(common)};
}

async function newestOf(series: string, all: readonly KernelPackage[]): Promise<KernelPackage> {
	const ofSeries = all.filter(
		({version}) => series === 'newest' || version.startsWith(`${series}.`),
	);
	let [newest] = ofSeries;
	for (const candidate of ofSeries) {
		if (newest === undefined || (await isNewer(candidate, newest))) newest = candidate;
	}

	if (newest === undefined) throw new HarnessError(`Debian has no kernel ${series} at present`);
	return newest;
}

const folderOf = (series: string, {version}: KernelPackage): string =>
	path.join(kernelsFolder, `${series}_${version}`);

type Manifest = {package: KernelPackage; modules: string[]; wanted: readonly string[]};

function readKernel(series: string, wanted: KernelPackage): Kernel | undefined {
	const folder = folderOf(series, wanted);
	const file = path.join(folder, 'manifest.json');
	if (!existsSync(file)) return undefined;
	// Written by unpack() below.
	const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
	if (manifest.wanted.join() !== wantedModules.join()) return undefined;
	return {
		series,
		package: manifest.package,
		image: path.join(folder, 'vmlinuz'),
		modules: manifest.modules.map((name) => path.join(folder, 'modules', name)),
	};
}

async function cachedKernel(series: string): Promise<Kernel | undefined> {
	if (!existsSync(kernelsFolder)) return undefined;
	const versions = readdirSync(kernelsFolder)
		.filter((name) => name.startsWith(`${series}_`))
		.map((name) => ({name: '', version: name.slice(series.length + 1)}));
	return versions.length === 0 ? undefined : readKernel(series, await newestOf('newest', versions));
}

/** Downloads and unpacks it, keeps what is needed and forgets older ones of the series. */
async function unpack(series: string, wanted: KernelPackage, apt: PrivateApt): Promise<Kernel> {
	process.stderr.write(`${series}: fetching ${wanted.name} ${wanted.version}\n`);
	await unpacked(
		async (debs) => apt.download(wanted, debs),
		async (root) => {
			const files = readdirSync(root, {recursive: true, encoding: 'utf8'});
			const image = files.find((file) => /(?:^|\/)vmlinuz/.test(file));
			const tree = files.find((file) => /(?:^|\/)lib\/modules\/[^/]+$/.test(file));
			if (image === undefined || tree === undefined) {
				throw new HarnessError(`${wanted.name} holds no kernel image or no modules`);
			}

			const kept = path.join(root, 'kept');
			mkdirSync(kept);
			renameSync(path.join(root, image), path.join(kept, 'vmlinuz'));
			const modules = await collectModules(path.join(root, tree), path.join(kept, 'modules'));
			const manifest: Manifest = {package: wanted, modules, wanted: wantedModules};
			writeFileSync(path.join(kept, 'manifest.json'), JSON.stringify(manifest));
			replace(folderOf(series, wanted), kept);
		},
	);
	forgetOlder(series, wanted);
	const kernel = readKernel(series, wanted);
	if (kernel === undefined) throw new HarnessError(`${wanted.name} was not unpacked`);
	return kernel;
}

function forgetOlder(series: string, wanted: KernelPackage): void {
	const kept = path.basename(folderOf(series, wanted));
	for (const name of readdirSync(kernelsFolder)) {
		if (name.startsWith(`${series}_`) && name !== kept)
			rmSync(path.join(kernelsFolder, name), {recursive: true});
	}
}
