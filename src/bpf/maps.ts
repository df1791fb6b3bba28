// A probe's view of its maps: it names the members it wants and what they mean, and gets typed
// records, the counters among them as differences since the last poll. Before it: native/map_reader.cc
// and decode.ts. After it: probes/*.ts.
import type {NativeMap, NativeMapData, NativeObject} from '../native.js';
import {KeyedDifference} from '../probe/rates.js';
import {readNumber, readNumbers, readText} from './decode.js';
import {type Field, layoutOf} from './layout.js';

/**
 * What a member of a key or value means. `counter` and `counters` (an array) only ever grow in the
 * kernel, and are read as differences; `max` is the largest of the interval; the rest is read as is.
 */
export type Meaning = 'number' | 'text' | 'numbers' | 'counter' | 'counters' | 'max';

/** A map by name and the members wanted of its keys and values; a scalar key is called `key`. */
export type MapView<S extends Schema = Schema> = {readonly name: string; readonly members: S};
export type Schema = Readonly<Record<string, Meaning>>;

export type RecordOf<S extends Schema> = {
	-readonly [K in keyof S]: S[K] extends 'text'
		? string
		: S[K] extends 'numbers' | 'counters'
			? number[]
			: number;
};

/** Checked against the object's BTF when the object is opened. */
export const mapView = <S extends Schema>(name: string, members: S): MapView<S> => ({
	name,
	members,
});

export type Maps = {
	/** The records in which a counter grew since the last poll, with the growth as their counters. */
	deltas<S extends Schema>(view: MapView<S>): Array<RecordOf<S>>;
};

type Member = Field & {readonly meaning: Meaning; readonly inKey: boolean};

/** One view bound to one map: its layout, and the last reading of its counters. */
type Binding = {
	readonly map: NativeMap;
	readonly members: readonly Member[];
	readonly epoch: Field | undefined;
	readonly counters: Float64Array;
	readonly difference: KeyedDifference;
};

export class MapsOfObject implements Maps {
	readonly #object: NativeObject;
	readonly #bindings = new Map<string, Binding>();
	#epoch = 0;

	constructor(object: NativeObject) {
		this.#object = object;
	}

	/** The number of the interval that the next reading is of: whose `max` counts. */
	setEpoch(epoch: number): void {
		this.#epoch = epoch;
	}

	deltas<S extends Schema>(view: MapView<S>): Array<RecordOf<S>> {
		const binding = this.#bind(view);
		const data = this.#object.readMap(view.name);
		const keys = new DataView(data.keys);
		const values = new DataView(data.values);
		const words = new Uint32Array(data.values);
		const records: Array<RecordOf<S>> = [];
		const dead: number[] = [];
		binding.difference.begin();
		for (let index = 0; index < data.count; index++) {
			if (isUntouched(words, data, index)) continue;
			const key = identity(data.keys, index, binding.map.keySize);
			sumCounters(binding, values, data, index);
			if (binding.difference.grow(key, binding.counters)) {
				// The schema decides the type, and bind() has checked the schema against the BTF.
				records.push(this.#record(binding, keys, values, data, index) as RecordOf<S>);
			} else if (binding.difference.isDead(key)) {
				dead.push(index);
			}
		}

		binding.difference.end();
		this.#evict(binding, data, dead);
		return records;
	}

	#bind(view: MapView): Binding {
		const known = this.#bindings.get(view.name);
		if (known !== undefined) return known;
		const binding = bind(this.#object, view);
		this.#bindings.set(view.name, binding);
		return binding;
	}

	#record(
		{members, epoch, counters}: Binding,
		keys: DataView,
		values: DataView,
		data: NativeMapData,
		index: number,
	): Record<string, number | string | number[]> {
		const record: Record<string, number | string | number[]> = {};
		const keyStart = index * (keys.byteLength / data.count);
		const valueStart = index * data.cpus * data.valueStride;
		let next = 0;
		for (const {name, offset, type, meaning, inKey} of members) {
			const view = inKey ? keys : values;
			const at = offset + (inKey ? keyStart : valueStart);
			if (meaning === 'counter') record[name] = counters[next++] ?? 0;
			else if (meaning === 'counters' && type.kind === 'array') {
				record[name] = [...counters.subarray(next, (next += type.count))];
			} else if (meaning === 'text') record[name] = readText(view, at, type);
			else if (meaning === 'numbers') record[name] = readNumbers(view, at, type);
			else if (meaning === 'number') record[name] = readNumber(view, at, type);
			else record[name] = this.#max(values, data, valueStart, {offset, type}, epoch);
		}

		return record;
	}

