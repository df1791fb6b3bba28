// What was typed after `/` → a condition on rows. Pure; the columns are looked up by match.ts.
import {QueryError, type Condition, type Name, type Operator} from './condition.js';
import {QueryReader} from './query-reader.js';

/** No query that is meant is deeper, and the stack has an end. */
const deepest = 40;

type QueryMeaning = {readonly operator: Operator | '~'; readonly negated?: true};

/** Longer ones first. */
const operators: ReadonlyArray<readonly [typed: string, meaning: QueryMeaning]> = [
	['!=', {operator: '=', negated: true}],
	['!~', {operator: '~', negated: true}],
	['>=', {operator: '>='}],
	['<=', {operator: '<='}],
	['==', {operator: '='}],
	['=~', {operator: '~'}],
	['=', {operator: '='}],
	['~', {operator: '~'}],
	['>', {operator: '>'}],
	['<', {operator: '<'}],
];

/**
 * Conditions beside each other must all hold; `or` or `|` between them asks for one; `not`, `!` or
 * `-` before one turns it round; parentheses group. A condition is `column=value` (also `!= > >= <
 * <= ~ !~`), `/regular expression/`, or a text that the row contains. Throws QueryError.
 */
export function parseQuery(text: string): Condition {
	const reader = new QueryReader(text);
	reader.skipBlanks();
	if (reader.ended()) return {type: 'all', parts: []};
	const condition = anyOf(reader, 0);
	if (!reader.ended()) throw new QueryError('no ( is open here', reader.at);
	return condition;
}

function anyOf(reader: QueryReader, depth: number): Condition {
	const parts = [allOf(reader, depth)];
	while (takesOr(reader)) parts.push(allOf(reader, depth));
	const [only] = parts;
	return parts.length === 1 && only !== undefined ? only : {type: 'any', parts};
}

function takesOr(reader: QueryReader): boolean {
	if (reader.takeOneOf(['||', '|']) !== undefined) return true;
	if (!reader.seesKeyword('or')) return false;
	reader.takeWord();
	return true;
}

function allOf(reader: QueryReader, depth: number): Condition {
	const parts: Condition[] = [];
	for (;;) {
		reader.skipBlanks();
		const joined = parts.length > 0 && takesAnd(reader);
		if (!joined && parts.length > 0 && endsGroup(reader)) break;
		parts.push(term(reader, depth));
	}

	const [only] = parts;
	return parts.length === 1 && only !== undefined ? only : {type: 'all', parts};
}

function takesAnd(reader: QueryReader): boolean {
	const found = reader.takeOneOf(['&&', '&']) !== undefined;
	if (!found && !reader.seesKeyword('and')) return false;
	if (!found) reader.takeWord();
	reader.skipBlanks();
	return true;
}

const endsGroup = (reader: QueryReader): boolean =>
	reader.ended() || reader.sees(')') || reader.sees('|') || reader.seesKeyword('or');

function term(reader: QueryReader, depth: number): Condition {
	if (depth > deepest) throw new QueryError('nested too deeply', reader.at);
	if (takesNot(reader)) {
		reader.skipBlanks();
		return {type: 'not', part: term(reader, depth + 1)};
	}

	if (reader.takeOneOf(['(']) !== undefined) {
		const inside = anyOf(reader, depth + 1);
		if (reader.takeOneOf([')']) === undefined) throw new QueryError('expected )', reader.at);
		return inside;
	}

	if (reader.sees('/')) return {type: 'matches', pattern: reader.takePattern()};
	if (reader.sees('"')) return {type: 'contains', text: reader.takeQuoted()};
	const at = reader.at;
	const text = reader.takeWord();
	if (text === '' || /^(?:and|or)$/i.test(text)) {
		throw new QueryError('expected a column or a text', at);
	}

	return comparison(reader, {text, at}) ?? {type: 'contains', text};
}

function takesNot(reader: QueryReader): boolean {
	if (!reader.sees('!=') && reader.takeOneOf(['!', '-']) !== undefined) return true;
	if (!reader.seesKeyword('not')) return false;
	reader.takeWord();
	return true;
}

/** What follows a word if an operator does; undefined, and nothing taken, if none does. */
function comparison(reader: QueryReader, name: Name): Condition | undefined {
	const {at} = reader;
	reader.skipBlanks();
	const operatorAt = reader.at;
	const [, meaning] = operators.find(([typed]) => reader.takeOneOf([typed]) !== undefined) ?? [];
	if (meaning === undefined) {
		reader.at = at;
		return undefined;
	}

	reader.skipBlanks();
	const part = compared(reader, name, meaning.operator, operatorAt);
	return meaning.negated ? {type: 'not', part} : part;
}

function compared(
	reader: QueryReader,
	name: Name,
	operator: QueryMeaning['operator'],
	operatorAt: number,
): Condition {
	// `comm=/^k/` can only mean this.
	if (reader.sees('/') && (operator === '~' || operator === '=')) {
		return {type: 'matches', name, pattern: reader.takePattern()};
	}

	const valueAt = reader.at;
	const quoted = reader.sees('"');
	if (operator === '~') {
		const pattern = quoted ? literalPattern(reader.takeQuoted()) : reader.takeBarePattern();
		return {type: 'matches', name, pattern};
	}

	const value = quoted ? reader.takeQuoted() : reader.takeValue();
	return {type: 'compares', name, operator, operatorAt, value, valueAt, quoted};
}

/** What is quoted stands for itself. */
const literalPattern = (text: string): RegExp =>
	new RegExp(text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`), 'i');
