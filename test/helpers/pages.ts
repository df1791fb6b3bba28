// Files and disks of known size, whose pages a test reads, writes and maps.
import {execFileSync} from 'node:child_process';
import {closeSync, fsyncSync, openSync} from 'node:fs';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {pageShift} from '../../src/kernel/page-size.js';
import {scaled} from './kernel.js';
import {scratch} from './workload.js';

/** Of a file that is read or written as a whole. */
export const size = scaled(256) << 20;
export const pages = size >> pageShift();

/** Of the files that are touched page by page. */
export const touchedSize = scaled(16) << 20;
export const touched = touchedSize >> pageShift();

/** A file of that size on disk, none of it left dirty. */
export function makeFile(name = 'pages', bytes = size): string {
	const file = path.join(scratch, name);
	const args = ['if=/dev/zero', `of=${file}`, 'bs=1M', `count=${bytes >> 20}`, 'status=none'];
	execFileSync('dd', args);
	const fd = openSync(file, 'r');
	fsyncSync(fd);
	closeSync(fd);
	return file;
}

/** A loop device with such a file behind it. */
export function makeDisk(t: TestContext, bytes = touchedSize): string {
	const file = makeFile('disk', bytes);
	const device = execFileSync('losetup', ['--find', '--show', file], {encoding: 'utf8'}).trim();
	t.after(() => {
		execFileSync('losetup', ['--detach', device]);
	});
	return device;
}
