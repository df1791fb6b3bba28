// The object's BTF → where each named field of a record lies. Nested structs are flattened: their
// members are members of the record.
import type {BtfType} from '../native/addon.js';

export type Field = {
	readonly name: string;
	/** Bytes from the start of the key or the value. */
	readonly offset: number;
	readonly type: Exclude<BtfType, {kind: 'struct'}>;
};

/** A scalar has one field with the name given; a struct has its members, private `__` ones left out. */
export function layoutOf(type: BtfType, scalarName: string, offset = 0): Field[] {
	if (type.kind !== 'struct') return [{name: scalarName, offset, type}];
	return type.members
		.filter(({name}) => !name.startsWith('__'))
		.flatMap((member) => layoutOf(member.type, member.name, offset + member.offset));
}
