// A driver that a test needs → whether this kernel has it, loaded where it is a module.
import {spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import type {TestContext} from 'node:test';

/** Loads it for as long as the test runs, unless its file is there; false after a skip. */
export function hasDriver(t: TestContext, module: string, file: string): boolean {
	if (existsSync(file)) return true;
	const {status, stderr, error} = spawnSync('modprobe', [module], {encoding: 'utf8'});
	if (status === 0 && existsSync(file)) {
		t.after(() => spawnSync('modprobe', ['--remove', module]));
		return true;
	}

	const why = (error?.message ?? stderr).trim();
	t.skip(`this kernel has no ${module}: there is no ${file}, and modprobe says: ${why}`);
	return false;
}
