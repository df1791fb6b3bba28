// src/cli.tsx → dist/cli.js, the executable, with the dashboard in chunks of its own that only it loads.
import {chmod, copyFile, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {readFileSync} from 'node:fs';
import {isBuiltin} from 'node:module';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import esbuild from 'esbuild';
import {uiPlugins} from './esbuild-ui-plugins.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');

/**
 * meow reads no package.json here (src/cli/parse/meow.ts gives it one), but the readers it brings along
 * run at import: without them it costs 15 ms less. A meow that looks different fails the build.
 */
const slimMeow = {
	name: 'slim-meow',
	setup(build) {
		const replace = (file, ...pairs) => {
			build.onLoad({filter: new RegExp(`/meow/build/${file}\\.js$`)}, async ({path: name}) => {
				let contents = await readFile(name, 'utf8');
				for (const [from, to] of pairs) {
					if (!contents.includes(from)) throw new Error(`${name} has no ${JSON.stringify(from)}`);
					contents = contents.replace(from, () => to);
				}

				return {contents, loader: 'js'};
			});
		};

		replace('options', [
			"import { a as readPackageUpSync, n as normalizePackageData } from './dependencies.js';",
			'const readPackageUpSync = () => undefined, normalizePackageData = () => {};',
		]);
		replace(
			'dependencies',
			['var normalizeExports = requireNormalize();', 'var normalizeExports = {};'],
			['var libExports = requireLib$1();', 'var libExports = {};'],
			['promisify(execFile);', ''],
		);
	},
};

/**
 * Node's own modules, without an ES import: that reads every name a module exports, and some of these
 * load what they stand for: 5 ms of the start.
 */
const plainBuiltins = {
	name: 'plain-builtins',
	setup(build) {
		const namespace = 'builtin';
		build.onResolve({filter: /^[a-z_:/]+$/}, ({path: name, kind}) =>
			isBuiltin(name) && kind === 'import-statement'
				? {path: name, namespace, sideEffects: false}
				: undefined,
		);
		build.onLoad({filter: /.*/, namespace}, ({path: name}) => {
			const names = Object.keys(process.getBuiltinModule(name)).filter((key) => key !== 'default');
			// What is pure and unused is left out.
			const used = names.map(
				(key) => `export const ${key} = /* @__PURE__ */ (() => all.${key})();`,
			);
			const all = `const all = process.getBuiltinModule(${JSON.stringify(name)});`;
			return {contents: [all, 'export default all;', ...used].join('\n')};
		});
	},
};

/**
 * Chunks are cut where what is loaded later shares modules with the program, and every mixture of such files
 * would make one more, which each start reads. So the tools that are loaded later, and the dashboard, import
 * what any of these tools does: then there is one mixture, however many tools there are.
 */
const oneMixture = {
	name: 'one-mixture',
	setup(build) {
		const probes = path.join(root, 'probes');
		const registry = readFileSync(path.join(probes, 'registry.ts'), 'utf8');
		const later = [...registry.matchAll(/import\('\.\/(.*?)\.js'\)/g)].map(([, name]) =>
			path.join(probes, `${name}.ts`),
		);
		const dashboard = path.join(root, 'src/cli/modes/full-screen.ts');
		const needed = later.flatMap((file) =>
			[
				...readFileSync(file, 'utf8').matchAll(
					/^(?:import (?!type)|\} from )[^;]*?'(\..*?)\.js';$/gm,
				),
			].map(([, name]) => path.resolve(path.dirname(file), `${name}.ts`)),
		);
		const imports = [...new Set(needed)]
			.map((file) => `import ${JSON.stringify(file)};`)
			.join('\n');
		build.onLoad({filter: /\/(probes\/.*|full-screen)\.ts$/}, ({path: file}) => {
			if (!later.includes(file) && file !== dashboard) return undefined;
			return {contents: `${readFileSync(file, 'utf8')}\n${imports}`, loader: 'ts'};
		});
	},
};

const {outputFiles} = await esbuild.build({
	absWorkingDir: root,
	entryPoints: {cli: 'src/cli.tsx'},
	outdir: 'dist',
	chunkNames: 'chunk-[name]-[hash]',
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node20.19',
	jsx: 'automatic',
	minifySyntax: true,
	legalComments: 'eof',
	logLevel: 'warning',
	write: false,
	plugins: [plainBuiltins, slimMeow, oneMixture, ...uiPlugins(root)],
	define: {
		'process.env.NODE_ENV': '"production"',
		// Yoga's loader would otherwise load undici with its mere look at `fetch` (30 ms).
		fetch: 'undefined',
	},
	// CommonJS packages in an ES module need a `require`.
	banner: {
		js: "const require = (name) => process.getBuiltinModule('node:module').createRequire(import.meta.url)(name);",
	},
});

const fresh = new Set(outputFiles.map(({path: name}) => path.basename(name)));
for (const {path: name, text} of outputFiles) {
	const isEntry = path.basename(name) === 'cli.js';
	// Through a rename: a kerntop that starts meanwhile sees the old bundle or the new one. The entry
	// comes last, when its chunks are there. There is no compile cache: it would be bytecode that
	// root runs from a folder others may write to, and it saves 20 ms of the dashboard's start.
	await writeFile(`${name}.tmp`, isEntry ? `#!/usr/bin/env node\n${text}` : text);
	if (isEntry) await chmod(`${name}.tmp`, 0o755);
	else await rename(`${name}.tmp`, name);
}

await rename(path.join(dist, 'cli.js.tmp'), path.join(dist, 'cli.js'));
// Settings files refer to it, for the sake of editors.
await copyFile(
	path.join(root, 'src/config/config.schema.json'),
	path.join(dist, 'config.schema.json'),
);
for (const name of await readdir(dist)) {
	if (/^chunk-.*\.js$/.test(name) && !fresh.has(name)) await rm(path.join(dist, name));
}
