// `npm run new-tool` in a copy of the tree: what it writes fits together, and counts what it says.
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {after} from 'node:test';
import {rootTest} from '../helpers/cli.js';

const root = path.join(import.meta.dirname, '..', '..');

/** What a tool is made of, built, and tested with. */
const parts = [
	'src',
	'panels',
	'probes',
	'scripts',
	'test',
	'dist',
	'native',
	'package.json',
].concat([
	'tsconfig.json',
	'README.md',
	'LICENSE',
	'CHANGELOG.md',
	'eslint.config.js',
	'.prettierrc',
]);

function copyOfTree(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'kerntop-new-'));
	after(() => {
		rmSync(folder, {recursive: true});
	});
	for (const part of parts) {
		cpSync(path.join(root, part), path.join(folder, part), {
			recursive: true,
			preserveTimestamps: true,
		});
	}

	symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
	return folder;
}

const shapes = ['table', 'counts', 'hist'] as const;

/** With a new tool of each shape. */
const grown = copyOfTree();

const run = (...args: string[]): string =>
	execFileSync(process.execPath, ['--import', 'tsx', ...args], {
		cwd: grown,
		encoding: 'utf8',
		// Not this run's own.
		env: {...process.env, NODE_TEST_CONTEXT: undefined},
	});

test('what it writes is typed, built, registered, and held by the drift test', () => {
	for (const shape of shapes) run('scripts/new-tool.ts', 'app', `new_${shape}`, shape);
	run('--test', 'test/probes/drift.test.ts');
	run('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.');
	const written = shapes.flatMap((shape) => [
		`probes/app/new_${shape}.ts`,
		`test/tools/new_${shape}.ts`,
	]);
	run('node_modules/prettier/bin/prettier.cjs', '--check', ...written);
	run('node_modules/eslint/bin/eslint.js', ...written);
	run('dist/cli.js', 'new_table', '--help');
});

rootTest('what it writes counts right', () => {
	const cases = shapes.flatMap((shape) => [
		`import {tool as ${shape}} from '../tools/new_${shape}.js';`,
		`await runCases('new_${shape}', ${shape}.cases);`,
	]);
	const entry = path.join(grown, 'test', 'kernel', 'new.test.ts');
	writeFileSync(entry, ["import {runCases} from '../helpers/cases.js';", ...cases].join('\n'));
	const output = run('--test', '--test-reporter=tap', entry);
	assert.match(output, /# pass [1-9]/);
	assert.match(output, /# skipped 0/);
	const once = run('dist/cli.js', '--once', '--json', 'new_table', 'new_hist', '-i', '0.2');
	assert.match(once, /"status": ?"ready"/);
});

test('a name that is taken, an area or a shape that is not there: one line, and nothing written', () => {
	const folder = copyOfTree();
	for (const [args, problem] of [
		[['disk', 'tcptop', 'table'], /probes\/net\/tcptop\.ts is there already/],
		[['discs', 'newtop', 'table'], /no area discs/],
		[['disk', 'newtop', 'stack'], /no template for the shape stack/],
		[['disk', 'new-top', 'table'], /new-top cannot be a name/],
		// Words of the language, and of the file itself.
		...['class', 'import', 'columns', 'counts'].map(
			(word) =>
				[['cpu', word, 'table'], new RegExp(`${word} cannot be a name in probes/cpu`)] as const,
		),
		[['cpu', 'overview', 'table'], /overview is the panel that is made from all others/],
	] as const) {
		const {status, stderr} = spawnSync(
			process.execPath,
			['--import', 'tsx', 'scripts/new-tool.ts', ...args],
			{cwd: folder, encoding: 'utf8'},
		);
		assert.equal(status, 2);
		assert.match(stderr, problem);
		const written = args[1] === 'tcptop' ? [] : [`${args[0]}/${args[1]}.ts`];
		for (const file of written) assert.ok(!existsSync(path.join(folder, 'probes', file)), file);
	}
});
