// --at as it is typed → the moment that is meant.
import assert from 'node:assert/strict';
import test from 'node:test';
import {momentOf} from '../../../src/cli/parse/replay-invocation.js';

const start = new Date(2026, 10, 27, 8, 0, 0, 250).getTime();

test('a time means the same with a date and without', () => {
	for (const clock of ['08:40', '08:40:33', '23:59:59']) {
		const at = momentOf(clock, start);
		assert.ok(at !== undefined);
		assert.equal(momentOf(`2026-11-27T${clock}`, 0), at, clock);
		assert.equal(momentOf(`2026-11-27 ${clock}`, 0), at, clock);
		assert.equal(at % 1000, 999, 'to the end of its second');
	}

	const zoned = [momentOf('2026-11-27T08:40:33Z', 0), momentOf('2026-11-27T10:40:33+02:00', 0)];
	assert.equal(zoned[0], Date.UTC(2026, 10, 27, 8, 40, 33, 999));
	assert.equal(zoned[1], zoned[0]);
	assert.equal(momentOf('2026-11-27T08:40:33.5Z', 0), Date.UTC(2026, 10, 27, 8, 40, 33, 500));
});

test('what is no time is none, as is a day that no month has', () => {
	for (const text of [
		...['noon', '12:61', '24:00', '1:2', '2026-11-27', '2026-11-27T', '27.11.2026 12:00'],
		...['2026-02-30T10:00:00', '2026-04-31T10:00', '2026-13-01T10:00', '2026-11-27T25:00'],
	])
		assert.equal(momentOf(text, start), undefined, text);
	assert.notEqual(momentOf('2028-02-29T10:00', start), undefined);
});
