// A probe's views of its maps → typed records, the counters among them as differences since the last
// poll. Before it: native/map_reader.cc and decode.ts. After it: probes/*/*.ts.
import {possibleCpus} from '../kernel/cpus.js';
import type {NativeMapData, NativeObject} from '../native/addon.js';
import type {Globals} from '../core/plan.js';
import {bind, type Binding, sumCounters} from './binding.js';
import {readNumber, readNumbers, readText} from './decode.js';
import {writeGlobal} from './globals.js';
import type {Field} from './struct-layout.js';
import type {MapView, Readings, RecordOf, Meanings} from '../core/readings.js';
import {pollsUntilEviction} from './eviction.js';

export class MapsOfObject implements Readings {
	readonly #object: NativeObject;
	readonly #bindings = new Map<MapView, Binding>();
	readonly #cpus: readonly number[];
	#epoch = 0;

	/** @param cpus the number of each CPU that a per-CPU value has a part for */
	constructor(object: NativeObject, cpus: readonly number[] = possibleCpus()) {
		this.#object = object;
		this.#cpus = cpus;
	}

	/** The number of the interval that the next reading is of: whose `max` counts. */
	setEpoch(epoch: number): void {
		this.#epoch = epoch;
	}

	/** A poll: what `work` returns. If it throws, nothing was read, and the next poll has it all. */
	poll<T>(work: () => T): T {
		for (const {difference} of this.#bindings.values()) difference.beginPoll();
		try {
			return work();
		} catch (error) {
			for (const {difference} of this.#bindings.values()) difference.takeBack();
			throw error;
		}
	}

	deltas<S extends Meanings>(view: MapView<S>): Array<RecordOf<S>> {
		const data = this.#object.readMap(view.name);
		const binding = this.#bind(view, data.cpus);
		const keys = new DataView(data.keys);
		const values = new DataView(data.values);
		const cells = cellsOf(data);
		const records: Array<RecordOf<S>> = [];
		const idle: number[] = [];
		const {difference} = binding;
		// Another view of this map has its own last reading: a key that is evicted here would be lost to it.
		const isOnly = [...this.#bindings.values()].every(
			(one) => one === binding || one.map.name !== view.name,
		);
		const limit = isOnly ? pollsUntilEviction(binding.map, data.count) : Infinity;
		difference.begin(data.keys, data.count);
		for (let index = 0; index < data.count; index++) {
			if (isUntouched(cells, data, index)) continue;
			sumCounters(binding, values, data, index);
			if (difference.grow(index, binding.counters)) {
				// The schema decides the type, and bind() has checked the schema against the BTF.
				records.push(this.#record(binding, keys, values, data, index) as RecordOf<S>);
			} else if (difference.idlePolls(index) >= limit) {
				idle.push(index);
			}
		}

		if (idle.length > 0) records.push(...(this.#evict(binding, data, idle) as typeof records));
		return records;
	}

	ask(iterator: string, question: Globals, answer: string): number {
		const global = this.#object.globals.find(({name}) => name === answer);
		if (global === undefined) throw new TypeError(`the object has no global ${answer}`);
		for (const [name, value] of Object.entries(question)) writeGlobal(this.#object, name, value);
		this.#object.iterate(iterator);
		return readNumber(new DataView(this.#object.readGlobal(answer)), 0, global.type);
	}

	#bind(view: MapView, cpus: number): Binding {
		const known = this.#bindings.get(view);
		if (known !== undefined) return known;
		const binding = bind(this.#object, view, cpus);
		this.#bindings.set(view, binding);
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
				record[name] = this.#byNumber(counters.subarray(next, (next += cpus)));
			} else if (meaning === 'counters' && type.kind === 'array') {
				record[name] = [...counters.subarray(next, (next += type.count))];
			} else if (meaning === 'text') record[name] = readText(view, at, type);
			else if (meaning === 'numbers') record[name] = readNumbers(view, at, type);
			else if (meaning === 'number') record[name] = readNumber(view, at, type);
			else record[name] = this.#max(values, data, valueStart, {offset, type}, epoch);
		}

		return record;
	}

	/** A value has a part for each possible CPU, whose numbers may have gaps. */
	#byNumber(counters: Float64Array): number[] {
		const numbered = Array.from({length: Math.max(...this.#cpus) + 1}, () => 0);
		for (const [index, counter] of counters.entries())
			numbered[this.#cpus[index] ?? index] = counter;
		return numbered;
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

/** The values in words; where their size is no multiple of that, in bytes. */
const cellsOf = ({values, cpus, valueStride}: NativeMapData): Uint32Array | Uint8Array =>
	(cpus * valueStride) % 4 === 0 ? new Uint32Array(values) : new Uint8Array(values);

/** All zero on every CPU, as most entries of an array are: nothing was ever counted there. */
function isUntouched(
	cells: Uint32Array | Uint8Array,
	{cpus, valueStride}: NativeMapData,
	index: number,
): boolean {
	const size = (cpus * valueStride) / cells.BYTES_PER_ELEMENT;
	for (let cell = index * size; cell < (index + 1) * size; cell++) {
		if (cells[cell] !== 0) return false;
	}

	return true;
}
