// `npm run new-tool AREA NAME SHAPE` → the files of a tool, which work at once and are to be changed from there.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {transformSync} from 'esbuild';
import {format, resolveConfig} from 'prettier';
import {areas} from '../src/core/tool.js';

const root = path.join(import.meta.dirname, '..');
const templates = path.join(import.meta.dirname, 'new-tool');

/** Which template a shape has. */
const shapes: Readonly<Record<string, string>> = {table: 'table', counts: 'table', hist: 'hist'};

const usage = `Usage: npm run new-tool AREA NAME SHAPE
  AREA   ${areas.join(', ')}
  NAME   as BCC names it: letters and digits, no dash
  SHAPE  ${Object.keys(shapes).join(', ')}`;

function fail(problem: string): never {
	process.stderr.write(`new-tool: ${problem}\n${usage}\n`);
	process.exit(2);
}

function isTypeScript(text: string): boolean {
	try {
		transformSync(text, {loader: 'ts', logLevel: 'silent'});
		return true;
	} catch {
		return false;
	}
}

const [area = '', name = '', shape = '', ...more] = process.argv.slice(2);
const template = shapes[shape];
if (more.length > 0 || name === '') fail('expected an area, a name and a shape');
if (!(areas as readonly string[]).includes(area)) fail(`there is no area ${area}`);
if (template === undefined) fail(`there is no template for the shape ${shape}`);
if (!/^[a-z][a-z0-9_]*$/.test(name)) fail(`${name} cannot be a name`);
if (name === 'overview') fail('overview is the panel that is made from all others');

const files = [
	{file: `probes/${area}/${name}.bpf.c`, from: `${template}.bpf.c.txt`},
	{file: `probes/${area}/${name}.ts`, from: `${template}.ts.txt`},
	{file: `test/tools/${name}.ts`, from: `${template}.test.txt`},
];
const taken = areas
	.map((other) => `probes/${other}/${name}.ts`)
	.concat(files.map(({file}) => file))
	.find((file) => existsSync(path.join(root, file)));
if (taken !== undefined) fail(`${taken} is there already`);

const filled = files.map(({file, from}) => ({
	file,
	text: readFileSync(path.join(templates, from), 'utf8')
		.replace(/\bAREA\b/g, area)
		.replace(/NAME/g, name)
		// A table is what a table plan is by itself.
		.replace(/^.*'SHAPE'.*\n/m, shape === 'table' ? '' : `\t\t\tshape: '${shape}',\n`),
}));
// The name is a word of TypeScript, or the template declares it.
const wrong = filled.find(({file, text}) => file.endsWith('.ts') && !isTypeScript(text));
if (wrong !== undefined) fail(`${name} cannot be a name in ${wrong.file}`);

for (const {file, text} of filled) {
	const filepath = path.join(root, file);
	mkdirSync(path.dirname(filepath), {recursive: true});
	// Where lines break depends on how long the name is.
	const isFormatted = file.endsWith('.ts');
	const formatted = isFormatted
		? await format(text, {...(await resolveConfig(filepath)), filepath})
		: text;
	writeFileSync(filepath, formatted);
	process.stdout.write(`${file}\n`);
}

const run = (program: string, ...args: string[]): unknown =>
	execFileSync(program, args, {cwd: root, stdio: ['ignore', 'inherit', 'inherit']});
run('sh', 'scripts/build.sh');
run(process.execPath, '--import', 'tsx', 'scripts/readme.ts');
process.stdout.write(`kerntop ${name} shows it. As root: npm run fixtures ${name}\n`);
