// One word has one meaning: no two types, and no two files, have one name.
import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'node:test';

const root = path.join(import.meta.dirname, '../..');
const files = ['src', 'panels'].flatMap((folder) => filesBelow(path.join(root, folder)));

function filesBelow(folder: string): string[] {
	const all = readdirSync(folder, {recursive: true, encoding: 'utf8'});
	return all.filter((file) => /\.tsx?$/.test(file)).map((file) => path.join(folder, file));
}

/** Each name with the places that have it, where these are several. */
function shared(named: ReadonlyArray<readonly [name: string, place: string]>): string[] {
	const places = new Map<string, string[]>();
	for (const [name, place] of named) places.set(name, [...(places.get(name) ?? []), place]);
	return [...places]
		.filter(([, {length}]) => length > 1)
		.map(([name, all]) => `${name}: ${all.join(', ')}`);
}

test('no two types have one name', () => {
	const declared = /^(?:export )?(?:abstract )?(?:type|class|interface) (\w+)/gm;
	const types = files.flatMap((file) =>
		[...readFileSync(file, 'utf8').matchAll(declared)].map(
			([, name = '']) => [name, path.relative(root, file)] as const,
		),
	);
	assert.ok(types.length > 300, 'they were found');
	assert.deepEqual(shared(types), []);
});

test('no two files have one name', () => {
	const names = files.map((file) => [path.parse(file).name, path.relative(root, file)] as const);
	assert.deepEqual(shared(names.filter(([name]) => name !== 'index')), []);
});
