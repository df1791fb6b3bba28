// probes/Makefile: what changed is built, and nothing else.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {
	appendFileSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	unlinkSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type TestContext} from 'node:test';

const root = path.join(import.meta.dirname, '..', '..');

/** A copy of the sources and of what was built of them. */
function copy(t: TestContext): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'kerntop-build-'));
	t.after(() => {
		rmSync(folder, {recursive: true});
	});
	mkdirSync(path.join(folder, 'dist'));
	for (const part of ['probes', 'dist/bpf'])
		cpSync(path.join(root, part), path.join(folder, part), {
			recursive: true,
			preserveTimestamps: true,
		});
	return path.join(folder, 'probes');
}

/** Builds, and returns the tools whose objects were made. */
function built(probes: string): string[] {
	const output = execFileSync('make', ['-C', probes, 'V=1'], {encoding: 'utf8'});
	return [...output.matchAll(/-c \S+\/(\w+)\.bpf\.c /g)].map(([, tool = '']) => tool).sort();
}

/** The tools whose sources include the header. */
function readersOf(probes: string, header: string): string[] {
	const sources = readdirSync(probes, {recursive: true, encoding: 'utf8'}).filter((file) =>
		file.endsWith('.bpf.c'),
	);
	const readers = sources.filter((file) =>
		readFileSync(path.join(probes, file), 'utf8').includes(`"include/${header}"`),
	);
	return readers.map((file) => path.basename(file, '.bpf.c')).sort();
}

test('a header that changed makes the objects anew that include it, and no others', (t) => {
	const probes = copy(t);
	assert.deepEqual(built(probes), []);
	appendFileSync(path.join(probes, 'include', 'tcp_progress.bpf.h'), '\n');
	assert.deepEqual(built(probes), ['tcptop']);
	appendFileSync(path.join(probes, 'include', 'kernel', 'block.bpf.h'), '\n');
	assert.deepEqual(built(probes), readersOf(probes, 'kernel/block.bpf.h'));
	appendFileSync(path.join(probes, 'disk', 'biotop.bpf.c'), '\n');
	assert.deepEqual(built(probes), ['biotop']);
	assert.deepEqual(built(probes), []);
});

test('a source that moves is built from its new place, one that goes takes its object along', (t) => {
	const probes = copy(t);
	renameSync(
		path.join(probes, 'disk', 'biotop.bpf.c'),
		path.join(probes, 'memory', 'biotop.bpf.c'),
	);
	const checksums = () => readFileSync(path.join(probes, '..', 'dist', 'bpf', 'checksums'), 'utf8');
	assert.deepEqual(built(probes), ['biotop']);
	assert.match(checksums(), /biotop\.bpf\.o/);
	unlinkSync(path.join(probes, 'memory', 'biotop.bpf.c'));
	assert.deepEqual(built(probes), []);
	assert.doesNotMatch(checksums(), /biotop\.bpf\.o/);
});

test('two areas with a tool of one name are an error: their objects lie side by side', (t) => {
	const probes = copy(t);
	cpSync(path.join(probes, 'disk', 'biotop.bpf.c'), path.join(probes, 'net', 'biotop.bpf.c'));
	assert.throws(
		() => execFileSync('make', ['-C', probes], {stdio: 'pipe'}),
		/a tool of the same name/,
	);
});
