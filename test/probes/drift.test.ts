// Holds together what must agree: pairs of files, registry, the names that probes mention, fixtures, README.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {loadAll, onDemand, probes, supporting, tools as listed} from '../../probes/index.js';
import {readme} from '../../scripts/readme.js';
import {registryOf} from '../../scripts/registry.mjs';
import {followProgram} from '../../src/bpf/cgroup-filter.js';
import {layoutOf} from '../../src/bpf/struct-layout.js';
import {MapsOfObject} from '../../src/bpf/maps.js';
import {type BtfType, loadAddon, type NativeObject} from '../../src/native/addon.js';
import {objectPath} from '../../src/native/paths.js';
import {ProbeError, UsageError} from '../../src/core/errors.js';
import type {Options, OptionSpec} from '../../src/core/options.js';
import type {Plan} from '../../src/core/plan.js';
import type {Tested} from '../helpers/cases.js';
import {hasHistory, loadHistory} from '../helpers/ui-fixtures.js';
import {everything} from '../vm/settings.js';
import {areas, isLoaded, loaded, objectOf, type Probe, type Tool} from '../../src/core/tool.js';
import {judgedFrom} from '../../src/overview/observed.js';

const tools = await loadAll();

const root = path.join(import.meta.dirname, '..', '..');
/** Files of that ending in the areas' folders: `disk/biotop`. */
const stems = (suffix: string): string[] =>
	areas
		.map((area) => path.join(root, 'probes', area))
		.filter((folder) => existsSync(folder))
		.flatMap((folder) => readdirSync(folder).map((name) => path.join(path.basename(folder), name)))
		.filter((name) => name.endsWith(suffix))
		.map((name) => name.slice(0, -suffix.length));

const addon = loadAddon();

/** Those that take their numbers from elsewhere have no object. */
const withObject = tools.filter((probe) => probe.plan({}).attach.length > 0);

/** Several tools may have one. */
const objects = new Map(
	withObject.map((probe) => {
		const sharers = withObject.filter((other) => objectOf(other) === objectOf(probe));
		return [objectOf(probe), sharers];
	}),
);

/** A value of an option's type that most tools make sense of. */
const valueOf = ({type}: OptionSpec): boolean | number | string =>
	type === 'boolean' ? true : type === 'number' ? 1 : '1';

/**
 * The plans of a tool's own options, alone and each with each other. Pairs that make no sense, which the
 * tool itself says, and words that it does not know make none.
 */
function plansOf(probe: Probe): Plan[] {
	const own = Object.entries(probe.options).filter(([, {sets}]) => sets === undefined);
	const given = own.flatMap(([name, spec]): Options[] => [
		{[name]: valueOf(spec)},
		...(spec.type === 'string' ? (probe.names?.() ?? []).slice(0, 3) : []).map((word) => ({
			[name]: word,
		})),
	]);
	const pairs = given.flatMap((one, index) =>
		given.slice(index + 1).map((other) => ({...one, ...other})),
	);
	return [{}, ...given, ...pairs].flatMap((options) => planOf(probe, options) ?? []);
}

function planOf(probe: Probe, options: Options): Plan | undefined {
	try {
		return probe.plan(options);
	} catch (error) {
		// Anything else is the tool's fault. A boolean alone always makes sense.
		assert.ok(
			error instanceof UsageError,
			`${probe.name} ${JSON.stringify(options)}: ${String(error)}`,
		);
		assert.notDeepEqual(Object.values(options), [true], JSON.stringify(options));
		return undefined;
	}
}

