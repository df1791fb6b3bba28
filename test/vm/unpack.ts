// Downloaded packages → their files, in a folder that is removed when the work on it ends.
import {mkdirSync, readdirSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import {cache, run} from './host.js';

/**
 * `download` gets a folder for the packages, `keep` the one with their files. Only for one at a time,
 * alone('fetch'): what is in its way was left behind by a run that was killed.
 */
export async function unpacked(
	download: (debs: string) => Promise<void>,
	keep: (root: string) => void | Promise<void>,
): Promise<void> {
	const work = path.join(cache, 'unpack');
	const [debs, root] = [path.join(work, 'debs'), path.join(work, 'root')];
	rmSync(work, {recursive: true, force: true});
	try {
		for (const folder of [debs, root]) mkdirSync(folder, {recursive: true});
		await download(debs);
		for (const deb of readdirSync(debs)) await run('dpkg', '-x', path.join(debs, deb), root);
		await keep(root);
	} finally {
		rmSync(work, {recursive: true, force: true});
	}
}

/** Puts a folder in the place of another, which is never there in part. */
export function replace(folder: string, by: string): void {
	mkdirSync(path.dirname(folder), {recursive: true});
	rmSync(folder, {recursive: true, force: true});
	renameSync(by, folder);
}
