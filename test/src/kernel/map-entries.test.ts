// How large the maps are made on machines of all sizes.
import assert from 'node:assert/strict';
import test from 'node:test';
import {defaultMapEntries} from '../../../src/kernel/map-entries.js';

const gigabyte = 2 ** 30;

void test('maps grow with the memory, within what reading them costs and the PIDs there can be', () => {
	const pids = 4_194_304;
	assert.equal(defaultMapEntries(gigabyte / 2, pids), 10_240);
	assert.equal(defaultMapEntries(4 * gigabyte, pids), 10_737);
	assert.equal(defaultMapEntries(16 * gigabyte, pids), 42_949);
	assert.equal(defaultMapEntries(1024 * gigabyte, pids), 65_536);
	assert.equal(defaultMapEntries(1024 * gigabyte, 32_768), 32_768);
	assert.equal(defaultMapEntries(gigabyte, 10), 256);
});

void test('this machine has a size', () => {
	assert.ok(defaultMapEntries() >= 256);
});
