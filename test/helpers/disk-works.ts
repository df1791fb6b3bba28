// Direct reads and writes of a disk, what biotop says of them, and what the disk itself counts.
import {spawnSync} from 'node:child_process';
import type {TestContext} from 'node:test';
import type {Filters} from '../../src/core/filters.js';
import type {Row} from '../../src/core/snapshot.js';
import {diskAtRest, diskCounts, diskWork} from './disks.js';
import {kernelTest, watch} from './kernel.js';

export const size = 65_536;

/** Direct reads or writes of 64 KiB by dd, which may fail; its exit status. */
export const dd = (...args: string[]) =>
	spawnSync('dd', ['bs=64k', 'status=none', ...args], {stdio: 'ignore'}).status;
export const directWrites = (device: string, count: number, at = 0) =>
	dd(
		'if=/dev/urandom',
		`of=${device}`,
		`count=${String(count)}`,
		`seek=${String(at)}`,
		'oflag=direct',
	);
export const directReads = (device: string, count: number, at = 0) =>
	dd(
		`if=${device}`,
		'of=/dev/null',
		`count=${String(count)}`,
		`skip=${String(at)}`,
		'iflag=direct',
	);

/** Events that the kernel kept from the programs, which say so: what they did not see they cannot count. */
let lost = 0;

/** Begins anew, on new disks, where events were lost: some kernels lose a few in a thousand. */
export function diskTest(name: string, run: (t: TestContext) => Promise<void>): void {
	kernelTest(name, async (t) => {
		for (let attempt = 1; ; attempt++) {
			lost = 0;
			try {
				await run(t);
				return;
			} catch (error) {
				if (lost === 0 || attempt === 5) throw error;
				t.diagnostic(`${String(lost)} events were lost: once more`);
			}
		}
	});
}

/** What biotop says of those processes while the work goes on, and what the disk counts. */
export async function beside(device: string, filters: Filters, work: () => void | Promise<void>) {
	await diskAtRest(device);
	const before = diskCounts(device);
	let truth = before;
	const {rows, totals, health} = await watch(
		'biotop',
		{filters},
		async () => {
			await work();
			await diskAtRest(device);
		},
		() => {
			truth = diskWork(device, before);
		},
	);
	lost += health.lost;
	return {rows, totals, health, truth};
}

/** Also of rows of others: a name is no process of the test's own. */
export const total = (rows: readonly Row[], key: string): number =>
	rows.reduce((sum, row) => sum + Number(row[key]), 0);
