// What the production bundle writes, replayed in a terminal, is the frame that Ink means; and the heap
// does not grow with the number of frames.
import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {before, after, test} from 'node:test';
import {promisify} from 'node:util';
import xterm from '@xterm/headless';
import type {Terminal} from '@xterm/headless';
import {build} from 'esbuild';
import {uiPlugins} from '../../../scripts/esbuild-ui-plugins.mjs';
import {cells} from '../../helpers/cells.js';
import type {Size} from '../../helpers/render-at.js';
import {replay, type Replay} from '../../helpers/ui-replay.js';

const root = path.join(import.meta.dirname, '../../..');
let folder = '';

before(async () => {
	folder = await mkdtemp(path.join(os.tmpdir(), 'kerntop-ui-'));
	await writeFile(path.join(folder, 'package.json'), '{"type": "module"}');
	await build({
		...{absWorkingDir: root, entryPoints: ['test/helpers/ui-replay.tsx'], outdir: folder},
		...{bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20.19'},
		...{jsx: 'automatic', logLevel: 'error', plugins: uiPlugins(root)},
		define: {'process.env.NODE_ENV': '"production"', fetch: 'undefined'},
		banner: {
			js: "import {createRequire as r} from 'node:module';const require = r(import.meta.url);",
		},
	});
});

after(async () => {
	await rm(folder, {recursive: true, force: true});
});

async function bundled(size: Size, frames: number): Promise<Replay & {readonly stderr: string}> {
	const script = `import {replay} from ${JSON.stringify(path.join(folder, 'ui-replay.js'))};
		console.log(JSON.stringify(await replay(${JSON.stringify(size)}, false, ${frames})));`;
	const args = ['--expose-gc', '--input-type=module', '--eval', script];
	const run = promisify(execFile);
	const {stdout, stderr} = await run(process.execPath, args, {maxBuffer: 2 ** 28});
	// Printed two lines above.
	return {...(JSON.parse(stdout) as Replay), stderr};
}

const write = async (terminal: Terminal, text: string): Promise<void> =>
	new Promise((resolve) => {
		terminal.write(text, resolve);
	});

const open = ({columns, rows}: Size): Terminal =>
	new xterm.Terminal({cols: columns, rows, allowProposedApi: true});

for (const size of [
	{columns: 80, rows: 24},
	{columns: 200, rows: 50},
]) {
	test(`frames at ${size.columns}x${size.rows} arrive as they are meant`, async () => {
		const [meant, written] = await Promise.all([replay(size, true), bundled(size, 0)]);
		assert.doesNotMatch(written.stderr, /warn|deprecat/i);
		assert.equal(written.steps.length, meant.steps.length);
		const terminal = open(size);
		for (const [index, frame] of meant.steps.entries()) {
			await write(terminal, written.steps[index]?.replaceAll('\n', '\r\n') ?? '');
			const whole = open(size);
			await write(whole, frame.replaceAll('\n', '\r\n'));
			const [shown, wanted] = [cells(terminal), cells(whole)];
			const row = wanted.findIndex((line, at) => line !== shown[at]);
			assert.equal(row, -1, `step ${index}, row ${row}`);
		}
	});
}

test('the live heap grows by less than 3 MB in 1,000 frames', async () => {
	const {grownBytes} = await bundled({columns: 120, rows: 40}, 1000);
	assert.ok(grownBytes < 3 * 1024 ** 2, `${(grownBytes / 1024 ** 2).toFixed(1)} MB`);
});
