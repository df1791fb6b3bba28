// biotop on disks that fail, or send requests back, beside /proc/diskstats.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {diskCounts, diskWork, loopDisk, sumOf} from '../helpers/disks.js';
import {hasDriver} from '../helpers/kernel-module.js';
import {size, directWrites, directReads, diskTest, beside} from '../helpers/disk-works.js';

/** A device of so many KiB over two parts of a disk, the second of which only fails. */
function mapped(
	t: TestContext,
	below: string,
	goodKib: number,
	badKib: number,
): string | undefined {
	if (!hasDriver(t, 'dm_mod', '/dev/mapper/control')) return undefined;

	const name = `kerntop-test-${String(process.pid)}`;
	const table = `0 ${String(2 * goodKib)} linear ${below} 0\n${String(2 * goodKib)} ${String(2 * badKib)} error\n`;
	execFileSync('dmsetup', ['create', '--noudevsync', name], {input: table});
	t.after(() => {
		execFileSync('dmsetup', ['remove', '--noudevsync', '--retry', name]);
	});
	const query = ['info', '--columns', '--noheadings', '--options', 'blkdevname', name];
	return `/dev/${execFileSync('dmsetup', query, {encoding: 'utf8'}).trim()}`;
}

diskTest(
	'a mapped disk and the one below it are counted each, failures where they are',
	async (t) => {
		const below = loopDisk(t);
		const device = mapped(t, below, 64 * 20, 64 * 20);
		if (device === undefined) return;
		const counts = diskCounts(below);
		const {rows} = await beside(device, {comm: 'dd'}, () => {
			for (let at = 0; at < 30; at++) directWrites(device, 1, at);
		});
		const seen = sumOf(rows, device, 'W');
		// The kernel's own count leaves out what the second part refuses, from 6.1 on.
		assert.deepEqual(seen, {done: {io: 30, bytes: 30 * size}, moved: 20 * size, errors: 10});
		const {W} = diskWork(below, counts);
		assert.deepEqual(sumOf(rows, below, 'W'), {done: W, moved: 20 * size, errors: 0});
	},
);

const scsiDebug = '/sys/bus/pseudo/drivers/scsi_debug';

/** The disk of the driver that fails as it is told, in whose file; undefined after a skip. */
function faultyDisk(
	t: TestContext,
): {device: string; tell: (file: string, value: number) => void} | undefined {
	if (!hasDriver(t, 'scsi_debug', scsiDebug)) return undefined;
	const disk = readdirSync('/sys/block').find((name) => {
		const model = `/sys/block/${name}/device/model`;
		return existsSync(model) && readFileSync(model, 'utf8').startsWith('scsi_debug');
	});
	assert.ok(disk !== undefined, 'scsi_debug makes a disk when it is loaded');

	const tell = (file: string, value: number) => {
		writeFileSync(path.join(scsiDebug, file), String(value));
	};
	t.after(() => {
		tell('every_nth', 0);
		tell('opts', 0);
	});
	return {device: `/dev/${disk}`, tell};
}

diskTest('a read across a bad sector fails, and no other does', async (t) => {
	const faulty = faultyDisk(t);
	if (faulty === undefined) return;
	const {device, tell} = faulty;
	const badSector = 0x12_34;
	const at = Math.floor((badSector * 512) / size);
	tell('opts', 2);
	const {rows, truth} = await beside(device, {comm: 'dd'}, () => {
		assert.equal(directReads(device, 1, at), 1);
		assert.equal(directReads(device, 1, 0), 0);
	});
	const {done, moved, errors} = sumOf(rows, device, 'R');
	assert.deepEqual([done, errors], [truth.R, 1]);
	assert.equal(moved, size);
});

diskTest('requests that a busy host sends back are sent again, and have not failed', async (t) => {
	const faulty = faultyDisk(t);
	if (faulty === undefined) return;
	const {device, tell} = faulty;
	const hostBusy = 0x80_00;
	tell('every_nth', 3);
	tell('opts', hostBusy);
	const {rows, truth, health} = await beside(device, {comm: 'dd'}, () => {
		assert.equal(directWrites(device, 30), 0);
	});
	assert.deepEqual(sumOf(rows, device, 'W'), {done: truth.W, moved: 30 * size, errors: 0});
	assert.deepEqual([truth.W.io, health.unattributed], [30, 0]);
});
