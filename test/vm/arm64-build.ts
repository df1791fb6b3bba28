// native/ and probes/ → an addon and BPF objects for arm64, beside the bundle, which is the same for
// every architecture. The build for this machine in dist/ and native/build stays as it is.
import {cpSync, existsSync, mkdirSync, readdirSync} from 'node:fs';
import path from 'node:path';
import type {Sysroot} from './arm64-sysroot.js';
import {checkout, HarnessError, run} from './host.js';

export const crossCompiler = 'aarch64-linux-gnu-gcc';

/** Runs a program with more in its environment. */
const runWith = async (
	environment: Readonly<Record<string, string>>,
	...command: string[]
): Promise<void> => {
	const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
	await run('env', ...settings, ...command);
};

/** clang finds no headers of a foreign architecture by itself; CPATH comes before its own. */
async function buildObjects({folder, multiarch}: Sysroot, output: string): Promise<void> {
	const headers = path.join(folder, 'usr', 'include', multiarch);
	const settings = ['ARCH=arm64', `MULTIARCH=${multiarch}`, `OUTPUT=${output}`];
	await runWith({CPATH: headers}, 'make', '-C', path.join(checkout, 'probes'), ...settings);
}

/** With the repository's own binding.gyp, in a copy: node-gyp builds inside its folder. */
async function buildAddon(
	{folder, multiarch, node}: Sysroot,
	work: string,
	output: string,
): Promise<void> {
	const source = path.join(checkout, 'native');
	cpSync(source, work, {recursive: true, filter: (file) => file !== path.join(source, 'build')});
	const modules = path.join(checkout, 'node_modules');
	const environment = {
		CC: crossCompiler,
		CXX: 'aarch64-linux-gnu-g++',
		// binding.gyp asks Node for node-addon-api and pkg-config for libbpf.
		NODE_PATH: modules,
		PKG_CONFIG_LIBDIR: path.join(folder, 'usr', 'lib', multiarch, 'pkgconfig'),
		PKG_CONFIG_SYSROOT_DIR: folder,
		PKG_CONFIG_ALLOW_SYSTEM_CFLAGS: '1',
		PKG_CONFIG_ALLOW_SYSTEM_LIBS: '1',
	};
	const gyp = path.join(modules, '.bin', 'node-gyp');
	await runWith(environment, gyp, 'rebuild', '-C', work, '--arch=arm64', `--nodedir=${node}`);
	cpSync(path.join(work, 'build', 'Release', 'kerntop.node'), output);
}

/** Fails unless both were really built for arm64: a wrong flag would build for this machine. */
async function assertArm64(addon: string): Promise<void> {
	const header = await run('readelf', '-h', addon);
	if (!/Machine:\s+AArch64/.test(header)) throw new HarnessError(`${addon} is not for arm64`);
}

/** Returns the folder that corresponds to dist/. */
export async function buildForArm64(sysroot: Sysroot, work: string): Promise<string> {
	const built = path.join(checkout, 'dist');
	if (!existsSync(path.join(built, 'cli.js'))) {
		throw new HarnessError('nothing is built yet: run npm run build');
	}

	const dist = path.join(work, 'dist');
	mkdirSync(dist, {recursive: true});
	for (const name of readdirSync(built).filter((file) => file.endsWith('.js'))) {
		cpSync(path.join(built, name), path.join(dist, name));
	}

	await buildObjects(sysroot, path.join(dist, 'bpf'));
	const addon = path.join(dist, 'kerntop.node');
	await buildAddon(sysroot, path.join(work, 'native'), addon);
	await assertArm64(addon);
	return dist;
}
