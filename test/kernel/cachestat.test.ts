// cachestat against a file whose pages are known, read cold and warm, and written.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {closeSync, fsyncSync, openSync} from 'node:fs';
import path from 'node:path';
import {pageShift} from '../../src/kernel/page-size.js';
import {assertWithin, kernelTest, report, scaled, watch} from '../helpers/kernel.js';
import {scratch, Workload} from '../helpers/workload.js';

const size = scaled(256) << 20;
const pages = size >> pageShift();

/** A file of that size on disk, none of it left dirty. */
function makeFile(): string {
	const file = path.join(scratch, 'pages');
	execFileSync('dd', [
		'if=/dev/zero',
		`of=${file}`,
		'bs=1M',
		`count=${String(size >> 20)}`,
		'status=none',
	]);
	const fd = openSync(file, 'r');
	fsyncSync(fd);
	closeSync(fd);
	return file;
}

for (const [what, chunk] of [
	['1 MiB', 1 << 20],
	['4 KiB', 4096],
] as const) {
	kernelTest(
		`a cold read in steps of ${what} misses every page, a warm one hits them all`,
		async (t) => {
			const workload = await Workload.start('scan', makeFile(), chunk);
			const filters = {pids: [workload.pid]};
			const cold = await watch('cachestat', {filters}, async () => workload.work());
			const warm = await watch('cachestat', {filters}, async () => workload.work());
			workload.stop();
			report(t, `cachestat cold, ${what}`, Number(cold.rows[0]?.['misses']), pages);
			report(t, `cachestat warm, ${what}`, Number(warm.rows[0]?.['hits']), pages);
			assertWithin(Number(cold.rows[0]?.['misses']), pages, 5, 'misses of the cold read');
			assert.ok(Number(cold.rows[0]?.['hit_ratio']) < 0.05, 'hit ratio of the cold read');
			assertWithin(Number(warm.rows[0]?.['hits']), pages, 5, 'hits of the warm read');
			assert.equal(warm.rows[0]?.['misses'], 0);
			assert.equal(warm.rows[0]['hit_ratio'], 1);
			assert.equal(warm.health.lost, 0);
		},
	);
}

kernelTest('writing a new file dirties its pages and misses none', async (t) => {
	const workload = await Workload.start('fill', path.join(scratch, 'new'), size);
	const {rows} = await watch('cachestat', {filters: {pids: [workload.pid]}}, async () =>
		workload.work(),
	);
	workload.stop();
	report(t, 'cachestat dirtied', Number(rows[0]?.['dirties']), pages);
	assertWithin(Number(rows[0]?.['dirties']), pages, 5, 'dirtied pages');
	assertWithin(Number(rows[0]?.['misses']) + pages, pages, 1, 'misses beside them');
});
