// probes/<area>/NAME.ts → probes/registry.ts, which imports them all. The build calls it.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The text of the registry for the tools in this folder. */
export function registryOf(probes) {
	const isFolder = (entry) => entry.isDirectory() && entry.name !== 'include';
	const areas = readdirSync(probes, {withFileTypes: true}).filter(isFolder);
	const tools = areas
		.flatMap(({name: area}) =>
			readdirSync(path.join(probes, area))
				.filter((file) => file.endsWith('.ts'))
				.map((file) => ({area, name: file.slice(0, -'.ts'.length)})),
		)
		.sort((one, other) => (`${one.area}/${one.name}` < `${other.area}/${other.name}` ? -1 : 1));
	const lines = [
		'// Every tool of the tree. scripts/registry.mjs writes this file: do not edit it.',
		"import type {Probe} from '../src/core/tool.js';",
		...tools.map(({area, name}) => `import {${name}} from './${area}/${name}.js';`),
		'',
		'export const tools: readonly Probe[] = [',
		'\t// by area',
		...tools.map(({name}) => `\t${name},`),
		'];',
	];
	return lines.map((line) => `${line}\n`).join('');
}

/** Leaves a file that says the same as it is: what is newer is built. */
export function writeRegistry(probes) {
	const file = path.join(probes, 'registry.ts');
	const text = registryOf(probes);
	let before = '';
	try {
		before = readFileSync(file, 'utf8');
	} catch (error) {
		if (error.code !== 'ENOENT') throw error;
	}

	if (text !== before) writeFileSync(file, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeRegistry(path.join(root, 'probes'));
