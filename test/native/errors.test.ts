// What each step answers when it cannot do its work: code, step, program and libbpf's log.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import type {NativeError, NativeObject} from '../../src/native/addon.js';
import {addon, compile, emit, entries, failure, open, openFiles, rootTest, start, u64} from './fixture.js';

const noLog = /^$/;

async function rejection(promise: Promise<unknown>): Promise<NativeError> {
	try {
		await promise;
	} catch (error) {
		return error as NativeError;
	}

	throw new Error('it did not fail');
}

void test('open: a file that is missing, is no object, or is cut off', () => {
	assert.throws(() => addon.openObject('/nonexistent/x.bpf.o'), failure('ENOENT', 'open', {log: /failed to open/}));
	assert.throws(() => addon.openObject('/etc/passwd'), failure('LIBBPF_ERRNO__FORMAT', 'open', {log: /not a proper ELF/}));
	const whole = fs.readFileSync(compile('kinds'));
	for (const part of [0.25, 0.5, 0.9]) {
		const cut = `${compile('kinds')}.cut`;
		fs.writeFileSync(cut, whole.subarray(0, whole.length * part));
		assert.throws(() => addon.openObject(cut), failure('LIBBPF_ERRNO__FORMAT', 'open'), String(part));
	}
});

void test('open: an object without BTF, which nothing could be decoded from', () => {
	assert.throws(() => addon.openObject(compile('statics', '-g0')), failure('ENODATA', 'open'));
	assert.throws(() => addon.openObject(compile('kinds', '-g0')), failure('ENOENT', 'open', {log: /BTF is required/}));
});

void test('configure: unknown names and no entries', () => {
	const object = open('kinds');
	assert.throws(
		() => object.selectPrograms(['count_enter', 'nope']),
		failure('ENOENT', 'configure', {program: 'nope', log: noLog}),
	);
	assert.throws(() => object.setMaxEntries('nope', 1), failure('ENOENT', 'configure'));
	assert.throws(() => object.setMaxEntries('.bss', 1), failure('ENOENT', 'configure'));
	assert.throws(() => object.setMaxEntries('kinds', 0), failure('EINVAL', 'configure'));
});

rootTest('load: a tracepoint that this kernel does not have', async () => {
	const object = open('faults');
	object.selectPrograms(['guarded', 'no_tracepoint']);
	await assert.rejects(
		object.load(),
		failure('ESRCH', 'load', {program: 'no_tracepoint', log: /kerntop_no_such_tracepoint/}),
	);
	assert.throws(() => object.readMap('counts'), failure('EINVAL', 'read'));
	await assert.rejects(object.load(), failure('EINVAL', 'load'));
	await object.close();
});

