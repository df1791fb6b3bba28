// A map of 10,240 keys → what one poll of it takes: read, decode, difference, sort; and how it grows.
import {arrange, orderOf} from '../../src/ui/rows.js';
import {mapView} from '../../src/bpf/map-view.js';
import {MapsOfObject} from '../../src/bpf/maps.js';
import type {NativeMap, NativeMapData, NativeObject} from '../../src/native.js';
import {repeated} from './statistics.js';
import type {Measured} from './table.js';

/** As biotop's: a key of 40 bytes with a name in it, a value of 24 for each of the CPUs. */
const keySize = 40;
const valueStride = 24;
const cpus = 2;

const u32 = {kind: 'int', size: 4, signed: false} as const;
const u64 = {kind: 'int', size: 8, signed: false} as const;

const map: NativeMap = {
	...{name: 'counts', type: 5, perCpu: true, keySize, valueSize: valueStride, maxEntries: 1 << 20},
	key: {
		...{kind: 'struct', name: 'key', size: keySize},
		members: [
			{name: 'pid', offset: 0, type: u32},
			{name: 'comm', offset: 4, type: {kind: 'string', size: 16}},
		],
	},
	value: {
		...{kind: 'struct', name: 'value', size: valueStride},
		members: [
			{name: 'io', offset: 0, type: u64},
			{name: 'bytes', offset: 8, type: u64},
			{name: 'ns', offset: 16, type: u64},
		],
	},
};

/** Every counter of every key grows from one reading to the next: nothing can be skipped. */
class Growing {
	readonly #data: NativeMapData;
	readonly #words: BigUint64Array;
	readonly maps = [map];

	constructor(count: number) {
		const keys = new ArrayBuffer(count * keySize);
		const view = new DataView(keys);
		for (let index = 0; index < count; index++) {
			view.setUint32(index * keySize, index, true);
			Buffer.from(keys, index * keySize + 4, 16).write(`worker-${String(index % 97)}`);
		}

		const values = new ArrayBuffer(count * cpus * valueStride);
		this.#words = new BigUint64Array(values);
		this.#data = {count, cpus, valueStride, keys, values};
	}

	readMap(): NativeMapData {
		for (let word = 0; word < this.#words.length; word++) {
			this.#words[word] = (this.#words[word] ?? 0n) + BigInt((word * 7919) % 1000) + 1n;
		}

		return this.#data;
	}
}

const view = mapView('counts', {
	...{pid: 'number', comm: 'text', io: 'counter', bytes: 'counter', ns: 'counter'},
} as const);

/** Polls until V8 has compiled what they do: a minute and a half of a dashboard. */
const warmUp = 100;

/** Milliseconds of one poll without the kernel's part, sorted as the screen does. */
export function pollMs(keys: number, rounds: number): Promise<number[]> {
	const growing = new Growing(keys);
	// Only what the maps ask for of an object.
	const maps = new MapsOfObject(growing as unknown as NativeObject);
	const data = {ms: 0};
	const original = growing.readMap.bind(growing);
	growing.readMap = () => {
		const start = performance.now();
		const read = original();
		data.ms += performance.now() - start;
		return read;
	};
	return repeated(rounds + warmUp, () => {
		data.ms = 0;
		const start = performance.now();
		const rows = maps.deltas(view);
		arrange(rows, orderOf({key: 'bytes'}, rows));
		return performance.now() - start - data.ms;
	}).then((all) => all.slice(warmUp));
}

export async function maps(rounds: number): Promise<Measured[]> {
	const rows: Measured[] = [];
	for (const keys of [10, 1000, 10_240, 100_000]) {
		const ms = await pollMs(keys, rounds);
		rows.push({
			...{what: `decode, diff and sort ${keys.toLocaleString('en')} keys`, kerntop: ms, unit: 'ms'},
			...(keys === 10_240 && {target: 5}),
		});
	}

	return rows;
}
