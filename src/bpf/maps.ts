// A probe's views of its maps → typed records, the counters among them as differences since the last
// poll. Before it: native/map_reader.cc and decode.ts. After it: probes/*.ts.
import type {NativeMapData, NativeObject} from '../native.js';
import {bind, type Binding, sumCounters} from './binding.js';
import {readNumber, readNumbers, readText} from './decode.js';
import type {Field} from './layout.js';
import type {MapView, RecordOf, Schema} from './map-view.js';
import {patienceFor} from './patience.js';

export type Maps = {
	/** The records in which a counter grew since the last poll, with the growth as their counters. */
	deltas<S extends Schema>(view: MapView<S>): Array<RecordOf<S>>;
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
		const data = this.#object.readMap(view.name);
		const binding = this.#bind(view, data.cpus);
		const keys = new DataView(data.keys);
		const values = new DataView(data.values);
		const words = new Uint32Array(data.values);
		const records: Array<RecordOf<S>> = [];
		const idle: number[] = [];
		const {difference} = binding;
		const patience = patienceFor(binding.map, data.count);
		difference.begin(data.keys, data.count);
		for (let index = 0; index < data.count; index++) {
			if (isUntouched(words, data, index)) continue;
			sumCounters(binding, values, data, index);
			if (difference.grow(index, binding.counters)) {
				// The schema decides the type, and bind() has checked the schema against the BTF.
				records.push(this.#record(binding, keys, values, data, index) as RecordOf<S>);
			} else if (difference.idleReadings(index) >= patience) {
				idle.push(index);
			}
		}

		if (idle.length > 0) records.push(...(this.#evict(binding, data, idle) as typeof records));
		return records;
	}

	#bind(view: MapView, cpus: number): Binding {
		const known = this.#bindings.get(view.name);
		if (known !== undefined) return known;
		const binding = bind(this.#object, view, cpus);
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
		const {cpus} = data;
		const record: Record<string, number | string | number[]> = {};
		const keyStart = index * (keys.byteLength / data.count);
		const valueStart = index * cpus * data.valueStride;
		let next = 0;
		for (const {name, offset, type, meaning, inKey} of members) {
			const view = inKey ? keys : values;
			const at = offset + (inKey ? keyStart : valueStart);
			if (meaning === 'counter') record[name] = counters[next++] ?? 0;
			else if (meaning === 'cpuCounter') {
				record[name] = [...counters.subarray(next, (next += cpus))];
			} else if (meaning === 'counters' && type.kind === 'array') {
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
	 * Makes room by taking keys out of the map. Returns the records of those that have grown since
	 * they were read: nothing is lost, but what a program adds at that very moment on another CPU.
	 */
	#evict(
		binding: Binding,
		data: NativeMapData,
		idle: readonly number[],
	): Array<Record<string, number | string | number[]>> {
		const {name, keySize} = binding.map;
		const keys = new Uint8Array(idle.length * keySize);
		for (const [position, index] of idle.entries()) {
			keys.set(new Uint8Array(data.keys, index * keySize, keySize), position * keySize);
		}

		const taken = this.#object.takeKeys(name, keys.buffer);
		const difference = binding.difference.taken(taken.keys, taken.count);
		const views = [new DataView(taken.keys), new DataView(taken.values)] as const;
		const records: Array<Record<string, number | string | number[]>> = [];
		for (let index = 0; index < taken.count; index++) {
			sumCounters(binding, views[1], taken, index);
			if (difference.grow(index, binding.counters)) {
				records.push(this.#record(binding, ...views, taken, index));
			}
		}

		return records;
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
