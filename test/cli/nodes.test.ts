// The same build on the other Nodes: one addon, one bundle, from 20.19 on.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, renameSync, rmSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {cli, kerntop, parseDocument, rootTest} from '../helpers/cli.js';

const cache = path.join(
	process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
	'kerntop-test',
);

/**
 * Fetches Node once into a cache outside the repository, from the registry that setup.sh uses. It writes to
 * another folder first and renames that: a folder of the right name is complete, also when another test run
 * fetches it at the same time or was killed.
 */
function nodeOf(major: number): string {
	const name = `node-linux-${process.arch}`;
	const prefix = path.join(cache, `node-${String(major)}`);
	const nodeIn = (folder: string): string => path.join(folder, 'node_modules', name, 'bin/node');
	if (existsSync(nodeIn(prefix))) return nodeIn(prefix);
	mkdirSync(cache, {recursive: true});
	const fetched = mkdtempSync(path.join(cache, 'fetching-'));
	try {
		const args = ['install', '--prefix', fetched, '--no-save', '--no-audit', '--no-fund'];
		const npm = spawnSync('npm', [...args, `${name}@${String(major)}`], {
			...{stdio: 'pipe', encoding: 'utf8', timeout: 100_000},
		});
		const isWhole = npm.status === 0 && existsSync(nodeIn(fetched));
		assert.ok(isWhole, `${name}@${String(major)} could not be fetched: ${npm.stderr}`);
		if (!existsSync(nodeIn(prefix))) moveTo(fetched, prefix);
	} finally {
		rmSync(fetched, {recursive: true, force: true});
	}

	return nodeIn(prefix);
}

function moveTo(from: string, to: string): void {
	rmSync(to, {recursive: true, force: true});
	try {
		renameSync(from, to);
	} catch (error) {
		// Another run was quicker.
		if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
	}
}

const own = Number(process.versions.node.split('.', 1)[0]);

for (const major of [20, 22, 24].filter((one) => one !== own)) {
	rootTest(`Node ${String(major)}`, () => {
		const node = nodeOf(major);
		const command = [node, cli];
		const {stdout: version} = spawnSync(node, ['--version'], {encoding: 'utf8'});
		assert.match(version, new RegExp(`^v${String(major)}\\.`));
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
