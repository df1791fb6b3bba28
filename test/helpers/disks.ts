// Disks of a test's own: loop devices over files, zram, and what /proc/diskstats has counted of them.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import type {TestContext} from 'node:test';
import type {Row} from '../../src/core/snapshot.js';
import {hasDriver} from './kernel-module.js';
import {scratch} from './workload.js';

let disksMade = 0;

/** A file of so many MiB without a block of its own. */
export function sparseFile(folder = scratch, mib = 128): string {
	disksMade += 1;
	const file = path.join(folder, `disk-${String(disksMade)}`);
	execFileSync('truncate', ['-s', `${String(mib)}M`, file]);
	return file;
}

/** A loop device over the file, by default over one of its own that is on disk. */
export function loopDisk(t: TestContext, file = sparseFile(), ...options: string[]): string {
	const args = ['--find', '--show', ...options, file];
	const device = execFileSync('losetup', args, {encoding: 'utf8'}).trim();
	t.after(() => {
		execFileSync('losetup', ['--detach', device]);
	});
	return device;
}

/** A compressed RAM disk of 64 MiB that takes at most so much memory; undefined after a skip. */
export function zramDisk(t: TestContext, limit = '64M'): string | undefined {
	const control = '/sys/class/zram-control';
	if (!hasDriver(t, 'zram', control)) return undefined;

	const number = readFileSync(path.join(control, 'hot_add'), 'utf8').trim();
	t.after(() => {
		writeFileSync(path.join(control, 'hot_remove'), number);
	});
	writeFileSync(`/sys/block/zram${number}/disksize`, '64M');
	writeFileSync(`/sys/block/zram${number}/mem_limit`, limit);
	return `/dev/zram${number}`;
}

export type Done = {readonly io: number; readonly bytes: number};

type Counts = Readonly<Record<'R' | 'W' | 'D', Done>>;

/** The disk's line of /proc/diskstats, since it was made; Documentation/admin-guide/iostats.rst. */
export function diskStats(device: string): readonly string[] {
	const name = path.basename(device);
	const fields = readFileSync('/proc/diskstats', 'utf8')
		.split('\n')
		.map((text) => text.trim().split(/\s+/))
		.find((words) => words[2] === name);
	assert.ok(fields !== undefined, `${name} is not in /proc/diskstats`);
	return fields;
}

export function diskCounts(device: string): Counts {
	const fields = diskStats(device);
	const at = (first: number): Done => ({
		io: Number(fields[first]),
		bytes: Number(fields[first + 2]) * 512,
	});
	return {R: at(3), W: at(7), D: at(14)};
}

/** Waits until nothing is under way and nothing has been for half a second: journals work behind one's back. */
export async function diskAtRest(device: string): Promise<void> {
	let last = '';
	for (let [since, tries] = [Date.now(), 0]; tries < 500; tries++) {
		const now = readFileSync(`/sys/class/block/${path.basename(device)}/stat`, 'utf8');
		// The ninth field: requests in flight (Documentation/block/stat.rst).
		if (now !== last || Number(now.trim().split(/\s+/)[8]) > 0) since = Date.now();
		else if (Date.now() - since >= 500) return;
		last = now;
		await sleep(20);
	}

	assert.fail(`${device} does not come to rest`);
}

/** What it has done since. */
export function diskWork(device: string, before: Counts): Counts {
	const now = diskCounts(device);
	const since = (kind: keyof Counts): Done => ({
		io: now[kind].io - before[kind].io,
		bytes: now[kind].bytes - before[kind].bytes,
	});
	return {R: since('R'), W: since('W'), D: since('D')};
}

/** The rows of one disk and direction, added up. */
export function sumOf(rows: readonly Row[], device: string, direction: string) {
	const own = rows.filter(
		(row) => row['disk'] === path.basename(device) && row['direction'] === direction,
	);
	const sum = (key: string): number => own.reduce((total, row) => total + Number(row[key]), 0);
	return {
		done: {io: sum('io'), bytes: sum('bytes')} satisfies Done,
		moved: sum('moved_bytes'),
		errors: sum('errors'),
	};
}
