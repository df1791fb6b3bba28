// Every tool's columns → what a query compares is what the screen shows, in its unit and per second where it is.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {probes, supporting} from '../../../../probes/index.js';
import type {Row} from '../../../../src/core/snapshot.js';
import {shownAmount} from '../../../../src/query/amount.js';
import {fieldNamed} from '../../../../src/query/field.js';
import {fieldsOf} from '../../../../src/ui/rows/fields.js';

/** Four digits at most are shown, times in the unit that fits. */
const tolerance = 0.06;

// cachestat lists no rows to ask for; each row of host has a unit of its own.
const asked = [...probes, ...supporting].filter(({name}) => !/^(?:cachestat|host)$/.test(name));

const plans = asked.flatMap((probe) =>
	[{}, {latency: true}, {latency: true, process: true}]
		.filter((options) => Object.keys(options).every((name) => name in probe.options))
		.map((options) => ({name: probe.name, plan: probe.plan(options)})),
);

for (const {name, plan} of plans) {
	test(`${name}: ${plan.columns.map(({key}) => key).join(' ')}`, () => {
		for (const seconds of [0.5, 1, 7]) {
			for (const number of [3456, 7e6, 9e9]) {
				const row: Row = Object.fromEntries(plan.columns.map(({key}) => [key, number]));
				const {fields} = fieldsOf(plan.columns, seconds);
				for (const field of fields.filter(({kind}) => kind === 'number')) {
					const shown = shownAmount(field.shown(row), field);
					const value = Number(field.value(row));
					const text = `${field.key}: ${field.shown(row)} is not ${value}`;
					assert.ok(shown !== undefined, text);
					assert.ok(Math.abs(shown - value) <= tolerance * value, text);
				}
			}
		}
	});
}

test('a column is known by its name in JSON and by its titles, in any case', () => {
	const columns = probes.flatMap((probe) => probe.plan({}).columns);
	const fields = fieldsOf(columns, 1);
	for (const name of ['bytes', 'B/s', 'b/S', 'Kbytes']) {
		assert.equal(fieldNamed(fields, name)?.key, 'bytes', name);
	}

	assert.equal(fieldNamed(fields, 'lport')?.kind, 'number');
	assert.equal(fieldNamed(fields, 'nothing'), undefined);
});

test('a query compares what counts: of a discard, no bytes', () => {
	const biotop = probes.find((probe) => probe.name === 'biotop')?.plan({});
	const bytes = fieldNamed(fieldsOf(biotop?.columns ?? [], 2), 'B/s');
	assert.ok(bytes !== undefined);
	const discard = {direction: 'D', bytes: 4096, moved_bytes: 0};
	assert.deepEqual([bytes.value(discard), bytes.shown(discard)], [0, '(2.0K)']);
	const mixed = {direction: 'W', bytes: 8192, moved_bytes: 4096};
	assert.deepEqual([bytes.value(mixed), bytes.shown(mixed)], [2048, '2.0K']);
	const recordedBefore = {direction: 'W', bytes: 8192};
	assert.deepEqual([bytes.value(recordedBefore), bytes.shown(recordedBefore)], [4096, '4.0K']);
});
