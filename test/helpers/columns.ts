// A few words about the members of a row → columns of them, for tests that need no tool's.
import type {Column, Unit} from '../../src/core/column.js';

type Word = 'name' | 'number' | 'counter' | 'gauge';

const units: Readonly<Record<Word, Unit>> = {
	name: 'text',
	number: 'number',
	counter: 'count',
	gauge: 'count',
};

/** `name` and `number` tell rows apart, by text and by number. */
export const columnsOf = (words: Readonly<Record<string, Word>>): Column[] =>
	Object.entries(words).map(([key, word]): Column => ({
		...{key, title: key, width: 6, describe: key, unit: units[word]},
		...(word === 'name' || word === 'number' ? {role: 'key'} : {role: word}),
		...(key === 'comm' && {isName: true}),
	}));
