// A driver that a test needs → whether this kernel has it, loaded where it is a module.
import {spawnSync} from 'node:child_process';
import {closeSync, existsSync, openSync, readFileSync} from 'node:fs';
import type {TestContext} from 'node:test';

/** Loads it for as long as the test runs, unless its file is there; false after a skip. */
export function hasDriver(t: TestContext, module: string, file: string): boolean {
	if (isThere(file)) return true;
	const {isLoaded, why} = loadModule(module);
	if (isLoaded && isThere(file)) {
		t.after(() => spawnSync('modprobe', ['--remove', module]));
		return true;
	}

	t.skip(`this kernel has no ${module}: there is no ${file}, and ${why}`);
	return false;
}

/** Throws where the kernel has modules, and only the program that loads them is missing. */
function loadModule(module: string): {readonly isLoaded: boolean; readonly why: string} {
	if (!existsSync('/proc/modules'))
		return {isLoaded: false, why: 'it loads no modules: there is no /proc/modules'};
	const {status, stderr, error} = spawnSync('modprobe', [module], {encoding: 'utf8'});
	if (error !== undefined) throw error;
	return {isLoaded: status === 0, why: `modprobe says: ${stderr.trim()}`};
}

/** A device file may be left of a driver that is gone, or of one that never was. */
function isThere(file: string): boolean {
	try {
		closeSync(openSync(file, 'r'));
		return true;
	} catch (error) {
		return !['ENOENT', 'ENODEV', 'ENXIO'].includes((error as NodeJS.ErrnoException).code ?? '');
	}
}

/** Loads its module if need be; false after a skip. */
export function hasFileSystem(t: TestContext, name: string): boolean {
	const isKnown = (): boolean =>
		readFileSync('/proc/filesystems', 'utf8')
			.split('\n')
			.some((line) => line.split('\t').at(-1) === name);
	if (isKnown()) return true;
	const {why} = loadModule(name);
	if (isKnown()) return true;
	t.skip(`this kernel has no file system ${name}: ${why}`);
	return false;
}
