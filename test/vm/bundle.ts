// This checkout → one folder with everything the guest runs: tests as single files, the built
// program, addon and BPF objects, the workload. A copy, so that edits during the matrix change nothing in it.
import {copyFileSync, cpSync, existsSync, mkdirSync, readdirSync} from 'node:fs';
import path from 'node:path';
import {build} from 'esbuild';
import {checkout, HarnessError, run} from './host.js';
import {privileges} from './plan.js';

export type Bundle = {
	/** Test files by tool. */
	readonly tests: Readonly<Record<string, string>>;
	/** The program that runs them in the guest. */
	readonly guest: string;
	readonly workload: string;
};

/** `built` is the output of a build, `cc` compiles for the guest. */
export async function bundleTests(
	tools: readonly string[],
	folder: string,
	built = path.join(checkout, 'dist'),
	cc = 'cc',
): Promise<Bundle> {
	// Bundled modules look for the addon and the objects in ../dist, as the sources do.
	const [code, dist] = [path.join(folder, 'tests'), path.join(folder, 'dist')];
	const source = (...parts: string[]): string => path.join(checkout, ...parts);
	if (!existsSync(path.join(built, 'kerntop.node')) || !existsSync(path.join(built, 'bpf'))) {
		throw new HarnessError('nothing is built yet: run npm run build');
	}

	mkdirSync(dist, {recursive: true});
	for (const name of readdirSync(built).filter((file) => /\.(?:js|node)$/.test(file)))
		copyFileSync(path.join(built, name), path.join(dist, name));
	cpSync(path.join(built, 'bpf'), path.join(dist, 'bpf'), {recursive: true});
	// As deep as its source: it looks for the program in ../../dist.
	const outOf = (tool: string): string => (tool === privileges ? `cli/${tool}` : tool);
	await build({
		entryPoints: [
			...tools.map((tool) => ({
				in: source('test', tool === privileges ? 'cli' : 'kernel', `${tool}.test.ts`),
				out: outOf(tool),
			})),
			{in: source('test', 'vm', 'guest.ts'), out: 'guest'},
		],
		outdir: code,
		outExtension: {'.js': '.mjs'},
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
		logLevel: 'error',
	});
	const workload = path.join(folder, 'workload');
	await run(cc, '-O2', '-Wall', '-Werror', '-o', workload, source('test', 'helpers', 'workload.c'));
	const file = (name: string): string => path.join(code, `${name}.mjs`);
	return {
		tests: Object.fromEntries(tools.map((tool) => [tool, file(outOf(tool))])),
		guest: file('guest'),
		workload,
	};
}
