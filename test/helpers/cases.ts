// {work, truth} of a tool as data, test/tools/NAME.ts → tests: the tool is attached around the work, and what
// it saw is set beside an account of another's, with every kind of hook that it has on this kernel.
import assert from 'node:assert/strict';
import type {TestContext} from 'node:test';
import type {Filters} from '../../src/core/filters.js';
import type {Options} from '../../src/core/options.js';
import type {Histogram, Row} from '../../src/core/snapshot.js';
import {choices} from './choices.js';
import {assertWithin, kernelTest, report, type Watched, watch} from './kernel.js';
import {needsRoot} from './root.js';
import {grown, middle, nearest, type Truth} from './truth.js';
import {isWatchedInParts} from './unseen.js';

/** Counters that kerntop does not keep, by name: the kernel's in /proc, a program's own. */
export type Account = Readonly<Record<string, number>>;

/** What the tool said, and what is true. */
export type Figure =
	| {
			readonly what: string;
			readonly seen: number;
			readonly truth: number | Truth;
			/** So many percent may be missing or too much. @default 0 */
			readonly within?: number;
			/** So many more, in the figure's own unit, as the truth is not known better. */
			readonly give?: number;
	  }
	/** Names, lists: all that is the same or is not. */
	| {readonly what: string; readonly seen: unknown; readonly same: unknown};

/** At a standstill, until the tool is attached. */
export type Work = {
	readonly filters?: Filters;
	/** Those that name what was made for the work: a disk. */
	readonly options?: Options;
	/** Waits, once the tool is attached, until it can know all that takes part. */
	readonly settle?: () => Promise<void>;
	/** Read before and after each reading of the tool, since it goes on meanwhile. */
	readonly account?: () => Account;
	readonly work: () => Promise<void>;
	/** `grown` is what the account did between the readings, by its names. */
	readonly truth: (seen: Watched, grown: (name: string) => Truth) => readonly Figure[];
	/** After the last reading. */
	readonly end?: () => Promise<void> | void;
};

export type Case = {
	readonly name: string;
	readonly options?: Options;
	/** The share of its events that may be lost, if they are counted as lost. @default none */
	readonly mayLose?: number;
	/** Starts what is going to work. */
	readonly start: (t: TestContext) => Promise<Work> | Work;
};

/** What test/tools/NAME.ts says of a tool, as `tool`. */
export type Tested = {
	/** What its figures are set beside, and how far they are from it on the newest kernel: for the README. */
	readonly proof: string;
	/** What is tested by more than a table can say is in test/kernel/NAME.test.ts. */
	readonly cases: readonly Case[];
	/** The options that its fixture is recorded with. @default none */
	readonly recorded?: Options;
};

/** What holds of every histogram, whatever it is of. */
function assertSound({key, buckets, count, sum, max, p50, p99}: Histogram): void {
	const of = JSON.stringify(key);
	const total = (amount: (bucket: (typeof buckets)[number]) => number): number =>
		buckets.reduce((all, bucket) => all + amount(bucket), 0);
	assert.equal(
		total((bucket) => bucket.count),
		count,
		`${of}: buckets and their count`,
	);
	const least = total((bucket) => bucket.from * bucket.count);
	const most = total((bucket) => (bucket.to + 1) * bucket.count);
	assert.ok(least <= sum && sum <= most, `${of}: sum ${sum} outside its buckets`);
	assert.ok(max >= (buckets.at(-1)?.from ?? 0), `${of}: max ${max} below its bucket`);
	assert.ok((p50 ?? 0) <= (p99 ?? 0) && (p99 ?? 0) <= max, `${of}: percentiles out of order`);
}

