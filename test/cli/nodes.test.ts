// The same build on the newer Nodes: one addon, one bundle, from 20.19 on.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {cli, kerntop, parseDocument, rootTest} from '../helpers/cli.js';

const cache = path.join(
	process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
	'kerntop-test',
);

/** Fetched once, outside the repository; undefined where the registry cannot be reached. */
function nodeOf(major: number): string | undefined {
	const name = `node-linux-${process.arch}`;
	const prefix = path.join(cache, `node-${String(major)}`);
	const node = path.join(prefix, 'node_modules', name, 'bin/node');
	if (!existsSync(node)) {
		mkdirSync(prefix, {recursive: true});
		const args = ['install', '--prefix', prefix, '--no-save', '--no-audit', '--no-fund'];
		spawnSync('npm', [...args, `${name}@${String(major)}`], {stdio: 'ignore', timeout: 100_000});
	}

	return existsSync(node) ? node : undefined;
}

for (const major of [22, 24]) {
	rootTest(`Node ${String(major)}`, (t) => {
		const node = nodeOf(major);
		if (node === undefined) {
			t.skip(`Node ${String(major)} could not be fetched from the npm registry`);
			return;
		}

		const command = [node, cli];
		const {version} = process;
		assert.notEqual(spawnSync(node, ['--version'], {encoding: 'utf8'}).stdout.trim(), version);
		const {status, stdout, stderr} = kerntop(['--once', '--json', '-i', '0.2'], {command});
		assert.equal(stderr, '');
		assert.equal(status, 0);
		for (const {panel, status: state} of parseDocument(stdout).panels) {
			assert.equal(state, 'ready', panel);
		}

		assert.equal(kerntop(['cachestat', '0.1', '2'], {command}).status, 0);
		assert.equal(kerntop(['--jsn'], {command}).status, 2);
	});
}
