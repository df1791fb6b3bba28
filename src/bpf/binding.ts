// A probe's view of a map + the layout in the object's BTF → where each member is, and the sums of its
// counters over the CPUs.
import type {BtfType, NativeMap, NativeMapData, NativeObject} from '../native/addon.js';
import {KeyedDifference} from './keyed-difference.js';
import {readNumber} from './decode.js';
import {type Field, layoutOf} from './struct-layout.js';
import type {MapView, Meaning} from '../core/readings.js';

type Member = Field & {readonly meaning: Meaning; readonly inKey: boolean};

/** One view bound to one map: its layout, and the last reading of its counters. */
export type Binding = {
	readonly map: NativeMap;
	readonly members: readonly Member[];
	readonly epoch: Field | undefined;
	readonly counters: Float64Array;
	readonly difference: KeyedDifference;
};

/** What a member of each type can mean. */
const takes: Readonly<Record<Field['type']['kind'], ReadonlySet<Meaning>>> = {
	int: new Set(['number', 'counter', 'cpuCounter', 'max']),
	string: new Set(['text']),
	array: new Set(['numbers', 'counters']),
};

/** Throws TypeError where the map is not what the view takes it for. */
export function bind(object: NativeObject, {name, members}: MapView, cpus: number): Binding {
	const map = object.maps.find((candidate) => candidate.name === name);
	if (map?.value === undefined) throw new TypeError(`no map ${name} with typed values`);
	const fields = new Map<string, Omit<Member, 'meaning'>>();
	const keyFields = map.key === undefined ? [] : layoutOf(map.key, 'key');
	const all = [
		...keyFields.map((field) => ({...field, inKey: true})),
		...layoutOf(map.value, 'value').map((field) => ({...field, inKey: false})),
	];
	for (const field of all) {
		if (fields.has(field.name)) throw new TypeError(`map ${name} has two members ${field.name}`);
		fields.set(field.name, field);
	}

	const bound = Object.entries(members).map(([member, meaning]) => {
		const field = fields.get(member);
		if (field === undefined) throw new TypeError(`map ${name} has no member ${member}`);
		const {kind} = field.type;
		const isOfType =
			kind === 'array'
				? field.type.element.kind === 'int' && takes.array.has(meaning)
				: takes[kind].has(meaning);
		if (!isOfType)
			throw new TypeError(`member ${member} of map ${name} cannot be read as ${meaning}`);
		return {...field, meaning};
	});
	const size = bound.reduce((sum, member) => sum + counterCount(member, cpus), 0);
	return {
		...{map, members: bound, epoch: fields.get('epoch')},
		...{counters: new Float64Array(size), difference: new KeyedDifference(size)},
	};
}

function counterCount({meaning, type, name}: Member, cpus: number): number {
	if (meaning === 'counter') return 1;
	if (meaning === 'cpuCounter') return cpus;
	if (meaning !== 'counters') return 0;
	if (type.kind !== 'array') throw new TypeError(`${name} is no array of counters`);
	return type.count;
}

/** Fills `binding.counters` with the sums over all CPUs, or with each CPU's for a `cpuCounter`. */
export function sumCounters(
	{members, counters}: Binding,
	values: DataView,
	data: NativeMapData,
	index: number,
): void {
	const {cpus, valueStride} = data;
	const start = index * cpus * valueStride;
	let next = 0;
	for (const {offset, type, meaning} of members) {
		const at = start + offset;
		if (meaning === 'counter') counters[next++] = overCpus(values, at, type, data);
		else if (meaning === 'cpuCounter') {
			for (let cpu = 0; cpu < cpus; cpu++) {
				counters[next++] = readNumber(values, at + cpu * valueStride, type);
			}
		} else if (meaning === 'counters' && type.kind === 'array') {
			const {element, count} = type;
			for (let place = 0; place < count; place++) {
				counters[next++] = overCpus(values, at + place * element.size, element, data);
			}
		}
	}
}

function overCpus(
	values: DataView,
	first: number,
	type: BtfType,
	{cpus, valueStride}: NativeMapData,
): number {
	let sum = 0;
	for (let cpu = 0; cpu < cpus; cpu++) sum += readNumber(values, first + cpu * valueStride, type);
	return sum;
}
