// What a probe wants of a map: the members by name and what they mean → the records it gets of them.
import type {Globals} from './plan.js';

/**
 * What a member of a key or value means. `counter` and `counters` (an array) only ever grow in the
 * kernel, and are read as differences; `cpuCounter` is a counter of a per-CPU map that is not summed,
 * but an array by the number of the CPU; `max` is the largest of the interval; the rest is read as is.
 */
export type Meaning = 'number' | 'text' | 'numbers' | 'counter' | 'counters' | 'cpuCounter' | 'max';

/** A map by name and the members wanted of its keys and values; a scalar key is called `key`. */
export type MapView<S extends Meanings = Meanings> = {readonly name: string; readonly members: S};
export type Meanings = Readonly<Record<string, Meaning>>;

export type RecordOf<S extends Meanings> = {
	-readonly [K in keyof S]: S[K] extends 'text'
		? string
		: S[K] extends 'numbers' | 'counters' | 'cpuCounter'
			? number[]
			: number;
};

/** Checked against the object's BTF when the map is first read: as the tool is attached. */
export const mapView = <S extends Meanings>(name: string, members: S): MapView<S> => ({
	name,
	members,
});

/** What a probe reads of its maps, once a poll. */
export type Readings = {
	/** The records in which a counter grew since the last poll, with the growth as their counters. */
	deltas<S extends Meanings>(view: MapView<S>): Array<RecordOf<S>>;
	/**
	 * Sets globals, runs an iterator to its end, and returns the number that it left in the global
	 * `answer`; null where there are no programs.
	 */
	ask(iterator: string, question: Globals, answer: string): number | null;
};
