// Snapshots as they come → those of the last ten minutes, in a bounded amount of memory: the newest
// whole, older ones with their top rows only, the oldest one a second.
import type {ReadySnapshot} from './snapshot.js';
import {thinned} from './thin.js';

/** How far back a history reaches. */
export const historySeconds = 600;

/** Memory for one history, in rows; one takes about 150 bytes (test/bench/history-memory.ts). */
export const rowBudget = 40_000;

/** Rows of a snapshot that has none: health, cost, caveats. */
const baseWeight = 4;

/** Rows that each tier keeps of a snapshot, from the newest tier to the oldest. */
const tierRows = [Number.POSITIVE_INFINITY, 20, 5, 5] as const;

/** Snapshots of the oldest tier are at least so far apart. */
export const coarseSeconds = 1;

type Entry = {
	readonly snapshot: ReadySnapshot;
	readonly weight: number;
	/** On the history's own clock, which no change of the wall clock disturbs. */
	readonly elapsed: number;
};

export class History {
	/** By tier, oldest first. */
	readonly #tiers: Entry[][] = tierRows.map(() => []);
	readonly #weights: number[] = tierRows.map(() => 0);
	readonly #sortBy: string;
	readonly #budget: number;
	#elapsed = 0;
	#list: readonly ReadySnapshot[] | undefined;

	/** @param sortBy the column whose largest values are the top rows */
	constructor(sortBy: string, budget = rowBudget) {
		this.#sortBy = sortBy;
		this.#budget = budget;
	}

	push(snapshot: ReadySnapshot): void {
		this.#elapsed += snapshot.seconds;
		this.#add(0, {snapshot, weight: weightOf(snapshot), elapsed: this.#elapsed});
		this.#list = undefined;
		while (this.#weight() > this.#budget) {
			const tier = this.#tooHeavy();
			if (tier === -1) break;
			this.#demote(tier);
		}

		while (this.#elapsed - (this.#oldest()?.elapsed ?? this.#elapsed) >= historySeconds) {
			this.#remove(this.#tiers.findLastIndex(({length}) => length > 0));
		}
	}

	/** Oldest first; the same array until the next push. */
	list(): readonly ReadySnapshot[] {
		this.#list ??= this.#tiers.toReversed().flatMap((tier) => tier.map(({snapshot}) => snapshot));
		return this.#list;
	}

	#oldest(): Entry | undefined {
		return this.#tiers.findLast(({length}) => length > 0)?.[0];
	}

	#weight(): number {
		return this.#weights.reduce((sum, weight) => sum + weight, 0);
	}

	/** The newest tier that has more than its share; the newest snapshot of all stays whole. */
	#tooHeavy(): number {
		const share = this.#budget / tierRows.length;
		return this.#weights.findIndex(
			(weight, tier) => weight > share && (this.#tiers[tier]?.length ?? 0) > (tier === 0 ? 1 : 0),
		);
	}

	/** Moves the oldest entry of a tier to the next one, or out. */
	#demote(tier: number): void {
		const entry = this.#remove(tier);
		const next = tier + 1;
		const rows = tierRows[next];
		if (entry === undefined || rows === undefined) return;
		const before = this.#tiers[next]?.at(-1);
		const isCoarse = next === tierRows.length - 1;
		if (isCoarse && before && entry.elapsed - before.elapsed < coarseSeconds) return;
		const snapshot = thinned(entry.snapshot, rows, this.#sortBy);
		this.#add(next, {...entry, snapshot, weight: weightOf(snapshot)});
	}

	#add(tier: number, entry: Entry): void {
		this.#tiers[tier]?.push(entry);
		this.#weights[tier] = (this.#weights[tier] ?? 0) + entry.weight;
	}

	#remove(tier: number): Entry | undefined {
		const entry = this.#tiers[tier]?.shift();
		this.#weights[tier] = (this.#weights[tier] ?? 0) - (entry?.weight ?? 0);
		return entry;
	}
}

/** A bucket is a small object of its own. */
function weightOf(snapshot: ReadySnapshot): number {
	if (snapshot.shape !== 'hist') return baseWeight + snapshot.rows.length;
	return snapshot.histograms.reduce((sum, {buckets}) => sum + 1 + buckets.length / 4, baseWeight);
}
