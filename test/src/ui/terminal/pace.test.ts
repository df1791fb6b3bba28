// A line of known speed, simulated → how long frames wait for it.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Pace} from '../../../../src/ui/terminal/pace.js';

test('nothing waits as long as everything is taken', () => {
	const pace = new Pace();
	for (let now = 0; now < 1000; now += 10) {
		pace.passed(10_000, 1, now);
		assert.equal(pace.wait(now), 0);
	}
});

test('a full queue is waited for until the line has emptied it, five seconds at most', () => {
	const pace = new Pace();
	pace.progress(4000, 1000);
	// 20 bytes a millisecond.
	pace.progress(4000, 1200);
	pace.progress(2000, 1300);
	pace.drained(1300);
	assert.equal(Math.round(pace.wait(1300)), Math.round(16_000 / 20));
	assert.equal(pace.wait(1300 + 801), 0);
	const slow = new Pace();
	slow.progress(1, 0);
	slow.progress(1000, 1000);
	slow.drained(1000);
	assert.equal(slow.wait(1000), 5000);
});

test('what a reader that was stopped takes at once tells of no slow line', () => {
	const pace = new Pace();
	pace.progress(9000, 30_000);
	pace.drained(30_000);
	assert.equal(pace.wait(30_000), 0);
});

test('the rest of a frame, however small and late, tells of no slower line', () => {
	const pace = new Pace();
	pace.progress(8000, 0);
	pace.drained(420);
	assert.equal(pace.wait(420), 0);
	pace.progress(8000, 1000);
	pace.progress(8000, 1400);
	// The nine bytes that were left had to wait for a reader that takes a piece every 400 ms.
	pace.drained(1800);
	assert.equal(Math.round(pace.wait(1800)), Math.round(16_000 / 20));
	pace.progress(8000, 3000);
	pace.drained(3420);
	assert.equal(Math.round(pace.wait(3420)), Math.round(16_000 / 20));
});

test('frames then come as fast as the line, and slowly faster', () => {
	const pace = new Pace();
	pace.progress(1, 0);
	pace.progress(4000, 200);
	pace.drained(200);
	let now = 200 + pace.wait(200);
	pace.passed(2200, 0, now);
	assert.equal(Math.round(pace.wait(now)), 100);
	let frames = 0;
	for (; pace.wait(now) > 0; frames += 1) {
		now += pace.wait(now);
		pace.passed(2200, 0, now);
	}

	assert.ok(frames > 30 && frames < 50, String(frames));
});

test('a write that blocks is a full queue', () => {
	const pace = new Pace();
	pace.passed(4000, 200, 200);
	assert.equal(Math.round(pace.wait(200)), Math.round(16_000 / 20));
	const busy = new Pace();
	busy.passed(300, 200, 200);
	assert.equal(busy.wait(200), 0);
});
