// What the addon says about the kernel and about running programs.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {execFileSync} from 'node:child_process';
import test from 'node:test';
import {addon, compile, counter, emit, failure, openFiles, range, rootTest, start} from './fixture.js';

const kernelBtf = '/sys/kernel/btf/vmlinux';
const noBtf = fs.existsSync(kernelBtf) ? false : `needs ${kernelBtf}`;

void test('the version of libbpf', () => {
	assert.match(addon.libbpfVersion, /^v1\.\d+$/);
});

void test('knownFunctions keeps the known ones in the order asked', {skip: noBtf}, () => {
	assert.deepEqual(addon.knownFunctions(['tcp_sendmsg', 'no_such_fn_xyz', 'schedule', 'tcp_sendmsg']), [
		'tcp_sendmsg',
		'schedule',
		'tcp_sendmsg',
	]);
	assert.deepEqual(addon.knownFunctions([]), []);
	assert.deepEqual(addon.knownFunctions(['task_struct', 'pid_t', '']), [], 'types are no functions');
});

void test('knownTypes keeps typedefs and structs', {skip: noBtf}, () => {
	const names = ['pid_t', 'schedule', 'no_such_type_xyz', 'task_struct'];
	assert.deepEqual(addon.knownTypes(names), ['pid_t', 'task_struct']);
});

void test('tracepointArguments names what the arguments are or point to', {skip: noBtf}, () => {
	const names = ['sched_switch', 'nope', 'block_rq_complete', 'softirq_entry'];
	const [switched, nope, completed, softirq] = addon.tracepointArguments(names);
	// A trailing prev_state came in 5.18; the rest has stayed.
	assert.deepEqual(switched?.slice(0, 3), ['bool', 'task_struct', 'task_struct']);
	assert.equal(nope, null);
	assert.equal(completed?.[0], 'request');
	assert.equal(completed.length, 3);
	assert.deepEqual(softirq, ['unsigned int']);
});

void test('the BTF of another kernel is read from its file', {skip: noBtf}, () => {
	const copy = path.join(path.dirname(compile('kinds')), 'vmlinux.btf');
	fs.copyFileSync(kernelBtf, copy);
	assert.deepEqual(addon.knownFunctions(['tcp_sendmsg', 'count_enter'], copy), ['tcp_sendmsg']);
	assert.deepEqual(addon.knownFunctions(['tcp_sendmsg', 'count_enter'], compile('kinds')), ['count_enter']);
	assert.throws(() => addon.knownFunctions(['x'], '/nonexistent/btf'), failure('ENOENT', 'open'));
	assert.throws(() => addon.tracepointArguments(['x'], '/etc/passwd'), /cannot read BTF of \/etc\/passwd/);
});

rootTest('an object relocated against the BTF in a file', async (t) => {
	const copy = path.join(path.dirname(compile('faults')), 'relocation.btf');
	fs.copyFileSync(kernelBtf, copy);
	const object = addon.openObject(compile('faults'), copy);
	t.after(() => object.close());
	object.selectPrograms(['guarded']);
	await object.load();
	// BTF without `enum bpf_map_type` knows no type of map that is newer than 5.10.
	const foreign = addon.openObject(compile('kinds'), compile('fill'));
	t.after(() => foreign.close());
	foreign.selectPrograms([]);
	await foreign.load();
	assert.throws(() => foreign.readMap('tasks'), failure('ENOTSUPP', 'read'));
	assert.throws(() => addon.openObject(compile('kinds'), '/nonexistent/btf'), failure('ENOENT', 'open'));
});

rootTest('fentryRefusal agrees with the kernel: loading such a program', async (t) => {
	const {promise, object} = loadFentry();
	t.after(() => object.close());
	const refusal = addon.fentryRefusal();
	t.diagnostic(`fentry is ${refusal === null ? 'accepted' : `refused with ${refusal}`}`);
	if (refusal === null) await promise;
	else await assert.rejects(promise, failure(refusal, 'load', {program: 'enter_rename'}));
});

function loadFentry() {
	const object = addon.openObject(compile('fentry'));
	return {object, promise: object.load()};
}

rootTest('without privileges: EPERM with a program of no one, and fentry is refused too', () => {
	// As the user 65534, in a child process: a process cannot take back a privilege that it gave up.
	const script = `
		process.setgroups([]); process.setgid(65534); process.setuid(65534);
		const addon = require(process.argv[1]);
		const codeOf = (call) => { try { call(); return 'ok' } catch (error) { return error.code } };
		const object = addon.openObject(process.argv[2]);
		object.load().catch((error) => console.log(JSON.stringify([
			addon.fentryRefusal(), codeOf(addon.enableRunStats), error.code, error.step, error.program ?? null,
		])));`;
	const folder = path.dirname(compile('kinds'));
	fs.chmodSync(folder, 0o755);
	const addonCopy = path.join(folder, 'kerntop.node');
	fs.copyFileSync(path.join(import.meta.dirname, '../../dist/kerntop.node'), addonCopy);
	const output = execFileSync(process.execPath, ['-e', script, addonCopy, compile('kinds')], {encoding: 'utf8'});
	assert.deepEqual(JSON.parse(output), ['EPERM', 'EPERM', 'EPERM', 'load', null]);
});

rootTest('run statistics count while they are held, and close gives them back', async (t) => {
	const object = await start(t, 'fill', ['rename_task']);
	const before = counter(object, 'runs');
	const [idle] = object.programStats();
	assert.ok(idle);
	assert.equal(idle.name, 'rename_task');
	const descriptors = openFiles();
	const stats = addon.enableRunStats();
	assert.equal(openFiles(), descriptors + 1);
	emit('E', range(0, 211));
	stats.close();
	stats.close();
	assert.equal(openFiles(), descriptors);
	const [busy] = object.programStats();
	assert.ok(busy);
	// With the one that restores the name; other processes may be renamed meanwhile.
	const [runs, most] = [busy.runCount - idle.runCount, counter(object, 'runs') - before];
	assert.ok(runs >= 212 && runs <= most, `${String(runs)} of ${String(most)}`);
	const ns = busy.runTimeNs - idle.runTimeNs;
	assert.ok(ns >= 212 * 10 && ns < 1e9, String(ns));
	assert.equal(busy.recursionMisses, 0);
});

rootTest('statistics list the selected programs only', async (t) => {
	const object = await start(t, 'kinds', ['count_exit']);
	assert.deepEqual(object.programStats().map(({name}) => name), ['count_exit']);
});

rootTest('an iterator has run once, and to its end, when it is attached', async (t) => {
	const count = async (): Promise<number> => {
		const object = addon.openObject(compile('iterator'));
		object.writeGlobal('wanted', new BigUint64Array([BigInt(process.pid)]).buffer);
		await object.load();
		await object.attach(['count_files']);
		const files = counter(object, 'files');
		await object.close();
		return files;
	};

	const before = await count();
	const descriptors = range(0, 501).map(() => fs.openSync('/dev/null', 'r'));
	t.after(() => descriptors.forEach((descriptor) => fs.closeSync(descriptor)));
	assert.equal((await count()) - before, 501);
});
