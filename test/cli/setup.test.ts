// scripts/setup.sh when everything is there: quick, silent, and nothing but kerntop's on stdout.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {statSync} from 'node:fs';
import path from 'node:path';
import {probes} from '../../probes/index.js';
import {cli, cliTest, dist, parseDocument, rootTest} from '../helpers/cli.js';

const root = path.dirname(dist);

const run = (program: string, args: readonly string[]): ReturnType<typeof spawnSync> =>
	spawnSync(program, args, {cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']});

cliTest('a second set-up says nothing, rebuilds nothing and takes less than 0.3 s', (t) => {
	run('sh', ['scripts/setup.sh']);
	const built = statSync(cli).mtimeMs;
	const times = Array.from({length: 5}, () => {
		const start = performance.now();
		const {status, stdout, stderr} = run('sh', ['scripts/setup.sh']);
		assert.deepEqual([status, stdout, stderr], [0, '', '']);
		return performance.now() - start;
	});
	t.diagnostic(`second set-up: ${Math.min(...times).toFixed(0)} ms`);
	assert.equal(statSync(cli).mtimeMs, built);
	assert.ok(Math.min(...times) < 300, times.join(', '));
});

rootTest('npm start --silent -- --once --json: the document and nothing else', () => {
	const {status, stdout} = run('npm', ['start', '--silent', '--', '--once', '--json', '-i', '0.2']);
	assert.equal(status, 0);
	assert.equal(parseDocument(String(stdout)).panels.length, probes.length);
});

cliTest('npm start passes the exit status on', () => {
	assert.equal(run('npm', ['start', '--silent', '--', 'biotp']).status, 2);
});
