// The settings file on a real disk: where it is, what is read, what is written, and what is left alone.
import assert from 'node:assert/strict';
import {
	chownSync,
	existsSync,
	lstatSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type TestContext} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {configFile} from '../../../src/config/file.js';
import {ConfigMemory} from '../../../src/config/settings-memory.js';
import {defaults} from '../../../src/config/settings.js';
import {needsRoot} from '../../helpers/root.js';

function folder(t: TestContext): string {
	const made = mkdtempSync(path.join(tmpdir(), 'kerntop-config-'));
	t.after(() => rmSync(made, {recursive: true}));
	return made;
}

const open = (file: string | undefined) => new ConfigMemory(file, ['biotop', 'runqlat']);

const mode = (file: string): number => statSync(file).mode & 0o777;

const content = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

void test('the file is the one named, else under XDG_CONFIG_HOME, else under HOME', () => {
	const home = '/home/u';
	const inHome = '/home/u/.config/kerntop/config.json';
	for (const [option, environment, expected] of [
		['none', {HOME: home}, undefined],
		['/x/my.json', {HOME: home}, '/x/my.json'],
		['my.json', {HOME: home}, path.resolve('my.json')],
		[undefined, {HOME: home, XDG_CONFIG_HOME: '/c'}, '/c/kerntop/config.json'],
		[undefined, {HOME: home, XDG_CONFIG_HOME: 'c'}, inHome],
		[undefined, {HOME: home, XDG_CONFIG_HOME: ''}, inHome],
		[undefined, {HOME: home}, inHome],
		[undefined, {}, undefined],
	] as const) {
		assert.equal(configFile(option, environment), expected);
	}
});

void test('nothing is written before something was changed', async (t) => {
	const base = folder(t);
	const memory = open(path.join(base, 'kerntop', 'config.json'));
	await memory.close();
	assert.deepEqual(memory.settings, defaults);
	assert.deepEqual(memory.problems, []);
	assert.deepEqual(readdirSync(base), []);
});

void test('what changed is stored soon, for its owner only, and found again', async (t) => {
	const file = path.join(folder(t), 'kerntop', 'config.json');
	const memory = open(file);
	memory.remember({layout: 'two'});
	memory.remember({layout: 'grid', graphs: {biotop: true}});
	assert.equal(existsSync(file), false);
	while (!existsSync(file)) await sleep(20);
	const {$schema: schema, ...stored} = content(file) as {$schema: string};
	assert.deepEqual(stored, {layout: 'grid', graphs: {biotop: true}});
	assert.match(schema, /^file:\/\/\/.*\/dist\/config\.schema\.json$/);
	assert.equal(mode(file), 0o600);
	assert.equal(mode(path.dirname(file)), 0o700);
	assert.deepEqual(readdirSync(path.dirname(file)), ['config.json']);
	assert.equal(open(file).settings.layout, 'grid');
});

void test('close stores what is still waiting', async (t) => {
	const file = path.join(folder(t), 'config.json');
	const memory = open(file);
	memory.remember({mouse: false});
	await memory.close();
	assert.equal(open(file).settings.mouse, false);
});

void test('what an editor wrote meanwhile stays', async (t) => {
	const file = path.join(folder(t), 'config.json');
	const memory = open(file);
	writeFileSync(file, '{"keys": {"quit": ["x"]}, "mine": 1}');
	memory.remember({layout: 'two'});
	await memory.close();
	assert.deepEqual(content(file), {keys: {quit: ['x']}, mine: 1, layout: 'two'});
});

void test('a link stays a link', async (t) => {
	const base = folder(t);
	const [real, link] = [path.join(base, 'dotfiles.json'), path.join(base, 'config.json')];
	writeFileSync(real, '{"mine": 1}');
	symlinkSync(real, link);
	const memory = open(link);
	memory.remember({layout: 'two'});
	await memory.close();
	assert.ok(lstatSync(link).isSymbolicLink());
	assert.deepEqual(content(real), {mine: 1, layout: 'two'});
});

/** What is said on two changes, a write each. */
async function said(memory: ConfigMemory): Promise<string[]> {
	const lines: string[] = [];
	memory.onTrouble((line) => lines.push(line));
	memory.remember({layout: 'two'});
	await memory.close();
	memory.remember({layout: 'grid'});
	await memory.close();
	return lines;
}

void test('a file that is no JSON is never overwritten, which is said once', async (t) => {
	const file = path.join(folder(t), 'config.json');
	writeFileSync(file, '{"layout": "grid",');
	const memory = open(file);
	assert.deepEqual(memory.settings, defaults);
	assert.deepEqual(memory.problems, ['config.json: no valid JSON: it ends too early']);
	const lines = await said(memory);
	assert.equal(lines.length, 1);
	assert.match(lines[0] ?? '', /^settings are not kept: no valid JSON/);
	assert.equal(readFileSync(file, 'utf8'), '{"layout": "grid",');
});

void test('where nothing can be written, that is said once', async () => {
	const lines = await said(open('/proc/kerntop/config.json'));
	assert.deepEqual(lines, ['settings are not kept: /proc/kerntop cannot be written (ENOENT)']);
});

void test('without a file nothing is read, kept or said', async () => {
	const memory = open(undefined);
	assert.deepEqual(memory.settings, defaults);
	assert.deepEqual(await said(memory), []);
});

for (const [name, make, expected] of [
	['a folder', mkdirSync, 'config.json: no regular file'],
	[
		'a file larger than settings are',
		(file: string) => {
			writeFileSync(file, `{"x": "${'x'.repeat(300 * 1024)}"}`);
		},
		'config.json: larger than 256 KiB',
	],
] as const) {
	void test(`${name} gives one line and the defaults`, (t) => {
		const file = path.join(folder(t), 'config.json');
		make(file);
		const memory = open(file);
		assert.deepEqual(memory.settings, defaults);
		assert.deepEqual(memory.problems, [expected]);
	});
}

const skip = needsRoot('make a folder someone else’s');
void test('root writes nothing into another user’s home', {skip}, async (t) => {
	const home = folder(t);
	chownSync(home, 1000, 1000);
	const lines = await said(open(path.join(home, '.config', 'kerntop', 'config.json')));
	assert.equal(lines.length, 1);
	assert.match(lines[0] ?? '', /^settings are not kept: .* belongs to user 1000$/);
	assert.deepEqual(readdirSync(home), []);
});
