// A map read while the kernel lacks something: what it costs that read, and that it costs no later one.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import os, {constants} from 'node:os';
import path from 'node:path';
import type {TestContext} from 'node:test';
import {range, rootTest} from './fixture.js';

type Outcome = {readonly results: Array<number[] | string>; readonly calls: string};

/** What a script does three times in a process whose libbpf goes through shortage.c. */
function thrice(t: TestContext, what: 'read' | 'take', settings: Record<string, string>): Outcome {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'kerntop-shortage-'));
	t.after(() => {
		rmSync(folder, {recursive: true});
	});
	const library = path.join(folder, 'shortage.so');
	const source = path.join(import.meta.dirname, 'shortage.c');
	execFileSync('cc', ['-O2', '-Wall', '-Werror', '-shared', '-fPIC', '-o', library, source]);
	const log = path.join(folder, 'calls');
	const script = path.join(import.meta.dirname, `${what}-thrice.ts`);
	const output = execFileSync(process.execPath, ['--import', 'tsx', script], {
		encoding: 'utf8',
		env: {...process.env, ...settings, LD_PRELOAD: library, KT_LOG: log, KT_KEY_BYTES: '32'},
	});
	// What the script above prints.
	return {results: JSON.parse(output) as Outcome['results'], calls: readFileSync(log, 'utf8')};
}

const readThrice = (t: TestContext, settings: Record<string, string>): Outcome => thrice(t, 'read', settings);

const all = range(0, 400);

/** Fails on an index that is there twice. */
const sorted = (indices: number[] | string | undefined): number[] => {
	assert.ok(Array.isArray(indices), String(indices));
	assert.equal(new Set(indices).size, indices.length, 'an entry was read twice');
	return indices.toSorted((a, b) => a - b);
};

rootTest('a batch that the kernel has no memory for: key by key this time, by batches the next', (t) => {
	const settings = {KT_BATCH: '1', KT_ERROR: String(constants.errno.ENOMEM)};
	const {results, calls} = readThrice(t, settings);
	for (const indices of results) assert.deepEqual(sorted(indices), all);
	assert.match(calls, /^BW{401}B{1,2}B{1,2}$/);
});

rootTest('a kernel without batches is not asked again', (t) => {
	const {results, calls} = readThrice(t, {KT_BATCH: '1', KT_ERROR: '524'});
	for (const indices of results) assert.deepEqual(sorted(indices), all);
	assert.match(calls, /^BW{1203}$/);
});

rootTest('another failure is told, and is no reason to read in another way', (t) => {
	const {results, calls} = readThrice(t, {KT_BATCH: '1', KT_ERROR: String(constants.errno.EINTR)});
	assert.equal(results[0], 'EINTR');
	for (const indices of results.slice(1)) assert.deepEqual(sorted(indices), all);
	assert.doesNotMatch(calls, /W/);
});

rootTest('entries that vanish amid a walk, the first one too: none of the others is read twice', (t) => {
	const {results} = readThrice(t, {KT_BATCH: '1', KT_ERROR: '524', KT_VANISH: '200'});
	const [first, second] = [sorted(results[0]), sorted(results[1])];
	// Both were read before they vanished.
	assert.deepEqual(first, all);
	assert.equal(second.length, 398);
	assert.deepEqual(sorted(results[2]), second);
});

rootTest('keys that were taken out before one failed are told: only where nothing was taken it is an error', (t) => {
	const error = String(constants.errno.ENOMEM);
	const half = thrice(t, 'take', {KT_TAKE: '5', KT_ERROR: error});
	assert.deepEqual(half.results, [range(0, 4), range(4, 10), []]);
	const none = thrice(t, 'take', {KT_TAKE: '1', KT_ERROR: error});
	assert.deepEqual(none.results, ['ENOMEM', range(0, 10), []]);
});
