// Attaches a probe around known work. A test that needs the kernel runs as root or says why not.
import assert from 'node:assert/strict';
import test, {type TestContext} from 'node:test';
import {loadAll} from '../../probes/index.js';
import {openProbes, type Probes} from '../../src/sources/local/attachment.js';
import type {Filters} from '../../src/core/filters.js';
import type {Options} from '../../src/core/options.js';
import type {Probe} from '../../src/core/tool.js';
import type {Histogram, ReadySnapshot, Row} from '../../src/core/snapshot.js';
import {configure} from '../../src/core/source.js';
import {forcedBackend} from './choices.js';
import {needsRoot} from './root.js';
import {stopWorkloads} from './workload.js';

const tools = await loadAll();

/** By the kind of hook that is forced. */
const opened = new Map<string | undefined, Probes>();
/** What each tool last attached, for the reports. */
const backends = new Map<string, string>();

/** Whether a kind of hook is tested that this kernel would not choose by itself. */
export const isForced = forcedBackend !== undefined;

/**
 * `n`, or as much of it as KERNTOP_TEST_SCALE says, odd: volumes of work only, for emulated
 * machines; never what is tolerated.
 */
export function scaled(n: number): number {
	const scale = Number(process.env['KERNTOP_TEST_SCALE'] ?? 1);
	return scale === 1 ? n : Math.max(1, Math.round(n * scale)) | 1;
}

export function kernelTest(name: string, run: (t: TestContext) => Promise<void>): void {
	void test(name, {skip: needsRoot(), timeout: 120_000}, async (t) => {
		try {
			await run(t);
		} finally {
			// One that a failure left behind would keep this process alive.
			stopWorkloads();
		}
	});
}

const tool = (name: string): Probe => {
	const probe = tools.find((candidate) => candidate.name === name);
	assert.ok(probe !== undefined, `no tool ${name}`);
	return probe;
};

export type Watched = Pick<ReadySnapshot, 'backend' | 'seconds' | 'health' | 'cost' | 'caveats'> & {
	/** Empty for a histogram. */
	readonly rows: readonly Row[];
	readonly totals: Row;
	/** Empty for a table. */
	readonly histograms: readonly Histogram[];
};

/** What the tool saw while `work` ran, or since work called `restart`; `then` comes right after. */
export async function watch(
	name: string,
	setting: {options?: Options; filters?: Filters; backend?: string},
	work: (restart: () => void) => Promise<void>,
	then?: () => void,
): Promise<Watched> {
	const {backend = forcedBackend} = setting;
	const probes =
		opened.get(backend) ?? openProbes(undefined, backend === undefined ? {} : {backend});
	opened.set(backend, probes);
	const attachment = await probes.attach(configure(tool(name), setting.options, setting.filters));
	try {
		await work(() => void attachment.poll(0));
		const snapshot = attachment.poll(0);
		then?.();
		backends.set(name, snapshot.backend);
		return {rows: [], totals: {}, histograms: [], ...snapshot};
	} finally {
		await attachment.close();
	}
}

/** Fails with both numbers unless `actual` is within `percent` of `expected`. */
export function assertWithin(
	actual: number,
	expected: number,
	percent: number,
	what: string,
): void {
	const error = expected === 0 ? (actual === 0 ? 0 : 100) : (100 * (actual - expected)) / expected;
	assert.ok(
		Math.abs(error) <= percent,
		`${what}: ${String(actual)} instead of ${String(expected)}, ${error.toFixed(3)} % off, allowed are ${String(percent)} %`,
	);
}

/** Prints the error that was measured, for the table of the README. `what` begins with the tool. */
export function report(t: TestContext, what: string, actual: number, expected: number): void {
	const error = expected === 0 ? 0 : (100 * (actual - expected)) / expected;
	const backend = backends.get(what.split(' ', 1)[0] ?? '') ?? '';
	t.diagnostic(
		`${what} [${backend}]: ${String(actual)} of ${String(expected)} (${error.toFixed(4)} %)`,
	);
}
