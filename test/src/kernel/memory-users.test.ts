// The process with the most memory, also on a machine that has no file to spare.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import test from 'node:test';

const root = path.join(import.meta.dirname, '../../..');

/** In a process that may have so many files open, after it has opened all of them, or none. */
function largest(opensAll: boolean): string {
	const script = `
		const {openSync} = await import('node:fs');
		const {largestMemoryUser} = await import('${root}/src/kernel/memory-users.ts');
		try { while (${String(opensAll)}) openSync('/dev/null'); } catch {}
		process.stdout.write(String(largestMemoryUser()?.pid ?? null));`;
	const run = 'ulimit -n 64; exec "$0" --import tsx --input-type=module -e "$1"';
	return execFileSync('sh', ['-c', run, process.execPath, script], {cwd: root}).toString();
}

test('where no file can be opened any more, none is named, and nothing fails', () => {
	assert.match(largest(false), /^\d+$/);
	assert.equal(largest(true), 'null');
});
