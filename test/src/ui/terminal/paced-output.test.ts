// A terminal with little room → which frames reach it, whole; what is never left out; when it is free again.
import assert from 'node:assert/strict';
import {EventEmitter} from 'node:events';
import {mock, test, type TestContext} from 'node:test';
import {PacedOutput} from '../../../../src/ui/terminal/paced-output.js';

const [start, end] = ['\u001B[?2026h', '\u001B[?2026l'];
const modes = {set: '<on>', reset: '<off>'};

/** A terminal that takes `room` bytes, on a clock of its own. */
function terminal(t: TestContext) {
	mock.timers.enable({apis: ['setTimeout']});
	t.after(() => mock.timers.reset());
	const line = {room: Infinity, now: 0, screen: '', isGone: false};
	const device = {
		write(bytes: Uint8Array) {
			if (line.isGone) throw new Error('EIO');
			// Time passes for those who wait without a timer.
			line.now += 1;
			const taken = Math.min(bytes.length, line.room);
			line.screen += Buffer.from(bytes.subarray(0, taken)).toString();
			line.room -= taken;
			return taken;
		},
		close() {},
	};
	const stdout = Object.assign(new EventEmitter(), {columns: 80});
	// Only what PacedOutput touches of a terminal's stream.
	const stream = stdout as unknown as NodeJS.WriteStream;
	const output = new PacedOutput(stream, device, {modes, now: () => line.now});
	const drawn: string[] = [];
	output.ink = {
		forget: () => drawn.push('forgotten'),
		draw() {
			drawn.push('drawn');
			frame(output, 'NEWEST');
		},
	};
	const pass = (ms: number): void => {
		for (let passed = 0; passed < ms; passed += 10) {
			line.now += 10;
			mock.timers.tick(10);
		}
	};
	return {line, output, drawn, pass};
}

function frame({stream}: PacedOutput, text: string): void {
	for (const part of [start, text, end]) stream.write(part);
}

test('a frame with its marks is written at once, and nothing waits', (t) => {
	const {line, output} = terminal(t);
	frame(output, 'one');
	frame(output, 'two');
	assert.equal(line.screen, `${start}one${end}${start}two${end}`);
	assert.equal(
		output.gate(() => assert.fail()),
		false,
	);
	assert.equal(output.stream.columns, 80);
});

test('frames that find no room are left out; the one that was begun is finished', (t) => {
	const {line, output, drawn, pass} = terminal(t);
	line.room = 10;
	frame(output, 'one');
	for (let count = 0; count < 1000; count += 1) frame(output, `left out ${count}`);
	let freed = 0;
	const whenFree = (): void => {
		freed += 1;
	};
	for (let count = 0; count < 1000; count += 1) assert.equal(output.gate(whenFree), true);
	pass(30_000);
	assert.equal(freed, 0);
	line.room = Infinity;
	pass(100);
	assert.equal(freed, 1);
	assert.deepEqual(drawn, ['forgotten', 'drawn']);
	const erase = '\u001B[?25l\u001B[H\u001B[2J';
	assert.equal(line.screen, `${start}one${end}${start}${erase}NEWEST${end}`);
	frame(output, 'next');
	assert.ok(line.screen.endsWith(`NEWEST${end}${start}next${end}`));
});

test('nobody is called back while a slow line still carries what it has', (t) => {
	const {line, output, pass} = terminal(t);
	line.room = 0;
	frame(output, 'x'.repeat(1000));
	let freed = false;
	output.gate(() => (freed = true));
	// 4 bytes a millisecond.
	for (let count = 0; count < 16; count += 1) {
		line.room = 80;
		pass(20);
	}

	assert.ok(line.screen.endsWith(end));
	pass(2500);
	assert.equal(freed, false);
	pass(2500);
	assert.equal(freed, true);
});

test('the answer to a key does not wait with the data, also after a frame was left out', (t) => {
	const {line, output, drawn, pass} = terminal(t);
	line.room = 0;
	frame(output, 'x'.repeat(1000));
	frame(output, 'left out');
	for (let count = 0; count < 16; count += 1) {
		line.room = 80;
		pass(20);
	}

	line.room = Infinity;
	pass(500);
	assert.deepEqual(drawn, []);
	let answered = false;
	assert.equal(
		output.keyGate(() => (answered = true)),
		true,
	);
	pass(10);
	assert.equal(answered, true);
	assert.deepEqual(drawn, ['forgotten', 'drawn']);
});

test('leaving the full screen cuts a stuck frame off, resets the modes, and waits for room', (t) => {
	const {line, output} = terminal(t);
	output.stream.write('\u001B[?1049h');
	assert.equal(line.screen, '\u001B[?1049h<on>');
	line.room = 20;
	frame(output, 'x'.repeat(1000));
	let asked = 0;
	Object.defineProperty(line, 'room', {
		get: () => ((asked += 1) > 20 ? Infinity : 0),
		set: () => undefined,
	});
	output.stream.write('\u001B[?1049l');
	output.stream.write('\u001B[?25h');
	assert.match(line.screen, /x{5}/);
	assert.ok(line.screen.endsWith(`x\u0018${end}\u001B[m<off>\u001B[?1049l\u001B[?25h`));
});

test('a terminal that takes nothing holds up the end for a second or so, once', (t) => {
	const {line, output} = terminal(t);
	line.room = 0;
	frame(output, 'one');
	const before = line.now;
	output.stream.write('\u001B[?1049l');
	assert.ok(line.now - before < 1200, String(line.now - before));
	const again = line.now;
	output.stream.write('\u001B[?25h');
	assert.ok(line.now - again < 100, String(line.now - again));
});

test('a redraw erases within the frame, not before it', (t) => {
	const {line, output, drawn} = terminal(t);
	output.redraw();
	assert.deepEqual(drawn, ['forgotten', 'drawn']);
	assert.equal(line.screen, `${start}\u001B[?25l\u001B[H\u001B[2JNEWEST${end}`);
});

test('a text beside the frames is refused while there is no room', (t) => {
	const {line, output, pass} = terminal(t);
	line.room = 5;
	assert.equal(output.send('copied'), true);
	assert.equal(output.send('again'), false);
	line.room = Infinity;
	pass(50);
	assert.equal(output.send('again'), true);
	assert.equal(line.screen, 'copiedagain');
});

test('a terminal that is gone is reported once, and written to no more', (t) => {
	const {line, output} = terminal(t);
	let gone = 0;
	output.gone = () => {
		gone += 1;
		output.stream.write('\u001B[?1049l');
	};
	line.isGone = true;
	frame(output, 'one');
	frame(output, 'two');
	assert.equal(gone, 1);
	assert.equal(output.send('x'), false);
});

test('Ink is told when its text was dealt with', async (t) => {
	const {output} = terminal(t);
	await new Promise<void>((resolve) => {
		output.stream.write('', resolve as () => undefined);
	});
});
