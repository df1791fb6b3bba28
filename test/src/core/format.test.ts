// Numbers as people read them.
import assert from 'node:assert/strict';
import test from 'node:test';
import {bytes, count, duration, percent, spanText} from '../../../src/core/format.js';

const table = (format: (value: number) => string, cases: ReadonlyArray<[number, string]>): void => {
	for (const [value, expected] of cases) assert.equal(format(value), expected, String(value));
};

void test('bytes', () => {
	table(bytes, [
		[0, '0'],
		[1, '1'],
		[0.25, '0.3'],
		[1023, '1023'],
		[1024, '1.0K'],
		[1536, '1.5K'],
		[102_400, '100K'],
		[1_048_575, '1.0M'],
		[5.5 * 1024 ** 4, '5.5T'],
	]);
});

void test('counts', () => {
	table(count, [
		[999, '999'],
		[999.4, '999'],
		[1000, '1.0k'],
		[99_949, '99.9k'],
		[99_951, '100k'],
		[1_234_567, '1.2M'],
		[-1500, '-1.5k'],
	]);
});

void test('durations', () => {
	table(duration, [
		[0, '0ns'],
		[999, '999ns'],
		[999.6, '1.0us'],
		[15_000, '15us'],
		[3_200_000, '3.2ms'],
		[59.96e9, '60.0s'],
		[60e9, '60s'],
		[72e9, '72s'],
		[99.96e9, '100s'],
		[7200e9, '7200s'],
		[9990e9, '9990s'],
		[10_800e9, '3h'],
		[99_000e9, '27.5h'],
	]);
});

void test('no duration can be read as minutes, milli or mega: a unit is never a bare m', () => {
	for (let power = 0; power < 17; power += 0.01) {
		const text = duration(10 ** power);
		assert.match(text, /^[\d.]+(?:ns|us|ms|s|h)$/);
		assert.ok(text.length <= 6, text);
	}
});

void test('percentages: 100% only when it rounds to it', () => {
	table(percent, [
		[0, '0.0%'],
		[0.973, '97.3%'],
		[0.9994, '99.9%'],
		[1, '100%'],
	]);
});

void test('spans of time', () => {
	table(spanText, [
		[0, '0s'],
		[400, '0.4s'],
		[12_000, '12s'],
		[59_600, '1m00s'],
		[192_000, '3m12s'],
		[3_720_000, '1h02m'],
	]);
});