	/** Over the CPUs whose max is of this interval; 0 if none is. */
	#max(
		values: DataView,
		{cpus, valueStride}: NativeMapData,
		start: number,
		{offset, type}: Pick<Field, 'offset' | 'type'>,
		epoch: Field | undefined,
	): number {
		let max = 0;
		for (let cpu = 0; cpu < cpus; cpu++) {
			const base = start + cpu * valueStride;
			const current =
				epoch === undefined || readNumber(values, base + epoch.offset, epoch.type) === this.#epoch;
			if (current) max = Math.max(max, readNumber(values, base + offset, type));
		}

		return max;
	}

	/**
	 * Makes room in a hash map that is more than half full, by deleting the keys that are dead. What
	 * one counts between this reading and its deletion, after a minute of nothing, is lost.
	 */
	#evict({map}: Binding, data: NativeMapData, dead: readonly number[]): void {
		if (dead.length === 0 || data.count * 2 < map.maxEntries || !isHash(map)) return;
		const {keySize} = map;
		const keys = new Uint8Array(dead.length * keySize);
		for (const [position, index] of dead.entries()) {
			keys.set(new Uint8Array(data.keys, index * keySize, keySize), position * keySize);
		}

		this.#object.deleteKeys(map.name, keys.buffer);
	}
}

/** BPF_MAP_TYPE_HASH and _PERCPU_HASH: the LRU ones make room themselves, arrays have no keys. */
const isHash = ({type}: NativeMap): boolean => type === 1 || type === 5;

function bind(object: NativeObject, {name, members}: MapView): Binding {
	const map = object.maps.find((candidate) => candidate.name === name);
	if (map?.value === undefined) throw new TypeError(`no map ${name} with typed values`);
	const fields = new Map<string, Omit<Member, 'meaning'>>();
	const keyFields = map.key === undefined ? [] : layoutOf(map.key, 'key');
	for (const field of keyFields) fields.set(field.name, {...field, inKey: true});
	for (const field of layoutOf(map.value, 'value')) {
		if (fields.has(field.name)) throw new TypeError(`map ${name} has two members ${field.name}`);
		fields.set(field.name, {...field, inKey: false});
	}

	const bound = Object.entries(members).map(([member, meaning]) => {
		const field = fields.get(member);
		if (field === undefined) throw new TypeError(`map ${name} has no member ${member}`);
		return {...field, meaning};
	});
	return {
		map,
		members: bound,
		epoch: fields.get('epoch'),
		counters: new Float64Array(bound.reduce((sum, member) => sum + counterCount(member), 0)),
		difference: new KeyedDifference(),
	};
}

function counterCount({meaning, type, name}: Member): number {
	if (meaning === 'counter') return 1;
	if (meaning !== 'counters') return 0;
	if (type.kind !== 'array') throw new TypeError(`${name} is no array of counters`);
	return type.count;
}

/** Fills `binding.counters` with the sums over all CPUs. */
function sumCounters(
	{members, counters}: Binding,
	values: DataView,
	data: NativeMapData,
	index: number,
): void {
	counters.fill(0);
	for (let cpu = 0; cpu < data.cpus; cpu++) {
		const start = (index * data.cpus + cpu) * data.valueStride;
		let next = 0;
		for (const {offset, type, meaning} of members) {
			if (meaning === 'counter') {
				counters[next] = (counters[next] ?? 0) + readNumber(values, start + offset, type);
				next += 1;
			} else if (meaning === 'counters' && type.kind === 'array') {
				for (let element = 0; element < type.count; element++, next++) {
					const at = start + offset + element * type.element.size;
					counters[next] = (counters[next] ?? 0) + readNumber(values, at, type.element);
				}
			}
		}
	}
}

/** All zero on every CPU, as most entries of an array are: nothing was ever counted there. */
function isUntouched(
	words: Uint32Array,
	{cpus, valueStride}: NativeMapData,
	index: number,
): boolean {
	const size = (cpus * valueStride) >> 2;
	for (let word = index * size; word < (index + 1) * size; word++) {
		if (words[word] !== 0) return false;
	}

	return true;
}

/** Something a JavaScript Map can look up: keys of 4 bytes are numbers, others text of their bytes. */
function identity(keys: ArrayBuffer, index: number, keySize: number): string | number {
	if (keySize === 4) return new Uint32Array(keys, index * 4, 1)[0] ?? 0;
	return Buffer.from(keys, index * keySize, keySize).toString('latin1');
}
