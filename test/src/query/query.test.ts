// Queries as people type them → the rows that they leave, or an error that points at the mistake.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {QueryError} from '../../../src/query/condition.js';
import {completionAt} from '../../../src/query/complete.js';
import {checkQuery, matcherOf} from '../../../src/query/match.js';
import {parseQuery} from '../../../src/query/parse.js';
import {fields, rows} from '../../helpers/query-fields.js';

const pids = (query: string): unknown[] => {
	const condition = parseQuery(query);
	checkQuery(condition, fields);
	const {matches} = matcherOf(condition, fields);
	return rows.filter(matches).map(({pid}) => pid);
};

const all = [7, 70, 9, 12, 13];

const found: ReadonlyArray<readonly [query: string, pids: readonly number[]]> = [
	['', all],
	['  ', all],
	// Plain text: in any text and in numbers that say which row it is, in any case.
	...[['node', [7, 70]] as const, ['NODE', [7, 70]] as const, ['7', [7, 70]] as const],
	...[['u8:3', [9]] as const, ['日', [13]] as const, ['4000', []] as const],
	...[['"(sd-pam)"', [12]] as const, [String.raw`"\"b\""`, [13]] as const],
	...[['vda node', [7]] as const, ['node and vda', [7]] as const, ['node&&vda', [7]] as const],
	// One of several, none of one, groups.
	...[['node or sda', [7, 70, 12]] as const, ['node|sda', [7, 70, 12]] as const],
	...[['vda or node sda', [7, 9]] as const, ['(vda or sda) -node', [9, 12]] as const],
	...[['-node', [9, 12, 13]] as const, ['!node', [9, 12, 13]] as const],
	...[['not (node or vda)', [12, 13]] as const, ['not not node', [7, 70]] as const],
	// A column.
	...[['comm=node', [7]] as const, ['comm = NODE', [7]] as const, ['COMM==node', [7]] as const],
	...[['comm!=node', [70, 9, 12, 13]] as const, ['comm=""', []] as const],
	...[['comm="a \\"b\\" c"', [13]] as const, ['disk=日本', [13]] as const],
	...[['comm~^n', [7, 70]] as const, ['comm=~/^n/', [7, 70]] as const],
	...[['comm=/u8:\\d/', [9]] as const, ['comm!~o', [12, 13]] as const],
	...[['comm~(no|pam)', [7, 70, 12]] as const, ['(comm~^(node|x)$)', [7]] as const],
	...[['comm~"(sd"', [12]] as const, ['pid~^7', [7, 70]] as const, ['/^k.*\\/u/', [9]] as const],
	...[
		['pid=7', [7]] as const,
		['pid!=7', [70, 9, 12, 13]] as const,
		['pid>=12', [70, 12, 13]] as const,
	],
	// Per second: the interval took two.
	...[['io>2', [7, 12]] as const, ['io>=1.5', [7, 9, 12]] as const, ['io/s<1', [70, 13]] as const],
	...[['io=5', [7]] as const, ['io>1k', [12]] as const, ['io>=2K', [12]] as const],
	...[['bytes>1M', [7]] as const, ['bytes=2M', [7]] as const, ['b/s >= 1K', [7, 9, 12]] as const],
	...[
		['bytes=1KiB', [12]] as const,
		['bytes<1kb', [70, 13]] as const,
		['bytes>1.4k/s', [7, 9]] as const,
	],
	// A time without a unit is in the column's; what was not measured is no number.
	...[['avg_ms>10', [9, 12]] as const, ['avgms>10ms', [9, 12]] as const],
	...[
		['avg_ms<600us', [7]] as const,
		['avg_ms>=1.5s', [12]] as const,
		['avg_ms>=0', [7, 9, 12, 13]] as const,
	],
	...[['avg_ms=3ms', [13]] as const, ['avg_ms!=3', [7, 70, 9, 12]] as const],
	...[['comm=node bytes>1M', [7]] as const, ['bytes>1M or comm~^k avg_ms>10', [7, 9]] as const],
];

for (const [query, expected] of found) {
	test(`"${query}"`, () => assert.deepEqual(pids(query), expected));
}

