// Random queries → what a plain reference says of every row; random text → a condition or a QueryError.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {completionAt} from '../../../src/query/complete.js';
import {QueryError} from '../../../src/query/condition.js';
import {checkQuery, matcherOf} from '../../../src/query/match.js';
import {parseQuery} from '../../../src/query/parse.js';
import {fields, rows} from '../../helpers/query-fields.js';
import {randomQuery, randomText} from '../../helpers/random-query.js';
import {random} from '../../helpers/ui-snapshots.js';

test('5,000 random queries leave the rows that the reference leaves', () => {
	const next = random(1);
	const left = new Set<string>();
	for (let run = 0; run < 5000; run += 1) {
		const {text, meaning} = randomQuery(next, 4);
		const {matches} = matcherOf(parseQuery(text), fields);
		const shown = rows.map(matches);
		assert.deepEqual(
			shown,
			rows.map((row) => meaning(row) !== false),
			text,
		);
		left.add(shown.join());
	}

	// The queries tell rows apart: they do not all let everything or nothing through.
	assert.ok(left.size > 20, `only ${left.size} different outcomes`);
});

test('random text is a query, or an error at a place in it', () => {
	const next = random(2);
	const outcomes = {query: 0, error: 0};
	for (let run = 0; run < 20_000; run += 1) {
		const text = randomText(next);
		try {
			const condition = parseQuery(text);
			checkQuery(condition, fields);
			const {matches} = matcherOf(condition, fields);
			for (const row of rows) matches(row);
			outcomes.query += 1;
		} catch (error) {
			assert.ok(error instanceof QueryError, `${text}: ${String(error)}`);
			assert.ok(error.at >= 0 && error.at <= text.length, `${text}: at ${error.at}`);
			assert.ok(error.message.length > 5, text);
			outcomes.error += 1;
		}
	}

	assert.ok(outcomes.query > 1000 && outcomes.error > 1000, JSON.stringify(outcomes));
});

test('completing random text leaves the rest of it alone', () => {
	const next = random(3);
	for (let run = 0; run < 5000; run += 1) {
		const text = randomText(next);
		const cursor = Math.floor(next() * (text.length + 1));
		const {from, candidates} = completionAt(text, cursor, fields, rows);
		assert.ok(from >= 0 && from <= cursor, text);
		assert.equal(new Set(candidates).size, candidates.length, text);
	}
});
