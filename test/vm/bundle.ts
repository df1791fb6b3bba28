// This checkout → one folder with everything the guest runs: tests as single files, the built
// program, addon and BPF objects, the workload. A copy, so that edits during the matrix change nothing in it.
import {copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {build} from 'esbuild';
import {beside, compile32} from '../helpers/calls-32.js';
import {checkout, HarnessError, run} from './host.js';
import {privileges} from './plan.js';

export type Bundle = {
	/** Test files by tool. */
	readonly tests: Readonly<Record<string, string>>;
	/** The program that runs them in the guest. */
	readonly guest: string;
	readonly workload: string;
};

/** One module that runs all tests of the tool: of tools/tcptop.ts, tcptop.test.ts, tcptop-ways.test.ts, … */
function entryOf(tool: string, folder: string): string {
	const tests = path.join(checkout, 'test', tool === privileges ? 'cli' : 'kernel');
	const isOfTool = (name: string): boolean =>
		name.endsWith('.test.ts') && (name === `${tool}.test.ts` || name.startsWith(`${tool}-`));
	const imports = readdirSync(tests)
		.filter(isOfTool)
		.map((name) => `import ${JSON.stringify(path.join(tests, name))};\n`);
	const table = path.join(checkout, 'test', 'tools', `${tool}.ts`);
	if (existsSync(table)) {
		const runner = path.join(checkout, 'test', 'helpers', 'cases.ts');
		imports.push(
			`import {runCases} from ${JSON.stringify(runner)};\n`,
			`import {tool} from ${JSON.stringify(table)};\n`,
			`await runCases(${JSON.stringify(tool)}, tool.cases);\n`,
		);
	}

	const entry = path.join(folder, `${tool}.entry.ts`);
	writeFileSync(entry, imports.join(''));
	return entry;
}

/** `built` is the output of a build, `cc` compiles for the guest. */
export async function bundleTests(
	tools: readonly string[],
	folder: string,
	built = path.join(checkout, 'dist'),
	cc = 'cc',
): Promise<Bundle> {
	// Bundled modules look for the addon, the objects and the program in ../../dist, as the sources do.
	const [code, dist] = [path.join(folder, 'tests'), path.join(folder, 'dist')];
	const source = (...parts: string[]): string => path.join(checkout, ...parts);
	if (!existsSync(path.join(built, 'kerntop.node')) || !existsSync(path.join(built, 'bpf'))) {
		throw new HarnessError('nothing is built yet: run npm run build');
	}

	mkdirSync(dist, {recursive: true});
	for (const name of readdirSync(built).filter((file) => /\.(?:js|node)$/.test(file)))
		copyFileSync(path.join(built, name), path.join(dist, name));
	cpSync(path.join(built, 'bpf'), path.join(dist, 'bpf'), {recursive: true});
	const outOf = (tool: string): string => `${tool === privileges ? 'cli' : 'kernel'}/${tool}`;
	await build({
		entryPoints: [
			...tools.map((tool) => ({in: entryOf(tool, folder), out: outOf(tool)})),
			{in: source('test', 'vm', 'guest.ts'), out: 'vm/guest'},
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
	// A compiler for another machine makes none; there, no call is 32-bit.
	if (cc === 'cc' && process.arch === 'x64') compile32(cc, beside(workload));
	const file = (name: string): string => path.join(code, `${name}.mjs`);
	return {
		tests: Object.fromEntries(tools.map((tool) => [tool, file(outOf(tool))])),
		guest: file('vm/guest'),
		workload,
	};
}
