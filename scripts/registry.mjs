// probes/<area>/NAME.ts → probes/registry.ts, which knows them all. The build calls it.
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {isDeepStrictEqual} from 'node:util';
import esbuild from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Members of a tool that are no data: they are there once its module is loaded. */
const inModule = ['object', 'names', 'plan'];

/** The areas and names of the tools in this folder. */
function toolsIn(probes) {
	const isFolder = (entry) => entry.isDirectory() && entry.name !== 'include';
	const areas = readdirSync(probes, {withFileTypes: true}).filter(isFolder);
	return areas
		.flatMap(({name: area}) =>
			readdirSync(path.join(probes, area))
				.filter((file) => file.endsWith('.ts'))
				.map((file) => ({area, name: file.slice(0, -'.ts'.length)})),
		)
		.sort((one, other) => (`${one.area}/${one.name}` < `${other.area}/${other.name}` ? -1 : 1));
}

/** What the tools' modules export, and `judgedFrom`. */
async function modulesOf(probes, tools) {
	const folder = mkdtempSync(path.join(tmpdir(), 'kerntop-registry-'));
	const outfile = path.join(folder, 'tools.mjs');
	const observed = path.join(root, 'src/overview/observed.ts');
	const lines = [
		`export {judgedFrom} from ${JSON.stringify(observed)};`,
		...tools.map(({area, name}) => `export * from './${area}/${name}.ts';`),
	];
	try {
		await esbuild.build({
			stdin: {contents: lines.join('\n'), resolveDir: probes},
			...{outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'warning'},
		});
		return await import(pathToFileURL(outfile).href);
	} finally {
		rmSync(folder, {recursive: true});
	}
}

/** The entry of a tool whose module is loaded later: its data, and how to load it. */
function unloaded({area, name}, tool) {
	const facts = Object.entries(tool).filter(([key]) => !inModule.includes(key));
	for (const [key, value] of facts) {
		if (!isDeepStrictEqual(JSON.parse(JSON.stringify(value) ?? 'null'), value))
			throw new Error(`${name}: ${key} is no plain data, which the registry could repeat`);
	}

	const data = JSON.stringify(Object.fromEntries(facts), undefined, '\t');
	const text = data.replaceAll('\n', '\n\t').replace(/\n\t}$/, '');
	return `\t${text},\n\t\tload: async () => (await import('./${area}/${name}.js')).${name},\n\t},`;
}

/** The text of the registry for the tools in this folder. */
export async function registryOf(probes) {
	const tools = toolsIn(probes);
	const {judgedFrom, ...modules} = await modulesOf(probes, tools);
	for (const {area, name} of tools) {
		if (modules[name] === undefined)
			throw new Error(`probes/${area}/${name}.ts exports no ${name}`);
	}

	// These have a tab, or a part in the overview, from the start.
	const isAtStart = ({name}) => {
		const {byDefault, supports} = modules[name];
		return (byDefault ?? supports) !== undefined || judgedFrom([modules[name]]).length > 0;
	};
	const lines = [
		'// Every tool of the tree, those that the start needs with their modules. scripts/registry.mjs writes this file: do not edit it.',
		"import type {Listed} from '../src/core/tool.js';",
		...tools
			.filter(isAtStart)
			.map(({area, name}) => `import {${name}} from './${area}/${name}.js';`),
		'',
		'export const tools: readonly Listed[] = [',
		...tools.map((tool) =>
			isAtStart(tool) ? `\t${tool.name},` : unloaded(tool, modules[tool.name]),
		),
		'];',
	];
	return lines.map((line) => `${line}\n`).join('');
}

/** Leaves a file that says the same as it is: what is newer is built. */
export async function writeRegistry(probes) {
	const file = path.join(probes, 'registry.ts');
	const text = await registryOf(probes);
	let before = '';
	try {
		before = readFileSync(file, 'utf8');
	} catch (error) {
		if (error.code !== 'ENOENT') throw error;
	}

	if (text !== before) writeFileSync(file, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
	await writeRegistry(path.join(root, 'probes'));
