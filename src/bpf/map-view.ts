// What a probe wants of a map: the members by name and what they mean → the type of the records it gets.

/**
 * What a member of a key or value means. `counter` and `counters` (an array) only ever grow in the
 * kernel, and are read as differences; `cpuCounter` is a counter of a per-CPU map that is not summed,
 * but an array with an element a CPU; `max` is the largest of the interval; the rest is read as is.
 */
export type Meaning = 'number' | 'text' | 'numbers' | 'counter' | 'counters' | 'cpuCounter' | 'max';

/** A map by name and the members wanted of its keys and values; a scalar key is called `key`. */
export type MapView<S extends Schema = Schema> = {readonly name: string; readonly members: S};
export type Schema = Readonly<Record<string, Meaning>>;

export type RecordOf<S extends Schema> = {
	-readonly [K in keyof S]: S[K] extends 'text'
		? string
		: S[K] extends 'numbers' | 'counters' | 'cpuCounter'
			? number[]
			: number;
};

/** Checked against the object's BTF when the object is opened. */
export const mapView = <S extends Schema>(name: string, members: S): MapView<S> => ({
	name,
	members,
});