/** The caret is where the mistake is. */
const wrong: ReadonlyArray<readonly [query: string, caret: string, message: RegExp]> = [
	['bytes>1X', '       ^', /^expected a number per second such as 10, 1\.5K, 2M$/],
	['bytes>', '      ^', /^expected a number per second/],
	['avg_ms>5K', '        ^', /^expected a time such as 10us, 1\.5ms, 2s$/],
	['pid>x', '    ^', /^expected a number such as/],
	['byes>1M', '^', /^no column byes, did you mean bytes\?$/],
	['comm=a quux=1', '       ^', /^no column quux: this panel has pid comm disk io bytes avg_ms$/],
	['comm>x', '    ^', /^comm is text: expected = != ~ or !~$/],
	['comm=', '     ^', /^expected a text, or "" for none$/],
	['(node', '     ^', /^expected \)$/],
	['node)', '    ^', /^no \( is open here$/],
	['node or', '       ^', /^expected a column or a text$/],
	['or node', '^', /^expected a column or a text$/],
	['()', ' ^', /^expected a column or a text$/],
	['-', ' ^', /^expected a column or a text$/],
	['=5', '^', /^expected a column or a text$/],
	['"node', '     ^', /^expected a closing "$/],
	['/node', '     ^', /^expected a closing \/ of the regular expression$/],
	['/a(b/', '  ^', /^regular expression: unterminated group$/],
	['comm~[z', '     ^', /^regular expression: unterminated character class$/],
	['comm~a**', '       ^', /^regular expression: nothing to repeat$/],
	['comm~', '     ^', /^expected a regular expression such as \^kworker$/],
	['!'.repeat(60) + 'a', ' '.repeat(41) + '^', /^nested too deeply$/],
];

for (const [query, caret, message] of wrong) {
	test(`"${query}" is an error`, () => {
		const error = errorOf(() => pids(query));
		assert.match(error.message, message);
		assert.equal(' '.repeat(error.at) + '^', caret);
	});
}

function errorOf(run: () => unknown): QueryError {
	try {
		run();
	} catch (error) {
		assert.ok(error instanceof QueryError, String(error));
		return error;
	}

	assert.fail('no error');
}

test('a column that a panel does not have says nothing about its rows', () => {
	for (const [query, expected, missing] of [
		['syscall=read', all, ['syscall']],
		['syscall=read comm=node', [7], ['syscall']],
		['syscall=read or comm=node', all, ['syscall']],
		['not syscall=read', all, ['syscall']],
		['not (syscall=read or comm=node)', [70, 9, 12, 13], ['syscall']],
	] as const) {
		const matcher = matcherOf(parseQuery(query), fields);
		assert.deepEqual(
			rows.filter(matcher.matches).map(({pid}) => pid),
			expected,
			query,
		);
		assert.deepEqual(matcher.missing, missing, query);
	}
});

test('a column that is not there is a mistake, before there is any row too', () => {
	assert.throws(() => checkQuery(parseQuery('lport=443'), fields), QueryError);
});

test('Tab completes columns by their names, and values of text columns', () => {
	const at = (text: string, cursor = text.length) => completionAt(text, cursor, fields, rows);
	const keys = fields.fields.map(({key}) => key);
	assert.deepEqual(at('').candidates, keys);
	assert.deepEqual(at('by'), {from: 0, candidates: ['bytes'], field: undefined});
	assert.deepEqual(at('comm=node b/').candidates, ['bytes']);
	// What begins with it comes before what contains it.
	assert.deepEqual(at('i').candidates, ['io', 'pid', 'disk']);
	assert.deepEqual(at('-by').from, 1);
	assert.deepEqual(at('(co').candidates, ['comm']);
	assert.deepEqual(at('by comm', 2).candidates, ['bytes']);
	assert.deepEqual(at('comm=n').candidates, ['Node-2', 'node']);
	assert.equal(at('comm = n').from, 7);
	assert.deepEqual(at('comm=a').candidates, [String.raw`"a \"b\" c"`, '"(sd-pam)"']);
	assert.deepEqual(at('comm="no').from, 5);
	assert.deepEqual(at('bytes>1').candidates, []);
	assert.equal(at('bytes>1').field?.key, 'bytes');
	assert.deepEqual(at('"by').candidates, []);
	assert.deepEqual(at('/by').candidates, []);
	for (const candidate of at('comm=').candidates) assert.equal(pids(`comm=${candidate}`).length, 1);
});
