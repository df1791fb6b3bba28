// Columns and rows for tests of queries: text, counts, bytes and times, plain and per second.
import type {Unit} from '../../src/core/column.js';
import type {QueryField, QueryFields} from '../../src/query/field.js';
import type {Row} from '../../src/core/snapshot.js';

/** The length of the interval that the rows are of. */
export const seconds = 2;

const units: Readonly<Record<string, Unit>> = {bytes: 'bytes', avg_ms: 'ms'};

function field(key: string, kind: QueryField['kind'], more: Partial<QueryField> = {}): QueryField {
	const perSecond = more.perSecond ?? false;
	const value = (row: Row) => {
		const plain = row[key] ?? null;
		return perSecond && typeof plain === 'number' ? plain / seconds : plain;
	};
	return {
		...{
			key,
			kind,
			names: [key],
			unit: units[key] ?? 'count',
			identifies: kind === 'text',
			perSecond,
		},
		...{describe: key, value, shown: (row) => String(value(row) ?? '–')},
		...more,
	};
}

export const fields: QueryFields = {
	fields: [
		field('pid', 'number', {identifies: true}),
		field('comm', 'text'),
		field('disk', 'text'),
		field('io', 'number', {names: ['io', 'io/s'], perSecond: true}),
		field('bytes', 'number', {names: ['bytes', 'b/s'], perSecond: true}),
		field('avg_ms', 'number', {names: ['avg_ms', 'avgms']}),
	],
};

export const rows: readonly Row[] = [
	{pid: 7, comm: 'node', disk: 'vda', io: 10, bytes: 4 * 1024 ** 2, avg_ms: 0.5},
	{pid: 70, comm: 'Node-2', disk: 'vdb', io: 0, bytes: 0, avg_ms: null},
	{pid: 9, comm: 'kworker/u8:3', disk: 'vda', io: 3, bytes: 3000, avg_ms: 12},
	{pid: 12, comm: '(sd-pam)', disk: 'sda', io: 4000, bytes: 2048, avg_ms: 1500},
	{pid: 13, comm: 'a "b" c', disk: '日本', io: 1, bytes: 1, avg_ms: 3},
];
