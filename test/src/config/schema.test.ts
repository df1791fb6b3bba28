// Schema and value → sentences about what is wrong; and the shipped schema holds to what is understood.
import assert from 'node:assert/strict';
import test from 'node:test';
import shipped from '../../../src/config/config.schema.json' with {type: 'json'};
import {checked, isEntries, type JsonSchema} from '../../../src/config/schema.js';
import {defaults} from '../../../src/config/settings.js';

const cases: ReadonlyArray<[name: string, schema: JsonSchema, value: unknown, expected: string[]]> =
	[
		['a value of the list', {enum: ['a', 'b']}, 'b', []],
		['a value not of the list', {enum: ['a', 'b']}, 'c', ['x must be a or b, not "c"']],
		['a text', {type: 'string'}, 'c', []],
		['null for a text', {type: 'string'}, null, ['x must be a text, not null']],
		['a list for an object', {type: 'object'}, [], ['x must be an object, not []']],
		['a text for a boolean', {type: 'boolean'}, 'yes', ['x must be true or false, not "yes"']],
		['the least number', {type: 'number', minimum: 1, maximum: 2}, 1, []],
		['less', {type: 'number', minimum: 1, maximum: 2}, 0.9, ['x must be 1 to 2, not 0.9']],
		['more', {type: 'number', minimum: 1, maximum: 2}, 2.1, ['x must be 1 to 2, not 2.1']],
		['a text for it', {type: 'number', minimum: 1, maximum: 2}, '1', ['x must be 1 to 2, not "1"']],
		['an empty list', {type: 'array', minItems: 1}, [], ['x must not be empty']],
		['one twice', {type: 'array', uniqueItems: true}, ['a', 'b', 'a'], ['x has "a" twice']],
		['an item', {type: 'array', items: {type: 'string'}}, ['a', 1], ['x[1] must be a text, not 1']],
		[
			'entries',
			{type: 'object', properties: {a: {type: 'string'}}, additionalProperties: {type: 'number'}},
			{a: 1, b: 1, c: 'c'},
			['x.a must be a text, not 1', 'x.c must be a number, not "c"'],
		],
		[
			'an entry that is not foreseen, if its name is that of a method',
			{type: 'object', properties: {}, additionalProperties: false},
			{toString: 1},
			['there is no setting x.toString'],
		],
		[
			'a long value',
			{type: 'number'},
			'a'.repeat(100),
			[`x must be a number, not "${'a'.repeat(28)}…`],
		],
	];

for (const [name, schema, value, expected] of cases) {
	void test(name, () => assert.deepEqual(checked(schema, value, 'x').problems, expected));
}

/** Those that checked() honours, and those that only say something to the reader. */
const keywords = new Set([
	...['type', 'enum', 'minimum', 'maximum', 'items', 'minItems', 'uniqueItems', 'properties'],
	...['additionalProperties', 'default', 'description', 'title', '$schema', '$id'],
]);

function unknownKeywords(schema: Record<string, unknown>): string[] {
	const {properties = {}, items, additionalProperties} = schema;
	const named = isEntries(properties) ? Object.values(properties) : [];
	const inner = [...named, items, additionalProperties];
	return [
		...Object.keys(schema).filter((key) => !keywords.has(key)),
		...inner.filter(isEntries).flatMap((one) => unknownKeywords({...one})),
	];
}

void test('the shipped schema uses no keyword that is not understood, and describes each setting', () => {
	assert.deepEqual(unknownKeywords(shipped), []);
	for (const [name, {description}] of Object.entries(shipped.properties)) {
		assert.notEqual(description, '', name);
	}
});

void test('the shipped schema knows the settings that there are, and their defaults', () => {
	const {$schema: _, ...properties} = shipped.properties;
	assert.deepEqual(Object.keys(properties).toSorted(), Object.keys(defaults).toSorted());
	for (const [name, value] of Object.entries(defaults)) {
		const schema = (properties as unknown as Record<string, JsonSchema>)[name];
		if (value !== undefined) assert.deepEqual(schema?.default, value, name);
	}
});