rootTest('load: a program that the verifier refuses, with the end of its log', async () => {
	const object = open('faults');
	object.selectPrograms(['guarded', 'rejected']);
	const error = await rejection(object.load());
	assert.deepEqual([error.code, error.step, error.program], ['EACCES', 'load', 'rejected']);
	assert.match(error.log, /invalid mem access 'scalar'|invalid mem access 'inv'/);
	assert.match(error.log, /failed to load object .*faults-g\.bpf\.o'$/);
	assert.ok(error.log.length > 4096 && error.log.length <= 8192, String(error.log.length));
	assert.equal((await rejection(object.load())).log, '', 'a log belongs to one call');
	await object.close();
});

rootTest('load: a map of a type that this kernel lacks is left out', async (t) => {
	const object = await start(t, 'faults', ['guarded']);
	emit('E', [1]);
	const [count] = entries(object.readMap('counts'));
	assert.ok(count);
	assert.equal(u64(count.value, 0), 1);
	assert.throws(() => object.readMap('future'), failure('ENOTSUPP', 'read'));
	assert.throws(() => object.drainRing('future', 1), failure('ENOTSUPP', 'read'));
});

rootTest('attach: one that fails undoes the others of the call', async (t) => {
	const object = open('faults');
	t.after(() => object.close());
	object.selectPrograms(['guarded', 'no_event']);
	await object.load();
	const links = openFiles('bpf_link') + openFiles('bpf-link');
	await assert.rejects(
		object.attach(['guarded', 'no_event']),
		failure('ENOENT', 'attach', {program: 'no_event', log: /kerntop_no_such_event/}),
	);
	assert.equal(openFiles('bpf_link') + openFiles('bpf-link'), links);
	emit('E', [1]);
	assert.equal(u64(new DataView(object.readMap('counts').values), 0), 0);
	await object.attach(['guarded']);
	emit('E', [1]);
	assert.equal(u64(new DataView(object.readMap('counts').values), 0), 1);
});

rootTest('attach: a kprobe on a function that no kernel has', async (t) => {
	const object = open('faults');
	t.after(() => object.close());
	object.selectPrograms(['no_function']);
	// Kernels without kprobes differ from kernels without the function only in libbpf's words.
	await object.load();
	const error = await rejection(object.attach(['no_function']));
	assert.deepEqual([error.step, error.program], ['attach', 'no_function']);
	assert.match(error.code, /^(ENOENT|EINVAL|EOPNOTSUPP)$/);
	assert.match(error.log, /kerntop_no_such_function/);
});

rootTest('attach: twice, unselected or unknown', async (t) => {
	const object = await start(t, 'faults', ['guarded']);
	await assert.rejects(object.attach(['guarded']), failure('EEXIST', 'attach', {program: 'guarded'}));
	await assert.rejects(object.attach(['no_event']), failure('EINVAL', 'attach', {program: 'no_event'}));
	await assert.rejects(object.attach(['nope']), failure('ENOENT', 'attach', {program: 'nope'}));
});

rootTest('read: unknown maps and maps of the wrong type', async (t) => {
	const object = await start(t, 'kinds', []);
	assert.throws(() => object.readMap('nope'), failure('ENOENT', 'read'));
	assert.throws(() => object.readMap('.bss'), failure('ENOENT', 'read'));
	assert.throws(() => object.readMap('ring'), failure('ENOTSUPP', 'read'));
	assert.throws(() => object.drainRing('kinds', 1), failure('EINVAL', 'read', {log: /not BPF_MAP_TYPE_RINGBUF/}));
	assert.throws(() => object.takeKeys('nope', new ArrayBuffer(4)), failure('ENOENT', 'read'));
	assert.throws(() => object.takeKeys('ring', new ArrayBuffer(4)), failure('ENOTSUPP', 'read'));
});

/** Every method but close, each with arguments that would be right in its state. */
const calls = (object: NativeObject): Array<() => unknown> => [
	() => object.selectPrograms([]),
	() => object.setMaxEntries('kinds', 1),
	() => object.writeGlobal('hot', new ArrayBuffer(4)),
	() => object.readGlobal('hot'),
	() => object.load(),
	() => object.attach([]),
	() => object.readMap('kinds'),
	() => object.takeKeys('kinds', new ArrayBuffer(0)),
	() => object.drainRing('ring', 1),
	() => object.programStats(),
];

/** The codes that the calls fail with, `ok` for those that do not. */
const outcomes = async (object: NativeObject): Promise<string[]> =>
	Promise.all(
		calls(object).map(async (call) => {
			try {
				await call();
				return 'ok';
			} catch (error) {
				return (error as NativeError).code;
			}
		}),
	);

rootTest('the wrong state: EINVAL; during a load: EBUSY; after close: EBADF', async () => {
	const object = open('kinds');
	await assert.rejects(object.attach([]), failure('EINVAL', 'attach'));
	assert.throws(() => object.readMap('kinds'), failure('EINVAL', 'read'));
	assert.throws(() => object.programStats(), failure('EINVAL', 'read'));
	const load = object.load();
	assert.deepEqual(new Set(await outcomes(object)), new Set(['EBUSY']));
	await load;
	const [select, resize, , , again, ...others] = await outcomes(object);
	assert.deepEqual([select, resize, again], ['EINVAL', 'EINVAL', 'EINVAL']);
	assert.deepEqual(new Set(others), new Set(['ok']));
	const close = object.close();
	assert.deepEqual(new Set(await outcomes(object)), new Set(['EBADF']));
	await close;
	assert.deepEqual(new Set(await outcomes(object)), new Set(['EBADF']));
	await object.close();
	assert.equal(object.programs.length, 2, 'the listing stays');
});
