// cachestat beside what is in no page of a file: metadata of file systems, huge pages.
import assert from 'node:assert/strict';
import {execFile, execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {promisify} from 'node:util';
import {until} from '../helpers/cli.js';
import {hasFileSystem} from '../helpers/kernel-module.js';
import {kernelTest, watch} from '../helpers/kernel.js';
import {makeDisk} from '../helpers/pages.js';
import {scratch, Workload} from '../helpers/workload.js';

/** Metadata is in the pages of the disk, or in those of an inode that has no name. */
const fileSystems = [
	{name: 'ext4', bytes: 64 << 20, make: ['mkfs.ext4', '-q', '-F', '-N', '12000']},
	{name: 'btrfs', bytes: 128 << 20, make: ['mkfs.btrfs', '-q', '-f']},
] as const;

for (const {name, bytes, make} of fileSystems) {
	kernelTest(`metadata of ${name} is neither looked up nor missed`, async (t) => {
		await metadata(t, name, bytes, make);
	});
}

async function metadata(
	t: TestContext,
	name: string,
	bytes: number,
	[maker, ...args]: readonly [string, ...string[]],
): Promise<void> {
	if (!hasFileSystem(t, name)) return;
	// With room for a thousand folders, whatever the scale of other work.
	const device = makeDisk(t, bytes);
	execFileSync(maker, [...args, device]);
	const [folder, program] = [path.join(scratch, 'mounted'), path.join(scratch, 'look-at-all')];
	mkdirSync(folder, {recursive: true});
	rmSync(program, {force: true});
	symlinkSync(execFileSync('which', ['ls'], {encoding: 'utf8'}).trim(), program);
	const mount = (): unknown => execFileSync('mount', [device, folder]);
	t.after(() => spawnSync('umount', [folder]));
	mount();
	for (let index = 0; index < 1000; index++) {
		const inner = path.join(folder, String(index));
		mkdirSync(inner);
		for (let file = 0; file < 8; file++) writeFileSync(path.join(inner, String(file)), '');
	}

	execFileSync('umount', [folder]);
	mount();
	const {rows} = await watch('cachestat', {filters: {comm: 'look-at-all'}}, async () => {
		await promisify(execFile)(program, ['-lR', folder]);
	});
	// The pages of ls itself and of its libraries are in the cache, or few.
	assert.ok(Number(rows[0]?.['misses']) < 100, `${String(rows[0]?.['misses'])} misses`);
}

const reserved = '/proc/sys/vm/nr_hugepages';

kernelTest('huge pages are not looked up, and are no misses', async (t) => {
	if (!existsSync(reserved)) {
		t.skip(`this kernel has no huge pages (CONFIG_HUGETLBFS): there is no ${reserved}`);
		return;
	}

	const before = Number(readFileSync(reserved, 'utf8'));
	t.after(() => {
		writeFileSync(reserved, String(before));
	});
	const wanted = before + 4;
	await until('four huge pages', () => {
		// Free memory in pieces of 4 KiB has no huge page in it until it is moved together.
		writeFileSync('/proc/sys/vm/compact_memory', '1');
		writeFileSync(reserved, String(wanted));
		return Number(readFileSync(reserved, 'utf8')) >= wanted;
	});

	const workload = await Workload.start('pages', 'huge-pages', '', '');
	const {rows} = await watch('cachestat', {filters: {pids: [workload.pid]}}, async () =>
		workload.work(),
	);
	workload.stop();
	assert.deepEqual([rows[0]?.['hits'], rows[0]?.['misses']], [0, 0]);
});
