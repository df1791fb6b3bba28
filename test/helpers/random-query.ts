// A source of random numbers → queries, each with what it means, worked out without parsing it.
import type {Row} from '../../src/core/snapshot.js';
import {seconds} from './query-fields.js';

/** True, false, or undefined where the row has no such column. */
type Meaning = (row: Row) => boolean | undefined;

export type Made = {readonly text: string; readonly meaning: Meaning};

type Random = () => number;

const pick = <T>(next: Random, items: readonly [T, ...T[]]): T =>
	items[Math.floor(next() * items.length)] ?? items[0];

/** What plain text is looked for in. */
const texts = ({pid, comm, disk}: Row): string[] => [String(pid), String(comm), String(disk)];

function plainText(next: Random): Made {
	const text = pick(next, ['node', 'VD', '7', 'u8:3', '(', 'a "', 'or', '日']);
	const quoted = /[()" ]|^or$/.test(text) || next() < 0.3;
	return {
		text: quoted ? JSON.stringify(text) : text,
		meaning: (row) => texts(row).some((one) => one.toLowerCase().includes(text.toLowerCase())),
	};
}

function pattern(next: Random): Made {
	const source = pick(next, ['^n', '(a|o)', 'd[ab]$', '.', 'x']);
	const expression = new RegExp(source, 'i');
	if (next() < 0.4) {
		return {text: `/${source}/`, meaning: (row) => texts(row).some((one) => expression.test(one))};
	}

	const key = pick(next, ['comm', 'disk']);
	const found = (row: Row) => expression.test(String(row[key]));
	return next() < 0.5
		? // Without slashes it ends at a blank, not at `|`.
			{text: `${key}~${source} `, meaning: found}
		: {text: `${key} !~ /${source}/`, meaning: (row) => !found(row)};
}

function equality(next: Random): Made {
	const key = pick(next, ['comm', 'DISK']);
	const value = pick(next, ['node', 'vda', 'NODE', 'kworker/u8:3', 'none']);
	const same = (row: Row) => String(row[key.toLowerCase()]).toLowerCase() === value.toLowerCase();
	return next() < 0.5
		? {text: `${key}=${value}`, meaning: same}
		: {text: `${key} != "${value}"`, meaning: (row) => !same(row)};
}

const scales: Readonly<Record<string, ReadonlyArray<readonly [suffix: string, scale: number]>>> = {
	io: [['', 1] as const, ['k', 1e3] as const],
	bytes: [['', 1] as const, ['K', 1024] as const, ['MiB', 1024 ** 2] as const],
	avg_ms: [['', 1] as const, ['us', 1e-3] as const, ['ms', 1] as const, ['s', 1e3] as const],
};

function order(next: Random): Made {
	const key = pick(next, ['io', 'bytes', 'avg_ms']);
	const [suffix, scale] = pick(next, (scales[key] ?? [['', 1]]) as [readonly [string, number]]);
	const operator = pick(next, ['>', '>=', '<', '<=']);
	const number = pick(next, [0, 1, 1.5, 2, 12, 500]);
	const wanted = number * scale;
	const meaning = (row: Row): boolean => {
		const value = row[key];
		if (typeof value !== 'number') return false;
		const actual = key === 'avg_ms' ? value : value / seconds;
		if (operator === '>') return actual > wanted;
		if (operator === '<') return actual < wanted;
		return operator === '>=' ? actual >= wanted : actual <= wanted;
	};
	return {text: `${key}${pick(next, ['', ' '])}${operator}${number}${suffix}`, meaning};
}

/** A column that only other panels have. */
const absent = (next: Random): Made => ({
	text: pick(next, ['syscall=read', 'p99>5ms', 'nothing~x ']),
	meaning: () => undefined,
});

function opposite({text, meaning}: Made, sign: string): Made {
	return {
		text: `${sign}(${text})`,
		meaning(row) {
			const verdict = meaning(row);
			return verdict === undefined ? undefined : !verdict;
		},
	};
}

function joined(left: Made, right: Made, by: 'and' | 'or', sign: string): Made {
	const decisive = by === 'or';
	return {
		text: `(${left.text}${sign}${right.text})`,
		meaning(row) {
			const both = [left.meaning(row), right.meaning(row)];
			if (both.includes(decisive)) return decisive;
			return both.includes(undefined) ? undefined : !decisive;
		},
	};
}

/** A query of at most so many levels. */
export function randomQuery(next: Random, depth: number): Made {
	if (depth === 0 || next() < 0.2) {
		return pick(next, [plainText, pattern, equality, order, order, absent])(next);
	}

	const left = randomQuery(next, depth - 1);
	if (next() < 0.25) return opposite(left, pick(next, ['-', '!', 'not ', 'NOT']));
	const right = randomQuery(next, depth - 1);
	return next() < 0.5
		? joined(left, right, 'and', pick(next, [' ', ' and ', '&&', ' & ']))
		: joined(left, right, 'or', pick(next, [' or ', '|', ' || ', ' OR ']));
}

const pieces: readonly [string, ...string[]] = [
	'(',
	...[')', '|', '&', '"', '/', '!', '-', '=', '~', '>', '<', '>=', '!=', '!~', ' ', '\\'],
	...['or', 'and', 'not', 'comm', 'bytes', 'avg_ms', 'nonsense', '1', '1.5M', '10ms', '.', '..'],
	...[
		'[',
		']',
		'{',
		'}',
		'*',
		'+',
		'?',
		'^',
		'$',
		'日本',
		'👩‍👩‍👧',
		'\u0301',
		'\uD83D',
		'%',
		'K/s',
		',',
	],
];

/** Pieces of queries in no order. */
export const randomText = (next: Random): string =>
	Array.from({length: Math.floor(next() * 12)}, () => pick(next, pieces)).join('');
