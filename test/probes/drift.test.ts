// Holds together what must agree: pairs of files, registry, the names that probes mention, fixtures, README.
import assert from 'node:assert/strict';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {probes, supporting} from '../../probes/index.js';
import {layoutOf} from '../../src/bpf/layout.js';
import {MapsOfObject} from '../../src/bpf/maps.js';
import {type BtfType, loadAddon, type NativeObject} from '../../src/native.js';
import {objectPath} from '../../src/paths.js';
import type {Options, Probe} from '../../src/probe/probe.js';

const root = path.join(import.meta.dirname, '..', '..');
const stems = (folder: string, suffix: string): string[] =>
	readdirSync(path.join(root, folder))
		.filter((name) => name.endsWith(suffix))
		.map((name) => name.slice(0, -suffix.length));

const addon = loadAddon();

const all = [...probes, ...supporting];

/** Those that take their numbers from elsewhere have no object. */
const withObject = all.filter((probe) => probe.plan({}).attach.length > 0);

/** Every combination of the tool's boolean options that makes a plan of its own. */
function optionSets(probe: Probe): Options[] {
	const own = Object.entries(probe.options).filter(
		([, {type, sets}]) => type === 'boolean' && sets === undefined,
	);
	return [{}, ...own.map(([name]) => ({[name]: true}))];
}

/** An object whose maps are empty, so that a plan can read them without the kernel. */
function withoutData(native: NativeObject): NativeObject {
	return {
		maps: native.maps,
		readMap: () => ({
			count: 0,
			cpus: 1,
			valueStride: 8,
			keys: new ArrayBuffer(0),
			values: new ArrayBuffer(0),
		}),
	} as unknown as NativeObject;
}

void test('every BPF object has its probe, every probe its object, and all are registered', () => {
	const names = (list: readonly Probe[]): string[] => list.map(({name}) => name).sort();
	assert.deepEqual(stems('probes', '.bpf.c').sort(), names(withObject));
	assert.deepEqual(
		stems('probes', '.ts')
			.filter((stem) => stem !== 'index')
			.sort(),
		names(all),
	);
});

for (const probe of withObject) {
	void test(`${probe.name}: programs, globals and maps that its plans mention exist in the object`, () => {
		const native = addon.openObject(objectPath(probe.name));
		const programs = new Set(native.programs.map(({name}) => name));
		const globals = new Set(native.globals.map(({name}) => name));
		const used = new Set<string>();
		for (const options of optionSets(probe)) {
			const plan = probe.plan(options);
			const maps = native.maps.map(({name}) => name);
			for (const alternative of plan.attach.flatMap(({alternatives}) => alternatives)) {
				for (const name of alternative.programs) {
					assert.ok(programs.has(name), `no program ${name}`);
					used.add(name);
				}

				for (const name of Object.keys(alternative.globals ?? {}))
					assert.ok(globals.has(name), name);
				for (const name of Object.keys(alternative.mapEntries ?? {}))
					assert.ok(maps.includes(name), `no map ${name}`);
			}

			for (const name of Object.keys(plan.globals))
				assert.ok(globals.has(name), `no global ${name}`);
			for (const name of [...Object.keys(plan.mapEntries ?? {}), ...(plan.growing ?? [])])
				assert.ok(maps.includes(name), `no map ${name}`);
			// Binds every view of the plan to the BTF; throws for a member that is not there.
			plan.read(new MapsOfObject(withoutData(native)), {seconds: 1});
		}

		assert.deepEqual(
			[...programs].filter((name) => !used.has(name)),
			[],
			'programs that no plan uses',
		);
	});

	void test(`${probe.name}: keys of its maps have no holes, so that equal keys are equal bytes`, () => {
		const native = addon.openObject(objectPath(probe.name));
		for (const {name, key} of native.maps)
			if (key !== undefined) assert.deepEqual(holes(key), [], name);
	});

	void test(`${probe.name}: filters it claims are in the object, and the others are not`, () => {
		const globals = addon.openObject(objectPath(probe.name)).globals.map(({name}) => name);
		assert.equal(globals.includes('filter_pids'), probe.filters.length > 0);
	});
}

for (const probe of probes) {
	void test(`${probe.name}: a recorded fixture and a line in the README`, () => {
		assert.ok(
			existsSync(path.join(root, 'test', 'fixtures', 'snapshots', `${probe.name}.json`)),
			'no fixture',
		);
		assert.match(
			readFileSync(path.join(root, 'README.md'), 'utf8'),
			new RegExp(`\\b${probe.name}\\b`),
		);
	});
}

/** Bytes of a struct that belong to no member, as offsets. */
function holes(type: BtfType): number[] {
	const covered = new Set<number>();
	const cover = (part: BtfType, offset: number): void => {
		if (part.kind === 'struct')
			for (const member of part.members) cover(member.type, offset + member.offset);
		else for (let byte = 0; byte < part.size; byte++) covered.add(offset + byte);
	};

	cover(type, 0);
	return Array.from({length: type.size}, (_, byte) => byte).filter((byte) => !covered.has(byte));
}

void test('the room for pids is the same on both sides', async () => {
	const {maxFilterPids} = await import('../../src/probe/probe.js');
	const pids = addon
		.openObject(objectPath('syscount'))
		.globals.find(({name}) => name === 'filter_pids');
	assert.ok(pids?.type.kind === 'array' && pids.type.count === maxFilterPids);
});

void test('private members of structs are not decoded', () => {
	const requests = addon
		.openObject(objectPath('biotop'))
		.maps.find(({name}) => name === 'requests');
	assert.ok(requests?.value !== undefined);
	assert.ok(layoutOf(requests.value, 'value').every(({name}) => !name.startsWith('__')));
});
