// Snapshots as they come → those of the last ten minutes, in a bounded amount of memory: the newest
// whole, older ones with their top rows only, the oldest one a second.
import type {ReadySnapshot} from '../core/snapshot.js';
import {shapeOf, thinned} from '../shapes/index.js';
import type {Schema} from '../shapes/shape.js';

/** How far back a history reaches. */
export const historySeconds = 600;

/** Memory for all histories together, in rows; one takes about 150 bytes (test/bench/history-memory.ts). */
export const rowBudget = 240_000;

/** What a snapshot without rows takes, in rows: its health, cost and caveats. */
const baseWeight = 4;

/** Rows that each tier keeps of a snapshot, from the newest tier to the oldest. */
const tierRows = [Number.POSITIVE_INFINITY, 20, 5, 5] as const;

/** Snapshots of the oldest tier are at least so far apart. */
export const coarseSeconds = 1;

type Kept = {
	readonly snapshot: ReadySnapshot;
	readonly weight: number;
	/** On the history's own clock, which no change of the wall clock disturbs. */
	readonly elapsed: number;
};

/** Memory that histories share: whichever needs most gives way, so that small ones stay whole. */
export class HistoryBudget {
	readonly #rows: number;
	readonly #histories = new Set<History>();

	constructor(rows = rowBudget) {
		this.#rows = rows;
	}

	add(history: History): void {
		this.#histories.add(history);
	}

	remove(history: History): void {
		this.#histories.delete(history);
	}

	/** Called after a history has grown. */
	settle(): void {
		let spent = 0;
		for (const {weight} of this.#histories) spent += weight;
		while (spent > this.#rows) {
			// A history whose newest snapshot alone is too large cannot shrink: then the next heaviest shrinks.
			const shrunk = [...this.#histories]
				.map((history) => ({history, before: history.weight}))
				.sort((a, b) => b.before - a.before)
				.find(({history, before}) => history.shrink(this.#rows - (spent - before)));
			if (shrunk === undefined) return;
			spent += shrunk.history.weight - shrunk.before;
		}
	}
}

export class History {
	/** By tier, oldest first. */
	readonly #tiers: Kept[][] = tierRows.map(() => []);
	readonly #weights: number[] = tierRows.map(() => 0);
	readonly #schema: Schema;
	readonly #budget: HistoryBudget;
	#elapsed = 0;
	#list: readonly ReadySnapshot[] | undefined;

	/** @param schema of the snapshots. @param budget the memory that all histories share */
	constructor(schema: Schema, budget: HistoryBudget) {
		this.#schema = schema;
		this.#budget = budget;
		budget.add(this);
	}

	/** In rows. */
	get weight(): number {
		return this.#weights.reduce((sum, weight) => sum + weight, 0);
	}

	/** Takes the history out of the budget. */
	close(): void {
		this.#budget.remove(this);
	}

	push(snapshot: ReadySnapshot): void {
		this.#elapsed += snapshot.seconds;
		this.#add(0, {snapshot, weight: weightOf(snapshot), elapsed: this.#elapsed});
		this.#list = undefined;
		while (this.#elapsed - (this.#oldest()?.elapsed ?? this.#elapsed) >= historySeconds) {
			this.#remove(this.#tiers.findLastIndex(({length}) => length > 0));
		}

		this.#budget.settle();
	}

	/** Moves one snapshot on towards the past; false where nothing is left that could give way. */
	shrink(budget: number): boolean {
		const tier = this.#tooHeavy(budget);
		if (tier === -1) return false;
		this.#demote(tier);
		this.#list = undefined;
		return true;
	}

	/** Oldest first; the same array until a snapshot is pushed, or shrink() takes something away. */
	list(): readonly ReadySnapshot[] {
		this.#list ??= this.#tiers.toReversed().flatMap((tier) => tier.map(({snapshot}) => snapshot));
		return this.#list;
	}

	#oldest(): Kept | undefined {
		return this.#tiers.findLast(({length}) => length > 0)?.[0];
	}

	/** The newest tier that has more than its share; the newest snapshot of all stays whole. */
	#tooHeavy(budget: number): number {
		const share = budget / tierRows.length;
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
		const snapshot = thinned(entry.snapshot, rows, this.#schema);
		this.#add(next, {...entry, snapshot, weight: weightOf(snapshot)});
	}

	#add(tier: number, entry: Kept): void {
		this.#tiers[tier]?.push(entry);
		this.#weights[tier] = (this.#weights[tier] ?? 0) + entry.weight;
	}

	#remove(tier: number): Kept | undefined {
		const entry = this.#tiers[tier]?.shift();
		this.#weights[tier] = (this.#weights[tier] ?? 0) - (entry?.weight ?? 0);
		return entry;
	}
}

/** Its memory, in rows. */
export const weightOf = (snapshot: ReadySnapshot): number =>
	baseWeight + shapeOf<ReadySnapshot>(snapshot).weight(snapshot);
