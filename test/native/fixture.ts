// Compiles a BPF fixture of this folder and opens it with the addon; makes events of known content.
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test, {type TestContext} from 'node:test';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {loadAddon, type NativeError, type NativeMapData, type NativeObject} from '../../src/native/addon.js';
import {needsRoot} from '../helpers/root.js';

export const addon = loadAddon();

export function rootTest(name: string, run: (t: TestContext) => Promise<void> | void): void {
	void test(name, {skip: needsRoot(), timeout: 120_000}, run);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kerntop-native-'));
process.on('exit', () => fs.rmSync(folder, {recursive: true, force: true}));

/** The object file of `<name>.bpf.c`; without `-g` it has no BTF. */
export function compile(name: string, debug = '-g'): string {
	const object = path.join(folder, `${name}${debug}.bpf.o`);
	if (fs.existsSync(object)) return object;
	// Debian and Ubuntu keep <asm/…> in a folder per architecture.
	const multiarch = `-I/usr/include/${execFileSync('uname', ['-m'], {encoding: 'utf8'}).trim()}-linux-gnu`;
	const source = path.join(import.meta.dirname, `${name}.bpf.c`);
	const own = `-DOWN=${Buffer.from(tag).readUInt32LE()}`;
	const options = ['-O2', debug, '-Wall', '-Werror', '-target', 'bpf', '-mcpu=v3', own, multiarch];
	execFileSync('clang', [...options, '-c', source, '-o', object], {stdio: ['ignore', 'ignore', 'inherit']});
	return object;
}

export const open = (name: string): NativeObject => addon.openObject(compile(name));

/** Opens, loads and attaches; closes at the end of the test. */
export async function start(t: TestContext, name: string, programs: readonly string[]): Promise<NativeObject> {
	const object = open(name);
	t.after(() => object.close());
	object.selectPrograms(programs);
	await object.load();
	await object.attach(programs);
	return object;
}

/** One event of fill.bpf.c for each index below 65,536: `E` entries, `R` a ring record, `S` stacks. */
export function emit(kind: 'E' | 'R' | 'S', indices: Iterable<number>): void {
	const comm = fs.openSync('/proc/self/comm', 'r+');
	const original = fs.readFileSync('/proc/self/comm', 'utf8').trim();
	try {
		for (const index of indices) fs.writeSync(comm, `kt${kind}${digits(index)}${tag}`);
	} finally {
		fs.writeSync(comm, original);
		fs.closeSync(comm);
	}
}

const digits = (index: number): string =>
	[0, 4, 8, 12].map((shift) => String.fromCodePoint(65 + ((index >> shift) & 15))).join('');

/** Tells this process's events from those of another run of these tests. */
const tag = digits(process.pid);

export const range = (from: number, to: number): number[] =>
	Array.from({length: to - from}, (_, index) => from + index);

/** One view an entry; a per-CPU value spans the strides of all CPUs. */
export function entries(map: NativeMapData): Array<{key: DataView; value: DataView}> {
	const keySize = map.keys.byteLength / Math.max(map.count, 1);
	const valueSize = map.cpus * map.valueStride;
	return range(0, map.count).map((index) => ({
		key: new DataView(map.keys, index * keySize, keySize),
		value: new DataView(map.values, index * valueSize, valueSize),
	}));
}

/** The sum over all CPUs of the number that `read` takes from each CPU's value. */
export function sum(map: NativeMapData, value: DataView, read: (view: DataView, offset: number) => number): number {
	return range(0, map.cpus).reduce((total, cpu) => total + read(value, cpu * map.valueStride), 0);
}

export const u64 = (view: DataView, offset: number): number => Number(view.getBigUint64(offset, littleEndian));
export const u32 = (view: DataView, offset: number): number => view.getUint32(offset, littleEndian);
export const u16 = (view: DataView, offset: number): number => view.getUint16(offset, littleEndian);
export const littleEndian = os.endianness() === 'LE';

/** The first u64 of a global. */
export const counter = (object: NativeObject, name: string): number =>
	u64(new DataView(object.readGlobal(name)), 0);

/** A validator for `assert.throws` and `assert.rejects`. */
export const failure =
	(code: string, step: NativeError['step'], more: {program?: string; log?: RegExp} = {}) =>
	(error: NativeError): boolean => {
		const seen = `${error.message} [${error.code} ${error.step} ${error.program ?? ''}] ${error.log}`;
		if (!(error instanceof Error) || error.code !== code || error.step !== step) throw new Error(seen);
		if (more.program !== undefined && error.program !== more.program) throw new Error(seen);
		if (more.log !== undefined && !more.log.test(error.log)) throw new Error(seen);
		return true;
	};

/** How many file descriptors of this process lead to `what`; of all kinds when it is empty. */
export function openFiles(what = ''): number {
	const names = fs.readdirSync('/proc/self/fd').map((fd) => {
		try {
			return fs.readlinkSync(`/proc/self/fd/${fd}`);
		} catch {
			return undefined; // The descriptor of the listing itself.
		}
	});
	return names.filter((name) => name?.includes(what)).length;
}

/** A full collection; finalizers have run when the promise resolves. */
export async function collectGarbage(): Promise<void> {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc') as () => void;
	for (let round = 0; round < 3; round++) {
		collect();
		await new Promise(setImmediate);
	}
}
