// Names of work on the cache → one run at a time at each, in this process and in others. The kernel
// gives a lock back when its holder ends, however that ends.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, mkdirSync, openSync} from 'node:fs';
import path from 'node:path';
import {cache, HarnessError} from './host.js';

/** Locks an open file for as long as it is open; false if another holds it and we do not wait. */
async function lock(fd: number, ...how: string[]): Promise<boolean> {
	// flock(1) gets the open file as its descriptor 3, and the lock stays with the file when it ends.
	const child = spawn('flock', [...how, '3'], {stdio: ['ignore', 'ignore', 'inherit', fd]});
	const [status] = (await once(child, 'close')) as [number | null];
	if (status !== 0 && status !== 1) throw new HarnessError(`flock ended with ${String(status)}`);
	return status === 0;
}

/** Waits until no other process holds the lock of this name, then works. */
export async function alone<Result>(
	name: string,
	work: () => Result | Promise<Result>,
): Promise<Result> {
	mkdirSync(cache, {recursive: true});
	const fd = openSync(path.join(cache, `${name}.lock`), 'w');
	try {
		await lock(fd);
		return await work();
	} finally {
		closeSync(fd);
	}
}

/** Keeps a folder for this process, which gives it back by ending; false if another has it. */
export async function claim(folder: string): Promise<boolean> {
	const fd = openSync(folder, 'r');
	const isOurs = await lock(fd, '--nonblock');
	if (!isOurs) closeSync(fd);
	return isOurs;
}
