// biotop on disks that are told to discard, and on those that make no requests, beside /proc/diskstats.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, truncateSync} from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {loopDisk, sparseFile, sumOf, zramDisk} from '../helpers/disks.js';
import {scratch, Workload} from '../helpers/workload.js';
import {
	size,
	dd,
	directWrites,
	directReads,
	diskTest,
	beside,
	total,
} from '../helpers/disk-works.js';

/** A file system in memory of so many MiB. */
function memoryFolder(t: TestContext, mib: number): string {
	const folder = mkdtempSync(path.join(scratch, 'full-'));
	execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(mib)}M`, 'test', folder]);
	t.after(() => {
		execFileSync('umount', ['-l', folder]);
	});
	return folder;
}

diskTest('a discard is shown with its bytes, none of which are moved', async (t) => {
	const device = loopDisk(t);
	const {rows, totals, truth} = await beside(device, {comm: 'blkdiscard'}, () => {
		execFileSync('blkdiscard', [device]);
	});
	const [discards, reads] = [sumOf(rows, device, 'D'), sumOf(rows, device, 'R')];
	assert.deepEqual(discards, {done: truth.D, moved: 0, errors: 0});
	assert.equal(truth.D.bytes, 128 << 20);
	// It looks at the disk before.
	assert.deepEqual(reads, {done: truth.R, moved: truth.R.bytes, errors: 0});
	assert.equal(totals['bytes'], total(rows, 'moved_bytes'));
});

diskTest('zeroes that the disk writes by itself are a write, and no bytes moved', async (t) => {
	const device = loopDisk(t);
	const {rows, totals, truth} = await beside(device, {comm: 'blkdiscard'}, () => {
		execFileSync('blkdiscard', ['--zeroout', device]);
	});
	assert.deepEqual(sumOf(rows, device, 'W'), {done: truth.W, moved: 0, errors: 0});
	assert.equal(truth.W.bytes, 128 << 20);
	assert.equal(totals['bytes'], total(rows, 'moved_bytes'));
});

diskTest('trimmed by a file system: as many bytes as the disk counts, none moved', async (t) => {
	const [device, folder] = [loopDisk(t), mkdtempSync(path.join(scratch, 'mount-'))];
	// Otherwise mkfs leaves work to the kernel, which does it while the next test counts.
	const make = 'nodiscard,lazy_itable_init=0,lazy_journal_init=0';
	execFileSync('mkfs.ext4', ['-q', '-F', '-E', make, device]);
	execFileSync('mount', ['-o', 'discard', device, folder]);
	t.after(() => {
		execFileSync('umount', ['-l', folder]);
	});
	const file = path.join(folder, 'file');
	const {rows, truth} = await beside(device, {}, () => {
		assert.equal(dd('if=/dev/urandom', `of=${file}`, 'count=160', 'conv=fsync'), 0);
		execFileSync('rm', [file]);
		execFileSync('sync', ['-f', folder]);
		execFileSync('fstrim', [folder]);
	});
	assert.ok(truth.D.bytes > 160 * size, String(truth.D.bytes));
	assert.deepEqual(sumOf(rows, device, 'D'), {done: truth.D, moved: 0, errors: 0});
	const writes = sumOf(rows, device, 'W');
	assert.equal(writes.done.bytes, truth.W.bytes);
	assert.equal(writes.moved, truth.W.bytes);
	// The kernel's count of writes has the flushes that were asked for alone.
	assert.equal(writes.done.io + sumOf(rows, device, 'F').done.io, truth.W.io);
});

diskTest(
	'reads beyond the end of what holds the disk fail, the part before it does not',
	async (t) => {
		const file = sparseFile();
		const device = loopDisk(t, file, '--direct-io=on');
		const end = 7 * size + 3 * 4096;
		truncateSync(file, end);
		const {rows, totals, truth} = await beside(device, {comm: 'dd'}, () => {
			for (let at = 5; at < 10; at++) assert.equal(directReads(device, 1, at), at < 7 ? 0 : 1);
		});
		// One of the three is completed in two parts, and sent again between them.
		const reads = {done: truth.R, moved: end - 5 * size, errors: 3};
		assert.deepEqual(sumOf(rows, device, 'R'), reads);
		assert.deepEqual(truth.R, {io: 5, bytes: 5 * size});
		assert.equal(totals['errors'], total(rows, 'errors'));
	},
);

diskTest('writes for which there is no room any more fail', async (t) => {
	const device = loopDisk(t, sparseFile(memoryFolder(t, 2)));
	const {rows, truth} = await beside(device, {comm: 'dd'}, () => {
		for (let at = 0; at < 40; at++) directWrites(device, 1, at);
	});
	const {done, moved, errors} = sumOf(rows, device, 'W');
	assert.deepEqual(done, truth.W);
	assert.deepEqual(truth.W, {io: 40, bytes: 40 * size});
	assert.ok(errors >= 8 && errors < 40, String(errors));
	assert.equal(moved, (40 - errors) * size);
});

diskTest('a disk that does not zero by itself has not failed', async (t) => {
	const folder = memoryFolder(t, 16);
	const device = loopDisk(t, sparseFile(folder, 8));
	const {rows, truth} = await beside(device, {comm: 'blkdiscard'}, () => {
		execFileSync('blkdiscard', ['--zeroout', device]);
	});
	const {done, errors} = sumOf(rows, device, 'W');
	assert.deepEqual(done, truth.W);
	assert.equal(errors, 0);
});

diskTest('a disk that makes no requests: its I/O belongs to who asked for it', async (t) => {
	const device = zramDisk(t);
	if (device === undefined) return;
	const work = await Workload.start('writes', device, 101, size);
	const filters = {pids: [work.pid]};
	const {rows, totals, health, truth} = await beside(device, filters, () => work.work());
	work.stop();
	assert.deepEqual(truth.W, {io: 101, bytes: 101 * size});
	assert.deepEqual(sumOf(rows, device, 'W'), {done: truth.W, moved: truth.W.bytes, errors: 0});
	assert.deepEqual([rows.length, rows[0]?.['pid'], rows[0]?.['comm']], [1, work.pid, 'workload']);
	assert.ok(Number(rows[0]?.['avg_ms']) > 0);
	assert.deepEqual(totals, {io: 101, bytes: 101 * size, errors: 0});
	assert.deepEqual([health.dropped_keys, health.unattributed], [0, 0]);

	const again = await beside(device, {comm: 'dd'}, () => {
		assert.equal(directReads(device, 33), 0);
	});
	assert.deepEqual(sumOf(again.rows, device, 'R').done, again.truth.R);
	assert.deepEqual(again.truth.R, {io: 33, bytes: 33 * size});
	const discard = await beside(device, {comm: 'blkdiscard'}, () => {
		execFileSync('blkdiscard', [device]);
	});
	// The kernel does not count these of such a disk.
	assert.deepEqual(sumOf(discard.rows, device, 'D').moved, 0);
	assert.deepEqual(sumOf(discard.rows, device, 'D').done.bytes, 64 << 20);
});

diskTest('a disk that makes no requests: writes that fail', async (t) => {
	const device = zramDisk(t, '2M');
	if (device === undefined) return;
	const {rows, truth} = await beside(device, {comm: 'dd'}, () => {
		for (let at = 0; at < 40; at++) directWrites(device, 1, at);
	});
	const {done, moved, errors} = sumOf(rows, device, 'W');
	assert.deepEqual(done, truth.W);
	assert.ok(errors >= 8 && errors < 40, String(errors));
	assert.equal(moved, (40 - errors) * size);
});
