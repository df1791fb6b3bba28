// Probes attached for a test, their polls added up, and the workload that makes many keys.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import path from 'node:path';
import test, {type TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {probes as tools} from '../../probes/index.js';
import {openProbes, type Probes, type Probing} from '../../src/sources/local/attachment.js';
import type {Filters} from '../../src/core/filters.js';
import type {Options} from '../../src/core/options.js';
import type {Attachment} from '../../src/engine/entry.js';
import type {Health, ReadySnapshot} from '../../src/core/snapshot.js';
import {configure} from '../../src/core/source.js';
import {needsRoot} from '../helpers/root.js';
import {scratch, stopWorkloads, Workload} from '../helpers/workload.js';

/** Whether the fault tests run in full length, which takes hours: npm run test:soak. */
export const isSoak = process.env['KERNTOP_SOAK'] !== undefined;

export function faultTest(name: string, run: (t: TestContext) => Promise<void> | void): void {
	void test(name, {skip: needsRoot(), timeout: isSoak ? 3_600_000 : 120_000}, async (t) => {
		try {
			await run(t);
		} finally {
			stopWorkloads();
		}
	});
}

/** The name by which the kernel's filters find its children, and no other test's. */
export const churnName = `ktc${String(process.pid)}`;

let built: string | undefined;

/** Starts churn.c. */
export async function churn(...work: Array<string | number>): Promise<Workload> {
	if (built === undefined) {
		built = path.join(scratch, churnName);
		const source = path.join(import.meta.dirname, 'churn.c');
		execFileSync('cc', ['-O2', '-Wall', '-Werror', '-o', built, source]);
	}

	return Workload.of(built, ...work);
}

export type PanelOfLine = {
	readonly time: string;
	readonly interval_s: number;
	readonly rows: ReadonlyArray<Record<string, unknown>>;
	readonly health: Health;
};

/** The first panel of every document of --json, a line each. */
export function panelsOf(ndjson: string): PanelOfLine[] {
	const lines = ndjson.split('\n').filter((line) => line !== '');
	return lines.map((line) => {
		const {time, panels} = JSON.parse(line) as {time: string; panels: PanelOfLine[]};
		const [panel] = panels;
		assert.ok(panel?.rows !== undefined, line);
		return {...panel, time};
	});
}

export type Setting = {
	readonly options?: Options;
	readonly filters?: Filters;
	readonly probing?: Probing;
};

/** One attached probe whose snapshots add up. */
export class Watcher {
	readonly #probes: Probes;
	readonly #attachment: Attachment;
	readonly snapshots: ReadySnapshot[] = [];

	private constructor(probes: Probes, attachment: Attachment) {
		this.#probes = probes;
		this.#attachment = attachment;
	}

	static async attach(
		name: string,
		{options = {}, filters = {}, probing = {}}: Setting,
	): Promise<Watcher> {
		const tool = tools.find((candidate) => candidate.name === name);
		assert.ok(tool !== undefined, `no tool ${name}`);
		const probes = openProbes(undefined, probing);
		return new Watcher(probes, await probes.attach(configure(tool, options, filters)));
	}

	poll(): ReadySnapshot {
		const snapshot = this.#attachment.poll(0);
		this.snapshots.push(snapshot);
		return snapshot;
	}

	/** Polls again and again until it is over, and once more. */
	async pollWhile(work: Promise<unknown>, intervalMs: number): Promise<void> {
		let isOver = false as boolean;
		const over = work.finally(() => (isOver = true));
		while (!isOver) {
			this.poll();
			await Promise.race([sleep(intervalMs), over]);
		}

		await over;
		this.poll();
	}

	/** Of a column over all snapshots and rows. */
	sum(...columns: readonly string[]): number {
		const rows = this.snapshots.flatMap((one) => (one.shape === 'hist' ? [] : one.rows));
		return rows.reduce(
			(sum, row) => columns.reduce((all, column) => all + Number(row[column]), sum),
			0,
		);
	}

	/** Observations over all snapshots and histograms. */
	observations(): number {
		const all = this.snapshots.flatMap((one) => (one.shape === 'hist' ? one.histograms : []));
		return all.reduce((sum, {count}) => sum + count, 0);
	}

	health(door: keyof Health): number {
		return this.snapshots.reduce((sum, {health}) => sum + health[door], 0);
	}

	async close(): Promise<void> {
		await this.#attachment.close();
		this.#probes.close();
	}
}
