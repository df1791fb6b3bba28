// A slow or blocked stream closes the gate; a free one opens it.
import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {mock, test} from 'node:test';
import {pacedOutput} from '../../../src/ui/paced-output.js';

/** A stream whose writes take `tookMs` on the clock that it advances. */
function slowStream() {
	const clock = {now: 0, tookMs: 0};
	const stdout = Object.assign(new EventEmitter(), {
		columns: 80,
		writableNeedDrain: false,
		write() {
			clock.now += clock.tookMs;
			return true;
		},
	});
	// Only what pacedOutput touches of a terminal's stream.
	const paced = pacedOutput(stdout as unknown as NodeJS.WriteStream, () => clock.now);
	return {clock, stdout, ...paced};
}

test('a fast terminal is never waited for', () => {
	const {clock, stream, gate} = slowStream();
	clock.tookMs = 99;
	stream.write('frame');
	assert.equal(
		gate(() => assert.fail()),
		false,
	);
	assert.equal(stream.columns, 80);
});

test('after a slow write frames are held back four times as long', () => {
	mock.timers.enable({apis: ['setTimeout']});
	const {clock, stream, gate} = slowStream();
	clock.tookMs = 300;
	stream.write('frame');
	let freed = 0;
	const whenFree = (): void => {
		freed += 1;
	};
	assert.equal(gate(whenFree), true);
	assert.equal(gate(whenFree), true);
	mock.timers.tick(1199);
	assert.equal(freed, 0);
	clock.now += 1200;
	mock.timers.tick(1);
	assert.equal(freed, 1);
	assert.equal(gate(whenFree), false);
	mock.timers.reset();
});

test('a stream that is full is waited for', () => {
	const {stdout, gate} = slowStream();
	stdout.writableNeedDrain = true;
	let freed = 0;
	assert.equal(
		gate(() => {
			freed += 1;
		}),
		true,
	);
	stdout.writableNeedDrain = false;
	stdout.emit('drain');
	assert.equal(freed, 1);
});
