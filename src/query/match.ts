// A condition and a panel's columns → a test of its rows. Pure.
import type {Row} from '../core/snapshot.js';
import {suggest} from '../core/suggest.js';
import {parseAmount, shownAmount} from './amount.js';
import {QueryError, type Condition, type Name} from './condition.js';
import {fieldNamed, type QueryField, type QueryFields} from './field.js';

/** Undefined where the row cannot say: it has no such column. */
type Verdict = boolean | undefined;

type RowTest = (row: Row) => Verdict;

type Comparison = Extract<Condition, {type: 'compares'}>;

export type Matcher = {
	/** Whether the row is to be shown: the condition does not rule it out. */
	readonly matches: (row: Row) => boolean;
	/** The columns asked for that are not here. */
	readonly missing: readonly string[];
};

/** Told what cannot be asked of these columns; what it does not throw is left out of the test. */
type MissingReport = (name: Name, error: () => QueryError) => void;

/** Throws QueryError for a column that is not among the fields, and for a value that makes no sense. */
export function checkQuery(condition: Condition, fields: QueryFields): void {
	testOf(condition, fields, (_name, error) => {
		throw error();
	});
}

/** Lenient: what asks for a column that is not here says nothing about the rows. */
export function matcherOf(condition: Condition, fields: QueryFields): Matcher {
	const missing = new Set<string>();
	const test = testOf(condition, fields, ({text}) => missing.add(text));
	return {matches: (row) => test(row) !== false, missing: [...missing]};
}

function unknownColumn({text, at}: Name, {fields}: QueryFields): QueryError {
	const near = suggest(
		text,
		fields.flatMap(({names}) => names),
	);
	const instead = near === undefined ? `has ${fields.map(({key}) => key).join(' ')}` : near;
	const question = near === undefined ? `: this panel ${instead}` : `, did you mean ${instead}?`;
	return new QueryError(`no column ${text}${question}`, at);
}

function testOf(condition: Condition, fields: QueryFields, report: MissingReport): RowTest {
	const inner = (part: Condition) => testOf(part, fields, report);
	switch (condition.type) {
		case 'all':
			return every(condition.parts.map(inner));
		case 'any':
			return some(condition.parts.map(inner));
		case 'not':
			return negated(inner(condition.part));
		case 'contains': {
			const needle = condition.text.toLowerCase();
			return anyText(fields.fields, (text) => text.toLowerCase().includes(needle));
		}

		case 'matches': {
			const {name, pattern} = condition;
			if (name === undefined) return anyText(fields.fields, (text) => pattern.test(text));
			const test = (field: QueryField) => (row: Row) =>
				texts(field, row).some((text) => pattern.test(text));
			return onField(name, fields, report, test);
		}

		case 'compares':
			return onField(condition.name, fields, report, (field) =>
				field.kind === 'text' ? textTest(condition, field) : numberTest(condition, field),
			);
	}
}

function onField(
	name: Name,
	fields: QueryFields,
	report: MissingReport,
	test: (field: QueryField) => RowTest,
): RowTest {
	const field = fieldNamed(fields, name.text);
	try {
		if (field !== undefined) return test(field);
		report(name, () => unknownColumn(name, fields));
	} catch (error) {
		if (!(error instanceof QueryError)) throw error;
		report(name, () => error);
	}

	return () => undefined;
}

const every =
	(tests: readonly RowTest[]): RowTest =>
	(row) => {
		let verdict: Verdict = true;
		for (const test of tests) {
			const one = test(row);
			if (one === false) return false;
			if (one === undefined) verdict = undefined;
		}

		return verdict;
	};

const negated =
	(test: RowTest): RowTest =>
	(row) => {
		const verdict = test(row);
		return verdict === undefined ? undefined : !verdict;
	};

const some = (tests: readonly RowTest[]): RowTest => negated(every(tests.map(negated)));

/** The value as it is, and as the screen shows it, where that is more: `127.0.0.1:5201`. */
function texts(field: QueryField, row: Row): string[] {
	const value = row[field.key] ?? null;
	if (value === null) return [];
	const shown = field.shown(row).trim();
	const plain = String(value);
	return shown === plain ? [plain] : [plain, shown];
}

function anyText(fields: readonly QueryField[], holds: (text: string) => boolean): RowTest {
	const searched = fields.filter(({identifies}) => identifies);
	return (row) => searched.some((field) => texts(field, row).some(holds));
}

function textTest(condition: Comparison, field: QueryField): RowTest {
	const {operator, operatorAt, value, valueAt, quoted} = condition;
	if (operator !== '=') {
		throw new QueryError(`${field.key} is text: expected = != ~ or !~`, operatorAt);
	}

	if (value === '' && !quoted) throw new QueryError('expected a text, or "" for none', valueAt);
	const wanted = value.toLowerCase();
	return (row) => texts(field, row).some((text) => text.toLowerCase() === wanted);
}

/** What was not measured is neither more nor less than anything, nor equal to it. */
function numberTest({operator, value, valueAt}: Comparison, field: QueryField): RowTest {
	const wanted = parseAmount(value, field, valueAt);
	const holds = (compare: (actual: number) => boolean): RowTest => {
		return (row) => {
			const actual = field.value(row);
			return typeof actual === 'number' && compare(actual);
		};
	};
	switch (operator) {
		case '>':
			return holds((actual) => actual > wanted);
		case '>=':
			return holds((actual) => actual >= wanted);
		case '<':
			return holds((actual) => actual < wanted);
		case '<=':
			return holds((actual) => actual <= wanted);
		case '=':
			return (row) => equals(row, field, wanted);
	}
}

/** A measured number is equal as far as the screen shows it; one that identifies, exactly. */
function equals(row: Row, field: QueryField, wanted: number): boolean {
	const actual = field.value(row);
	if (typeof actual !== 'number') return false;
	if (actual === wanted || field.identifies) return actual === wanted;
	return shownAmount(field.shown(row), field) === wanted;
}
