// Every thread of the process gives its capabilities up, and what is attached goes on.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import path from 'node:path';
import {rootTest} from './fixture.js';

/** Runs in a process of its own, since there is no way back. Prints the CapEff of all threads. */
const script = `
import {readdirSync, readFileSync} from 'node:fs';
import {loadAddon} from './src/native/addon.js';
// Threads of libuv's pool, which start with the first work.
await Promise.all(Array.from({length: 8}, () => new Promise((done) => require('node:fs').stat('/', done))));
const effective = () => readdirSync('/proc/self/task').map((thread) =>
	/^CapEff:\\s*(\\w+)/m.exec(readFileSync('/proc/self/task/' + thread + '/status', 'utf8'))[1]);
const before = effective();
loadAddon().keepCapabilities([38, 39]);
console.log(JSON.stringify({before, after: effective(), signal: process.pid > 0}));
`;

rootTest('keepCapabilities leaves no thread with more', () => {
	const root = path.join(import.meta.dirname, '..', '..');
	const {stdout, stderr, status} = spawnSync(
		process.execPath,
		['--import', 'tsx', '--input-type=module', '-e', `import {createRequire} from 'node:module'; const require = createRequire(import.meta.url); ${script}`],
		{cwd: root, encoding: 'utf8'},
	);
	assert.equal(status, 0, stderr);
	const {before, after} = JSON.parse(stdout) as {before: string[]; after: string[]};
	const kept = (1n << 38n) | (1n << 39n);
	const allowed = BigInt(`0x${before[0] ?? '0'}`) & kept;
	assert.ok(before.length > 4 && before.some((mask) => BigInt(`0x${mask}`) !== allowed));
	assert.deepEqual([...new Set(after.map((mask) => BigInt(`0x${mask}`)))], [allowed]);
});
