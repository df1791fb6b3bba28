// A map of the kernel whose content the test sets, as MapsOfObject reads it, and the types of its members.
import type {BtfType, NativeMap, NativeObject} from '../../src/native/addon.js';

export const u32: BtfType = {kind: 'int', size: 4, signed: false};
export const u64: BtfType = {kind: 'int', size: 8, signed: false};

/** struct { u64 count; u64 max; u32 epoch; char comm[4]; } */
export const value: BtfType = {
	kind: 'struct',
	name: 'value',
	size: 24,
	members: [
		{name: 'count', offset: 0, type: u64},
		{name: 'max', offset: 8, type: u64},
		{name: 'epoch', offset: 16, type: u32},
		{name: 'comm', offset: 20, type: {kind: 'string', size: 4}},
	],
};

type Cell = {count: number; max?: number; epoch?: number; comm?: string};

/** A map whose content the test sets: one list of cells, one a CPU, for each key. */
export class FakeMap {
	readonly deleted: number[] = [];
	content = new Map<number, readonly Cell[]>();
	/** Between the reading and the deletion. */
	onTake: () => void = () => undefined;
	readonly object: NativeObject;

	constructor(maxEntries = 100, type = 1) {
		const map: NativeMap = {
			name: 'm',
			type,
			perCpu: false,
			keySize: 4,
			valueSize: 24,
			maxEntries,
			key: u32,
			value,
		};
		// Only what MapsOfObject calls.
		this.object = {
			maps: [map],
			readMap: () => this.#read(),
			takeKeys: (_: string, keys: ArrayBuffer) => {
				this.onTake();
				const taken = [...new Uint32Array(keys)];
				this.deleted.push(...taken);
				const data = this.#read(new Map(taken.map((key) => [key, this.content.get(key) ?? []])));
				for (const key of taken) this.content.delete(key);
				return data;
			},
		} as unknown as NativeObject;
	}

	#read(content = this.content): ReturnType<NativeObject['readMap']> {
		const cells = [...content.values()];
		const cpus = cells[0]?.length ?? 1;
		const values = new DataView(new ArrayBuffer(cells.length * cpus * 24));
		for (const [index, {count, max = 0, epoch = 0, comm = ''}] of cells.flat().entries()) {
			values.setBigUint64(index * 24, BigInt(count), true);
			values.setBigUint64(index * 24 + 8, BigInt(max), true);
			values.setUint32(index * 24 + 16, epoch, true);
			new Uint8Array(values.buffer, index * 24 + 20, 4).set(Buffer.from(comm));
		}

		const keys = Uint32Array.from(content.keys()).buffer;
		return {count: cells.length, cpus, valueStride: 24, keys, values: values.buffer};
	}
}
