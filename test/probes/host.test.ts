// What host makes of its maps when they cannot be read for a moment.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {host, hostPid} from '../../probes/machine/host.js';
import {shownColumns} from '../../src/core/column.js';
import type {Readings} from '../../src/core/readings.js';
import {rowsOf} from '../../src/shapes/index.js';
import {fitColumns} from '../../src/ui/draw/columns.js';
import {hostHistory} from '../helpers/host-snapshots.js';

const shortage = Object.assign(new Error('too many'), {code: 'EMFILE'});

/** Fails with the error, if there is one. */
const mapsWith = (error?: Error): Readings => {
	const answer = <T>(value: T): T => {
		if (error !== undefined) throw error;
		return value;
	};

	return {deltas: () => answer([]), ask: () => answer(7)};
};

const counts = (): boolean => true;

/** Of all CPUs since boot. */
const switches = (): number =>
	Number(/^ctxt (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);

void test('what happened before a reading that failed is in the next one', async () => {
	const plan = host.plan({});
	plan.read(mapsWith(), {seconds: 0, counts});
	const begin = switches();
	for (let nap = 0; nap < 100; nap++) await sleep(1);
	const end = switches();
	assert.throws(() => plan.read(mapsWith(shortage), {seconds: 1, counts}), shortage);
	const reading = plan.read(mapsWith(), {seconds: 1, counts});
	plan.close?.();
	assert.ok(reading.shape !== 'hist');
	const row = reading.rows.find(({measure}) => measure === 'switches');
	assert.ok(Number(row?.['value']) >= end - begin, `${String(row?.['value'])} of ${end - begin}`);
});

void test('whose number cannot be asked for at the moment has none, and fails nothing', () => {
	const interval = {seconds: 1, counts};
	assert.equal(hostPid(mapsWith(), interval, 3, 1), 7);
	assert.equal(hostPid(mapsWith(shortage), interval, 3, 1), null);
	const wrong = Object.assign(new Error('wrong'), {code: 'EINVAL'});
	assert.throws(() => hostPid(mapsWith(wrong), interval, 3, 1), wrong);
});

void test('in the narrowest cell of the overview a measure has its value', () => {
	const plan = host.plan({});
	plan.close?.();
	const rows = hostHistory().slice(-1).flatMap(rowsOf);
	for (let width = 34; width <= 120; width++) {
		const fitted = fitColumns(shownColumns(plan.columns), rows, 1, width, plan.sortBy);
		const keys = fitted.map(({column}) => column.key);
		assert.ok(keys.includes('measure') && keys.includes('value'), `${width}: ${keys.join(' ')}`);
	}
});
