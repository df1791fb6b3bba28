// Suites of a Debian archive → names and versions of kernel packages, and their files. Touches
// nothing of this machine's own apt: lists, cache and sources are private.
import {existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {run} from './host.js';
import type {Mirror} from './mirror.js';

export type KernelPackage = {readonly name: string; readonly version: string};

/** As Debian names it. */
export type Arch = 'amd64' | 'arm64';

const dayMs = 86_400_000;

export class PrivateApt {
	readonly #folder: string;
	readonly #sources: string;
	readonly #arch: Arch;
	readonly #options: readonly string[];

	/** `suites` are names such as `trixie`; those that end in `-security` come from their own archive. */
	constructor(folder: string, mirror: Mirror, suites: readonly string[], arch: Arch = 'amd64') {
		this.#folder = folder;
		this.#arch = arch;
		for (const part of ['lists/partial', 'cache/archives/partial']) {
			mkdirSync(path.join(folder, part), {recursive: true});
		}

		const sources = suites.map((suite) => {
			const archive = suite.endsWith('-security') ? mirror.security : mirror.debian;
			return `deb [arch=${arch} signed-by=${mirror.keyring}] ${archive} ${suite} main\n`;
		});
		this.#sources = sources.join('');
		writeFileSync(path.join(folder, 'sources.list'), this.#sources);
		writeFileSync(path.join(folder, 'status'), '');
		this.#options = [
			`Dir::Etc::sourcelist=${folder}/sources.list`,
			'Dir::Etc::sourceparts=/dev/null',
			`Dir::State::lists=${folder}/lists`,
			`Dir::State::status=${folder}/status`,
			`Dir::Cache=${folder}/cache`,
			`APT::Architecture=${arch}`,
			`APT::Architectures=${arch}`,
			// The unprivileged user that apt downloads as cannot reach a home folder.
			'APT::Sandbox::User=root',
			'Acquire::Retries=3',
			'Acquire::Languages=none',
			'Acquire::GzipIndexes=true',
		].flatMap((option) => ['-o', option]);
	}

	/** Fetches the lists unless those of today are there, all of them. */
	async update(): Promise<void> {
		const stamp = path.join(this.#folder, 'updated');
		const isFresh =
			existsSync(stamp) &&
			readFileSync(stamp, 'utf8') === this.#sources &&
			Date.now() - statSync(stamp).mtimeMs < dayMs;
		if (isFresh) return;
		await run('apt-get', ...this.#options, '-q', '--error-on=any', 'update');
		writeFileSync(stamp, this.#sources);
	}

	/** The generic kernels, or a `flavour` such as `-16k`: no cloud, no real-time, no meta-packages. */
	async kernels(flavour = ''): Promise<KernelPackage[]> {
		const names = await run('apt-cache', ...this.#options, 'pkgnames', 'linux-image-');
		const generic = new RegExp(`-\\d+\\.\\d+\\.\\d[^-]*(?:-\\d[^-]*)?-${this.#arch}${flavour}$`);
		const images = names.split('\n').filter((name) => generic.test(name));
		if (images.length === 0) return [];
		const table = await run('apt-cache', ...this.#options, 'madison', ...images);
		return table.split('\n').flatMap((line) => {
			const [name, version] = line.split('|').map((field) => field.trim());
			return name === undefined || version === undefined ? [] : [{name, version}];
		});
	}

	/** Puts the package's file into `folder`, and those of the parts it was split into since 7.0. */
	async download({name, version}: KernelPackage, folder: string): Promise<void> {
		const shown = await run('apt-cache', ...this.#options, 'show', `${name}=${version}`);
		const depends = /^Depends: (.*)$/m.exec(shown)?.[1] ?? '';
		const parts = depends.match(/linux-(?:binary|modules)-[^\s,(]+/g) ?? [];
		await this.downloadAll(
			[name, ...parts].map((part) => `${part}=${version}`),
			folder,
		);
	}

	/** Puts the files of packages into `folder`: `NAME`, its newest version, or `NAME=VERSION`. */
	async downloadAll(wanted: readonly string[], folder: string): Promise<void> {
		// apt-get writes into its working directory.
		const script = 'cd "$1" && shift && exec apt-get "$@"';
		await run('sh', '-c', script, 'sh', folder, ...this.#options, '-q', 'download', ...wanted);
	}
}

/** The higher of two versions in Debian's order. */
export async function isNewer(one: KernelPackage, other: KernelPackage): Promise<boolean> {
	const script = 'dpkg --compare-versions "$1" gt "$2" && echo yes || echo no';
	return (await run('sh', '-c', script, 'sh', one.version, other.version)).trim() === 'yes';
}
