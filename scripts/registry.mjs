// probes/<area>/NAME.ts → probes/registry.ts, which knows them all. The build calls it.
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import esbuild from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** What the registry repeats of a tool that is loaded later: `Tool` of src/core/tool.ts. */
const known = [
	'name',
	'isOfBcc',
	'area',
	'summary',
	'question',
	'options',
	'filters',
	'untilInterrupt',
	'banner',
	'explains',
];

/** A tool with any of these has a tab, or a part in the overview, from the start. */
const atStart = ['byDefault', 'supports', 'measuresMachine', 'blames', 'indicates', 'errors'];

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

/** What the modules export, by the tools' names. */
async function modulesOf(probes, tools) {
	const folder = mkdtempSync(path.join(tmpdir(), 'kerntop-registry-'));
	const outfile = path.join(folder, 'tools.mjs');
	try {
		await esbuild.build({
			stdin: {
				contents: tools.map(({area, name}) => `export * from './${area}/${name}.ts';`).join('\n'),
				resolveDir: probes,
			},
			...{outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'warning'},
		});
		return await import(pathToFileURL(outfile).href);
	} finally {
		rmSync(folder, {recursive: true});
	}
}

/** A tool that nobody may ever open: what is known of it, and where it is. */
function unopened({area, name}, tool) {
	const facts = Object.fromEntries(
		known.filter((key) => key in tool).map((key) => [key, tool[key]]),
	);
	const text = JSON.stringify(facts, undefined, '\t')
		.replaceAll('\n', '\n\t')
		.replace(/\n\t}$/, '');
	return `\t${text},\n\t\tload: async () => (await import('./${area}/${name}.js')).${name},\n\t},`;
}

/** The text of the registry for the tools in this folder. */
export async function registryOf(probes) {
	const tools = toolsIn(probes);
	const modules = await modulesOf(probes, tools);
	for (const {area, name} of tools) {
		if (modules[name] === undefined)
			throw new Error(`probes/${area}/${name}.ts exports no ${name}`);
	}

	const isAtStart = ({name}) => atStart.some((key) => modules[name][key] !== undefined);
	const lines = [
		'// Every tool of the tree, those that the start needs with their modules. scripts/registry.mjs writes this file: do not edit it.',
		"import type {Listed} from '../src/core/tool.js';",
		...tools
			.filter(isAtStart)
			.map(({area, name}) => `import {${name}} from './${area}/${name}.js';`),
		'',
		'export const tools: readonly Listed[] = [',
		...tools.map((tool) =>
			isAtStart(tool) ? `\t${tool.name},` : unopened(tool, modules[tool.name]),
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
