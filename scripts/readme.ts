// The tools and their tests → the table of tools in README.md. `npm run readme` writes it.
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {onDemand, probes} from '../probes/index.js';
import {objectOf, loaded, type Probe} from '../src/core/tool.js';
import {loadAddon} from '../src/native/addon.js';
import {objectPath} from '../src/native/paths.js';
import type {Tested} from '../test/helpers/cases.js';
import {readmeFile, withPart} from './readme-part.js';

const root = path.join(import.meta.dirname, '..');

/** Where the programs go that a tool likes best: `block_rq_complete`, in the order of its hooks. */
function hooksOf(probe: Probe): string {
	const {programs} = loadAddon().openObject(objectPath(objectOf(probe)));
	const sections = new Map(programs.map(({name, section}) => [name, section]));
	const wanted = probe.plan({}).attach.flatMap(({alternatives: [first]}) => first?.programs ?? []);
	// An iterator is no place that events come by.
	const places = wanted.map((name) => (sections.get(name) ?? name).replace(/^(?!iter\/).*\//, ''));
	return [...new Set(places)].map((place) => `\`${place}\``).join(', ');
}

/** A page of its own, where there is one. */
function pageOf({area, name}: Probe): string {
	const page = `probes/${area}/${name}.md`;
	return existsSync(path.join(root, page)) ? ` ([every way](${page}))` : '';
}

async function row(probe: Probe): Promise<string> {
	const {name, question, byDefault} = probe;
	const {tool} = (await import(path.join(root, 'test', 'tools', `${name}.ts`))) as {tool: Tested};
	const hooks = hooksOf(probe) + pageOf(probe);
	return `| ${byDefault ?? '–'} | \`${name}\` | ${question} | ${hooks} | ${tool.proof} |`;
}

/** The README, with the table that belongs there. */
export async function readme(): Promise<string> {
	const rows = await Promise.all(
		(await Promise.all([...probes, ...onDemand].map(loaded))).map(row),
	);
	const table = [
		'| tab | panel | question | hooks it prefers | measured against, error on 6.18 |',
		'|---|---|---|---|---|',
		...rows,
	];
	return withPart('tools', 'npm run readme', table);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(readmeFile, await readme());
