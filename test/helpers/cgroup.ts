// A version-2 cgroup of the test's own, with one below it.
import {mkdirSync, mkdtempSync, readFileSync, rmdirSync} from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';

/** Where the version-2 hierarchy is mounted: on hybrid systems beside the first version's. */
export function cgroup2Mount(): string {
	const mount = /^\S+ (\S+) cgroup2 /m.exec(readFileSync('/proc/mounts', 'utf8'))?.[1];
	if (mount === undefined) throw new Error('no cgroup2 file system is mounted');
	return mount;
}

/** Makes it with a child `below`; both are removed after the test, which must have emptied them. */
export function makeCgroup(t: TestContext): string {
	const cgroup = mkdtempSync(path.join(cgroup2Mount(), 'kerntop-test-'));
	const below = path.join(cgroup, 'below');
	mkdirSync(below);
	t.after(() => {
		rmdirSync(below);
		rmdirSync(cgroup);
	});
	return cgroup;
}
