// A folder of the cache for one run alone → its last logs.
import {mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {cache} from './host.js';
import {alone, claim} from './lock.js';
import {replace} from './unpack.js';

/** Makes it, and removes those of runs that were killed. */
export async function makeRunFolder(): Promise<string> {
	const runs = path.join(cache, 'runs');
	mkdirSync(runs, {recursive: true});
	return alone('runs', async () => {
		for (const name of readdirSync(runs)) {
			const folder = path.join(runs, name);
			if (await claim(folder)) rmSync(folder, {recursive: true});
		}

		const folder = mkdtempSync(path.join(runs, 'run-'));
		await claim(folder);
		return folder;
	});
}

export const removeRunFolder = async (folder: string): Promise<void> =>
	alone('runs', () => {
		rmSync(folder, {recursive: true, force: true});
	});

/** The logs of the last run of each kernel stay in the cache, in place of those of the run before. */
export async function keepLogs(label: string, folder: string): Promise<void> {
	for (const large of ['disk.img', 'initramfs.cpio', 'kernel'])
		rmSync(path.join(folder, large), {recursive: true, force: true});
	await alone('runs', () => {
		replace(path.join(cache, 'logs', label), folder);
	});
}