/** A value need not be of this machine, which a tool says when it is read: a disk `1`. */
function readOnce(plan: Plan, native: NativeObject): void {
	try {
		plan.read(new MapsOfObject(withoutData(native)), {seconds: 1, counts: () => true});
	} catch (error) {
		if (!(error instanceof ProbeError)) throw error;
	}
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

void test('every tool of the tree is registered, in the folder of its area', async () => {
	const probesFolder = path.join(root, 'probes');
	const registry = readFileSync(path.join(probesFolder, 'registry.ts'), 'utf8');
	assert.equal(registry, await registryOf(probesFolder), 'npm run build writes it');
	const names = tools.map(({area, name}) => `${area}/${name}`);
	assert.deepEqual(stems('.ts').sort(), names.sort());
	// A name is a place in the documents, a word of the command line and the file of an object.
	assert.equal(new Set(tools.map(({name}) => name)).size, tools.length);
});

void test('the registry says of an unloaded tool what its module says, and loads what the start needs', async () => {
	const inModule = new Set(['object', 'names', 'plan']);
	for (const tool of listed) {
		const probe = await loaded(tool);
		if (isLoaded(tool)) continue;
		const {load: _, ...facts} = tool;
		const data = Object.entries(probe).filter(([key]) => !inModule.has(key));
		assert.deepEqual(facts, Object.fromEntries(data));
		assert.deepEqual(judgedFrom([probe]), [], 'the overview would miss it');
		assert.equal(probe.byDefault ?? probe.supports, undefined);
	}
});

void test('every BPF object has a tool, every tool its object', () => {
	const built = stems('.bpf.c').map((stem) => path.basename(stem));
	assert.deepEqual(built.sort(), [...objects.keys()].sort());
});

void test('every tool has a tab, a place on the overview, or is there for the asking', () => {
	assert.equal(probes.length + supporting.length + onDemand.length, tools.length);
	assert.deepEqual(
		probes.map(({byDefault}) => byDefault),
		probes.map((_, index) => index + 1),
		'places have gaps, or two tools have one',
	);
});

for (const [object, sharers] of objects) {
	void test(`${object}: programs, globals and maps that plans mention exist in the object`, () => {
		const native = addon.openObject(objectPath(object));
		const programs = new Set(native.programs.map(({name}) => name));
		const globals = new Set(native.globals.map(({name}) => name));
		const maps = native.maps.map(({name}) => name);
		const used = new Set<string>();
		for (const probe of sharers) {
			// The filters' own.
			if (probe.filters.includes('cgroup')) used.add(followProgram);
			for (const plan of plansOf(probe)) {
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
				// TASK_STATE in task.bpf.h names them so.
				assert.deepEqual(
					[...(plan.standIns ?? [])].sort(),
					maps.filter((name) => name.endsWith('_by_tid')).sort(),
				);
				// Binds every view of the plan to the BTF; throws for a member that is not there.
				readOnce(plan, native);
				plan.close?.();
			}
		}

		assert.deepEqual(
			[...programs].filter((name) => !used.has(name)),
			[],
			'programs that no plan uses',
		);
	});

	void test(`${object}: keys of its maps have no holes, so that equal keys are equal bytes`, () => {
		const native = addon.openObject(objectPath(object));
		for (const {name, key} of native.maps)
			if (key !== undefined) assert.deepEqual(holes(key), [], name);
	});

	void test(`${object}: filters that its tools claim are in the object, and the others are not`, () => {
		const globals = addon.openObject(objectPath(object)).globals.map(({name}) => name);
		for (const {filters} of sharers)
			assert.equal(globals.includes('filter_pids'), filters.length > 0);
	});
}

for (const {name} of tools) {
	void test(`${name}: known work and its truth, in a table or in a test of its own`, async () => {
		const {tool} = (await import(path.join(root, 'test', 'tools', `${name}.ts`))) as {tool: Tested};
		const own = existsSync(path.join(root, 'test', 'kernel', `${name}.test.ts`));
		assert.ok(own || tool.cases.length > 0, 'nothing tests it');
		assert.notEqual(tool.proof, '', 'nothing says what it was measured against');
	});
}

/** A tool just made has no fixture, since recording one takes root and work to see; one that is handed in has. */
const isHandedIn = ({area, name}: Tool): boolean =>
	spawnSync('git', ['ls-files', '--error-unmatch', `probes/${area}/${name}.ts`], {cwd: root})
		.status === 0;

const withFixture = [...probes, ...onDemand].filter(
	(tool) => hasHistory(tool.name) || isHandedIn(tool),
);

for (const {name} of withFixture) {
	void test(`${name}: a recorded fixture`, () => {
		const history = loadHistory(name);
		assert.ok(history.length > 0, `npm run fixtures ${name}`);
		assert.ok(history.every(({panel}) => panel === name));
	});
}

void test('test/tools has no file of a tool that is gone', () => {
	const files = readdirSync(path.join(root, 'test', 'tools'));
	assert.deepEqual(files.sort(), tools.map(({name}) => `${name}.ts`).sort());
});

void test('the README has the table of these tools', async () => {
	const text = readFileSync(path.join(root, 'README.md'), 'utf8');
	assert.equal(text, await readme(), 'npm run readme writes it');
});

void test('the README’s kernels have no column of a tool that is gone', () => {
	const text = readFileSync(path.join(root, 'README.md'), 'utf8');
	const [, header = ''] = /^\| kernel \| (.*) \|$/m.exec(text) ?? [];
	const gone = header.split(' | ').filter((column) => !everything.includes(column));
	assert.deepEqual(gone, [], 'npm run test:kernels -- --readme writes it anew');
});

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
	const {maxFilterPids} = await import('../../src/core/filters.js');
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