function assertTrue(t: TestContext, tool: string, figure: Figure): void {
	if ('same' in figure) {
		assert.deepEqual(figure.seen, figure.same, figure.what);
		return;
	}

	const {what, seen, truth, within = 0, give = 0} = figure;
	const {least, most} = typeof truth === 'number' ? {least: truth, most: truth} : truth;
	if (within > 0)
		assert.ok(most - least <= 0.2 * most + give, `${what}: too slow a machine to be measured`);
	const given = nearest(seen, {least: least - give, most: most + give});
	// Nobody knows an error that is smaller than the truth's own.
	report(t, `${tool} ${what}`, round(seen), round(give > 0 ? given : middle({least, most})));
	assertWithin(seen, given, within, what);
}

const round = (value: number): number =>
	Math.abs(value) < 10 ? Math.round(value * 100) / 100 : Math.round(value);

/** How often a case is tried until no more is lost than may be, where that depends on the machine's own agent. */
const mostTries = isWatchedInParts ? 6 : 1;

async function runCase(
	t: TestContext,
	tool: string,
	one: Case,
	backend: string | undefined,
): Promise<void> {
	const {mayLose = 0} = one;
	const lossOf = ({health, cost}: Watched): {readonly lost: number; readonly may: number} => ({
		lost: health.lost,
		may: mayLose * (cost.events ?? 0),
	});
	let tried = await tryCase(t, tool, one, backend);
	for (let tries = 1; mayLose > 0 && tries < mostTries; tries += 1) {
		const {lost, may} = lossOf(tried.seen);
		if (lost <= may) break;
		t.diagnostic(`${tool} lost ${lost}, and is tried again`);
		tried = await tryCase(t, tool, one, backend);
	}

	const {seen, truth} = tried;
	const {lost, may} = lossOf(seen);
	if (lost > 0) t.diagnostic(`${tool} lost ${lost} of ${seen.cost.events ?? 0} events`);
	assert.ok(lost <= may, `${lost} events were lost`);
	const {dropped_keys, clamped} = seen.health;
	assert.deepEqual([dropped_keys, clamped], [0, 0], 'dropped keys, clamped');
	for (const histogram of seen.histograms) assertSound(histogram);
	const figures = truth();
	assert.ok(figures.length > 0, 'nothing was compared');
	for (const figure of figures) assertTrue(t, tool, figure);
}

async function tryCase(
	t: TestContext,
	tool: string,
	{options = {}, start}: Case,
	backend: string | undefined,
): Promise<{readonly seen: Watched; readonly truth: () => readonly Figure[]}> {
	const {filters = {}, settle, account, work, truth, end, ...own} = await start(t);
	const readings: Account[] = [];
	const read = () => {
		if (account !== undefined) readings.push(account());
	};
	const seen = await watch(
		tool,
		{options: {...options, ...own.options}, filters, ...(backend !== undefined && {backend})},
		async (restart) => {
			await settle?.();
			// The first poll compiles what it runs, which takes long on an emulated machine.
			restart();
			read();
			restart();
			read();
			await work();
			read();
		},
		read,
	);
	await end?.();
	const grownBy = (name: string): Truth => grown(readings.map((one) => one[name] ?? 0));
	return {seen, truth: () => truth(seen, grownBy)};
}

/** With the kernel's own choice of hooks, then with every other that it offers. */
export async function runCases(tool: string, cases: readonly Case[]): Promise<void> {
	const asRoot = needsRoot() === false;
	for (const {forced, refusal} of asRoot ? await choices(tool) : [{}]) {
		const hooks = forced === undefined ? '' : ` [${forced}]`;
		for (const one of cases) {
			kernelTest(`${tool}: ${one.name}${hooks}`, async (t) => {
				assert.equal(refusal, undefined);
				await runCase(t, tool, one, forced);
			});
		}
	}
}

/** The number in the row that has these members. */
export function cell(rows: readonly Row[], where: Row, key: string): number {
	const found = rows.filter((row) =>
		Object.entries(where).every(([name, value]) => row[name] === value),
	);
	assert.ok(found.length <= 1, `${found.length} rows of ${JSON.stringify(where)}`);
	return Number(found[0]?.[key] ?? 0);
}
