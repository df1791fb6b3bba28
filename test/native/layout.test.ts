// The description of an object: every kind of BTF type, maps, programs and globals.
import assert from 'node:assert/strict';
import test from 'node:test';
import type {BtfMember, BtfType} from '../../src/native/addon.js';
import {open} from './fixture.js';

const int = (size: number, signed = false): BtfType => ({kind: 'int', size, signed});
const string = (size: number): BtfType => ({kind: 'string', size});
const array = (count: number, element: BtfType): BtfType => ({
	kind: 'array',
	size: count * element.size,
	count,
	element,
});
const struct = (name: string, size: number, members: Array<[string, number, BtfType]>): BtfType => ({
	kind: 'struct',
	name,
	size,
	members: members.map(([member, offset, type]): BtfMember => ({name: member, offset, type})),
});

const nested = struct('nested', 4, [
	['bytes', 0, array(3, int(1))],
	['sign', 3, int(1, true)],
]);

const key = struct('kinds_key', 24, [
	['pid', 0, int(4)],
	['comm', 4, string(16)],
	['port', 20, int(2)],
	['__pad', 22, int(2)],
]);

const value = struct('kinds_value', 112, [
	['u64', 0, int(8)],
	['s64', 8, int(8, true)],
	['s32', 16, int(4, true)],
	['u8', 20, int(1)],
	['flag', 21, int(1)],
	['letter', 22, int(1, true)],
	['s8', 23, int(1, true)],
	['small', 24, int(4)],
	['negative', 28, int(4, true)],
	['qualified', 32, int(4)],
	['grid', 36, array(2, array(3, int(4)))],
	['names', 60, array(2, string(8))],
	['nested', 76, nested],
	['list', 80, array(2, nested)],
	['pointer', 88, int(8)],
	['self', 96, int(8)],
	[
		'',
		104,
		struct('', 4, [
			['whole', 0, int(4)],
			['half', 0, int(2)],
		]),
	],
]);

void test('maps are listed with the layouts of their keys and values', () => {
	const {maps} = open('kinds');
	assert.deepEqual(maps, [
		{name: 'kinds', type: 1, perCpu: false, keySize: 24, valueSize: 112, maxEntries: 16, key, value},
		{
			name: 'ports',
			type: 6,
			perCpu: true,
			keySize: 4,
			valueSize: 2,
			maxEntries: 3,
			key: int(4),
			value: int(2),
		},
		{name: 'ring', type: 27, perCpu: false, keySize: 0, valueSize: 0, maxEntries: 4096},
		{
			name: 'tasks',
			type: 29,
			perCpu: false,
			keySize: 4,
			valueSize: 8,
			maxEntries: 0,
			key: int(4, true),
			value: int(8),
		},
	]);
});

void test('programs are listed by function name, optional ones without their question mark', () => {
	assert.deepEqual(open('kinds').programs, [
		{name: 'count_enter', section: 'tp_btf/sys_enter'},
		{name: 'count_exit', section: 'raw_tp/sys_exit'},
	]);
});

void test('globals are listed with section and layout, custom sections under their base', () => {
	const globals = new Map(open('kinds').globals.map((global) => [global.name, global]));
	assert.deepEqual(Object.fromEntries(globals), {
		limit: {name: 'limit', section: '.rodata', type: int(4)},
		label: {name: 'label', section: '.rodata', type: string(8)},
		balance: {name: 'balance', section: '.data', type: int(8, true)},
		seen: {name: 'seen', section: '.bss', type: array(2, int(8))},
		pair: {name: 'pair', section: '.bss', type: nested},
		hot: {name: 'hot', section: '.bss', type: int(4)},
	});
});

void test('setMaxEntries shows in the listing', () => {
	const object = open('kinds');
	object.setMaxEntries('kinds', 99);
	assert.deepEqual(
		object.maps.map(({name, maxEntries}) => [name, maxEntries]),
		[
			['kinds', 99],
			['ports', 3],
			['ring', 4096],
			['tasks', 0],
		],
	);
});
