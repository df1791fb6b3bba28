// The texts of /proc, poll after poll → of which disk, interface and CPU most was over several intervals, and
// its mean: the busiest of one interval need not be.
import {cpuReader} from './cpu.js';
import {diskReader} from './disk.js';
import type {HostRow, Reader, Texts} from './measure.js';
import {networkReader} from './network.js';

/** As many as the overview judges by. */
export const recentIntervals = 3;

type Turn = {readonly readers: readonly Reader[]; seconds: number};

export class RecentSampler {
	/** Each compares with what was so many polls ago; they take turns. */
	readonly #turns: readonly Turn[];
	#polls = 0;

	/**
	 * @param readers makes those of measures that are of the busiest of several, but for the share of a
	 * link's speed, which takes a file more; a test has its own
	 */
	constructor(readers = (): Reader[] => [cpuReader(), diskReader(), networkReader(() => null)]) {
		this.#turns = Array.from({length: recentIntervals}, () => ({readers: readers(), seconds: 0}));
	}

	/** Adds to the rows of this poll what `texts` say about the last intervals. */
	add(rows: readonly HostRow[], texts: Texts, seconds: number): void {
		for (const turn of this.#turns) turn.seconds += seconds;
		const turn = this.#turns[this.#polls % recentIntervals];
		this.#polls += 1;
		if (turn === undefined) return;
		const over = turn.seconds;
		turn.seconds = 0;
		const found = turn.readers.flatMap((reader) => reader(texts, over).rows);
		const recent = new Map(found.map((row) => [`${row.resource} ${row.measure}`, row]));
		for (const row of rows) {
			const mean = recent.get(`${row.resource} ${row.measure}`);
			// Errors are counts, which a longer interval has more of.
			if (mean === undefined || row.aspect === 'errors' || row.of + mean.of === '') continue;
			row.recent_of = mean.of;
			row.recent_value = mean.value;
		}
	}
}
